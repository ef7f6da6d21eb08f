#include "app/worker/verbs.hpp"
#include "core/io/export_result.hpp"
#include "core/io/result_file.hpp"

namespace ranvier::worker {

Result<Event> show_result(const Request& request, const Context&) {
    if (request.inputs.size() != 1) return Error(Errc::internal, "show takes one file");
    RANVIER_ASSIGN(const ResultSet result, read_result(request.inputs[0].path, limits_of(request)));
    return done_event("", request.format == "json" ? describe_result(result) : result_table(result));
}

// The second input, if there is one, is the recording that the result was made from.
Result<Event> export_to(const Request& request, const Context& context) {
    if (request.inputs.empty()) return Error(Errc::internal, "export takes a result");
    RANVIER_ASSIGN(const ResultSet result, read_result(request.inputs[0].path, limits_of(request)));
    Dataset data;
    if (request.inputs.size() > 1) {
        RANVIER_ASSIGN(data, load_input(request.inputs[1], request, context));
    }
    RANVIER_TRY(export_result(result, request.out, request.format, std::get_if<Recording>(&data.content), request.params));
    return done_event(request.out, "");
}

} // namespace ranvier::worker
