// A figure's link and settings as the words of a render request (core/job/render_request.hpp), and back: the window writes them
// into commands, the renderer reads them.
#pragma once

#include "app/views/export_figure.hpp"
#include "app/views/link.hpp"
#include "core/base/result.hpp"
#include "core/job/params.hpp"

namespace ranvier::views {

// Words that are not there keep their defaults; an unknown or malformed one is refused with what is allowed.
Result<Link> link_of_words(const TextMap& words);
Result<ExportSettings> settings_of_words(const TextMap& words);
Result<Annotations> annotations_of_words(const TextMap& names);

// Only what differs from a fresh Link.
TextMap words_of_link(const Link& link);
// All of them.
TextMap words_of_settings(const ExportSettings& settings);
TextMap words_of_annotations(const Annotations& annotations);

} // namespace ranvier::views
