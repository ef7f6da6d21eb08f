// What of a caption stands on the page of a figure: all of it where it has room, else what must be beside the picture.
#pragma once

#include <functional>

#include <QString>

#include "app/views/figure.hpp"

namespace ranvier::views {

// `fits` tells whether words have room. `remark` (may be "") goes before the names of files. Sentences are left out from the end
// until it fits; of a single one that does not, words, with an ellipsis in their place.
QString printed_caption(const Figure& figure, const QString& remark, const std::function<bool(const QString&)>& fits);

} // namespace ranvier::views
