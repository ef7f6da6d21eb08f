#include <iostream>

#include "app/cli/commands.hpp"
#include "app/cli/words.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/publish.hpp"
#include "core/session/run_record.hpp"

namespace ranvier::cli {
namespace {

constexpr uint64_t longest_record = 16 << 20;

Request result_request(Verb verb, const std::string& path, const std::string& format) {
    Request request;
    request.verb = verb;
    request.inputs = {{"", path, "", "", "", ""}};
    request.format = format;
    return request;
}

} // namespace

int show(Client& client, const std::vector<std::string>& results) {
    int status = 0;
    for (const auto& path : results) {
        if (!client.session().fs().exists(path)) {
            client.reporter().fail(Error(Errc::bad_input, "there is no file " + path));
            status = 2;
            continue;
        }
        const auto done = client.call(result_request(Verb::show, path, client.options().json ? "json" : "table"));
        if (!done) {
            const int code = client.reporter().fail(done.error());
            status = results.size() == 1 ? code : 2;
            continue;
        }
        const auto record = client.session().fs().read(run_record_path(path), longest_record);
        std::cout << (client.options().json ? merge_run_record(done->payload, record ? *record : "") : done->payload)
                  << std::endl;
    }
    return status;
}

// The writers of core/io publish their files themselves, because one export may be several.
int export_result(Client& client, const ExportOptions& options) {
    const auto made = [&]() -> Result<Event> {
        Request request = result_request(Verb::export_result, options.result, "");
        request.out = options.out;
        RANVIER_ASSIGN(request.params, key_values(options.about, "--about"));
        if (!options.data.empty()) {
            RANVIER_ASSIGN(auto data, inputs_of({options.data, client.options().time_units, client.options().clocks}));
            if (data.size() != 1)
                return Error(Errc::invalid_argument, "--data takes one recording, found " + std::to_string(data.size()));
            RANVIER_TRY(client.import(data[0]));
            request.inputs.push_back(std::move(data[0]));
        }
        return client.call(request);
    }();
    return client.reporter().made(made, options.out);
}

} // namespace ranvier::cli
