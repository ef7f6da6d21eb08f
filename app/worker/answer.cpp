#include "app/worker/verbs.hpp"
#include "core/data/column_file.hpp"
#include "core/data/dataset_columns.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier::worker {

Event done_event(std::string result, std::string payload) {
    Event e;
    e.type = Event::Type::done;
    e.result = std::move(result);
    e.payload = std::move(payload);
    return e;
}

Limits limits_of(const Request& request) {
    Limits limits;
    if (request.memory) limits.max_bytes = std::min(limits.max_bytes, request.memory / 2);
    return limits;
}

Result<Dataset> load_input(const RequestInput& input, const Request& request, const Context& context) {
    if (!input.columns.empty()) {
        RANVIER_ASSIGN(const ColumnFile file, map_columns(context.fs, input.columns, Check::all));
        return dataset_of_columns(file);
    }
    return read_dataset(input.path, {input.time_unit, input.selector}, limits_of(request));
}

} // namespace ranvier::worker
