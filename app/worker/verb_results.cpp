#include <nlohmann/json.hpp>

#include "app/worker/verbs.hpp"
#include "core/data/identity.hpp"
#include "core/io/export_result.hpp"
#include "core/io/result_file.hpp"

namespace ranvier::worker {

Result<Event> show_result(const Request& request, const Context&) {
    if (request.inputs.size() != 1) return Error(Errc::internal, "show takes one file");
    RANVIER_ASSIGN(const ResultSet result, read_result(request.inputs[0].path, limits_of(request)));
    return done_event("", request.format == "json" ? describe_result(result) : result_table(result));
}

namespace {

// That the recording is the one the result was made from: its units may bear the same ids and be others.
Status check_made_from(const ResultSet& result, const Dataset& data, const std::string& path) {
    const auto provenance = nlohmann::ordered_json::parse(result.provenance, nullptr, false);
    const std::string identity = dataset_identity(data);
    std::string wanted;
    if (provenance.is_object())
        for (const auto& input : provenance.value("inputs", nlohmann::ordered_json::array())) {
            const std::string made_from = input.value("identity", "");
            if (made_from == identity) return Ok{};
            wanted += (wanted.empty() ? "" : " or ") + made_from.substr(0, 16) + "... (" + input.value("name", "") + ")";
        }
    return Error(Errc::invalid_argument, path + " is not the recording that the result was made from: its content has identity " +
                                             identity.substr(0, 16) + "..., the result names " +
                                             (wanted.empty() ? std::string("none") : wanted));
}

} // namespace

// The second input, if there is one, is the recording that the result was made from.
Result<Event> export_to(const Request& request, const Context& context) {
    if (request.inputs.empty()) return Error(Errc::internal, "export takes a result");
    RANVIER_ASSIGN(const ResultSet result, read_result(request.inputs[0].path, limits_of(request)));
    Dataset data;
    if (request.inputs.size() > 1) {
        RANVIER_ASSIGN(data, load_input(request.inputs[1], request, context));
        RANVIER_TRY(check_made_from(result, data, request.inputs[1].path));
    }
    RANVIER_TRY(export_result(result, request.out, request.format, std::get_if<Recording>(&data.content), request.params));
    return done_event(request.out, "");
}

} // namespace ranvier::worker
