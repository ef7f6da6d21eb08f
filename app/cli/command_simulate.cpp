#include <iostream>

#include "app/cli/commands.hpp"
#include "app/cli/words.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/publish.hpp"

namespace ranvier::cli {

int simulate(Client& client, const std::string& kind, const std::vector<std::string>& params, const std::string& out) {
    const auto attempt = [&]() -> Status {
        Request request;
        request.verb = Verb::simulate;
        request.kind = kind;
        request.seed = client.options().seed;
        RANVIER_ASSIGN(request.params, key_values(params));
        request.out = temporary_beside(out);
        auto done = client.call(request);
        if (!done) {
            if (client.session().fs().exists(request.out)) RANVIER_TRY(client.session().fs().remove(request.out));
            return std::move(done).error();
        }
        return client.session().publish(request.out, out);
    };
    const auto status = attempt();
    const int code = status ? 0 : static_cast<int>(exit_status(status.error().code()));
    client.reporter().done(code, status ? out : "", {}, status ? "" : status.error().sentence());
    if (status && client.reporter().output() == Output::text) std::cout << out << std::endl;
    return code;
}

} // namespace ranvier::cli
