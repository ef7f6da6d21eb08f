// Of which files a figure tells: what of several sources belongs together, and the words for it in caption and notices.
#pragma once

#include <vector>

#include <QString>

#include "app/views/figure_kind.hpp"

namespace ranvier::views {

// What the kind draws from. Where the result was made from an earlier content of the recording, a figure of the result goes
// without the recording and a figure of the recording without the result.
Sources belonging(const FigureKind& kind, const Sources& sources);

// "Result made from sample.h5." of what `belonging` left.
QString origin_words(const Sources& sources);
// One if the result was made from an earlier content of a recording.
std::vector<Notice> origin_notices(const Sources& sources);

// The caption and the files it tells of.
QString whole_caption(const Figure& figure);
// The notices of the figure, and those that hold of all figures of its files.
std::vector<Notice> all_notices(const Figure& figure, const Link& link);

} // namespace ranvier::views
