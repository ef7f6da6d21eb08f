#include "app/worker/verbs.hpp"
#include "core/io/export_result.hpp"
#include "core/io/result_file.hpp"

namespace ranvier::worker {

Result<Event> show_result(const Request& request, const Context&) {
    if (request.inputs.size() != 1) return Error(Errc::internal, "show takes one file");
    RANVIER_ASSIGN(const ResultSet result, read_result(request.inputs[0].path, limits_of(request)));
    return done_event("", request.format == "json" ? describe_result(result) : result_table(result));
}

Result<Event> export_to(const Request& request, const Context&) {
    if (request.inputs.size() != 1) return Error(Errc::internal, "export takes one file");
    RANVIER_ASSIGN(const ResultSet result, read_result(request.inputs[0].path, limits_of(request)));
    RANVIER_TRY(export_result(result, request.out, request.format));
    return done_event(request.out, "");
}

} // namespace ranvier::worker
