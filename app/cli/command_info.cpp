#include <iostream>

#include "app/cli/commands.hpp"
#include "app/cli/words.hpp"
#include "core/base/exit_status.hpp"
#include "core/data/info.hpp"

namespace ranvier::cli {

// One line per file with --json, a broken one as {"file", "error"}; with several files the status is 2 if any was bad.
int info(Client& client, const std::vector<std::string>& files) {
    int status = 0;
    auto inputs = inputs_of({files, client.options().time_units, client.options().clocks});
    if (!inputs) return client.reporter().fail(inputs.error());
    for (RequestInput& input : *inputs) {
        const auto imported = client.import(input);
        if (!imported) {
            const int code = static_cast<int>(exit_status(imported.error().code()));
            status = inputs->size() == 1 ? code : 2;
            if (client.options().json)
                std::cout << info_error_json(input.path, imported.error()) << std::endl;
            else
                client.reporter().fail(imported.error());
            continue;
        }
        if (client.options().json) {
            std::cout << imported->info << std::endl;
            continue;
        }
        const auto text = info_text(imported->info);
        if (!text) return client.reporter().fail(text.error());
        std::cout << *text << std::endl;
    }
    return status;
}

} // namespace ranvier::cli
