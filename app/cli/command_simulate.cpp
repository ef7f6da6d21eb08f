#include "app/cli/commands.hpp"
#include "app/cli/words.hpp"

namespace ranvier::cli {

int simulate(Client& client, const std::string& kind, const std::vector<std::string>& params, const std::string& out) {
    const auto attempt = [&]() -> Result<Event> {
        Request request;
        request.verb = Verb::simulate;
        request.kind = kind;
        request.seed = client.options().seed;
        RANVIER_ASSIGN(request.params, key_values(params));
        request.out = out;
        return client.call(request);
    };
    return client.reporter().made(attempt(), out);
}

} // namespace ranvier::cli
