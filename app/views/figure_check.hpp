// Whether what was asked of a figure is there. The window shows what it can with a sentence in place; a file is not made.
#pragma once

#include "app/views/figure.hpp"
#include "core/base/result.hpp"

namespace ranvier::views {

// Units, states, couplings and nodes that are to be marked are of the sources, and the stretch of time meets them. Else a
// sentence with what was found and what there is.
Status check_link(const Link& link, const Sources& sources);
// The same, with what does not fit left out: what a window says of its own selection.
Link link_within(Link link, const Sources& sources);

// Nothing that was asked for in its options is missing.
Status check_figure(const Figure& figure);

} // namespace ranvier::views
