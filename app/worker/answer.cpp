#include "app/worker/verbs.hpp"
#include "core/data/column_file.hpp"
#include "core/data/dataset_columns.hpp"
#include "core/io/read_assembly.hpp"

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
        const auto file = map_columns(context.fs, input.columns, Check::all);
        if (file) return dataset_of_columns(*file);
        // A cache: what is damaged goes, so that the next import makes it anew, and this worker reads the file itself.
        (void)context.fs.remove(input.columns);
        context.emit(log_event(true, file.error().sentence() + "; reading " + input.path + " again"));
    }
    return read_input(input, limits_of(request), nullptr);
}

Result<Dataset> read_input(const RequestInput& input, const Limits& limits, ColumnWriter* columns) {
    ReadOptions options{input.time_unit, input.selector};
    if (input.assembly.empty()) {
        options.columns = columns;
        return read_dataset(input.path, options, limits);
    }
    RANVIER_ASSIGN(const Assembly assembly, parse_assembly(input.assembly));
    return read_assembly(assembly, "", options, limits);
}

} // namespace ranvier::worker
