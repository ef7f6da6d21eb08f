// What a worker can be asked; one function per verb. Each answers the event `done` or the error that becomes one.
#pragma once

#include <functional>

#include "core/base/fs.hpp"
#include "core/base/stop.hpp"
#include "core/data/dataset.hpp"
#include "core/io/limits.hpp"
#include "core/job/event.hpp"
#include "core/job/request.hpp"

namespace ranvier {
class ColumnWriter;
} // namespace ranvier

namespace ranvier::worker {

struct Context {
    Fs& fs;
    const StopFlag& stop;
    std::function<void(const Event&)> emit;
};

Result<Event> import_file(const Request& request, const Context& context);
Result<Event> run_job(const Request& request, const Context& context);
Result<Event> show_result(const Request& request, const Context& context);
Result<Event> export_to(const Request& request, const Context& context);
Result<Event> convert(const Request& request, const Context& context);
Result<Event> simulate_counts(const Request& request, const Context& context);
Result<Event> doctor(const Request& request, const Context& context);

// A success with a payload and the path of what was made.
Event done_event(std::string result, std::string payload);
// What one file may be turned into under the request's memory.
Limits limits_of(const Request& request);
// The dataset of an input from its file, or its files; `columns` as in ReadOptions.
Result<Dataset> read_input(const RequestInput& input, const Limits& limits, ColumnWriter* columns);
// The dataset of an input: from its columns if it has any, else from the file itself.
Result<Dataset> load_input(const RequestInput& input, const Request& request, const Context& context);

} // namespace ranvier::worker
