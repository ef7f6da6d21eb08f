// What ranvier-render does with one request.
#pragma once

#include <functional>

#include "core/base/result.hpp"
#include "core/base/stop.hpp"
#include "core/job/event.hpp"
#include "core/job/request.hpp"

namespace ranvier::render {

// Draws the view into request.out and answers the event `done`. Without a view: answers which there are for these inputs, as
// JSON: {"views": [{"view", "title", "doc", "possible", "why", "options": [...]}], "suggested": [{"view", "options"}]}.
Result<Event> answer(const Request& request, const StopFlag& stop, const std::function<void(const Event&)>& emit);

} // namespace ranvier::render
