#include "app/cli/words.hpp"

#include <algorithm>

#include "core/base/fs.hpp"

namespace ranvier::cli {

Result<TextMap> key_values(const std::vector<std::string>& words) {
    TextMap map;
    for (const auto& word : words) {
        const size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error(Errc::invalid_argument, "--param takes NAME=VALUE, found '" + word + "'");
        if (!map.emplace(word.substr(0, equals), word.substr(equals + 1)).second)
            return Error(Errc::invalid_argument, "parameter " + word.substr(0, equals) + " is given twice");
    }
    return map;
}

RequestInput file_and_selector(const std::string& word, const std::string& time_unit) {
    RequestInput input;
    input.time_unit = time_unit;
    input.path = word;
    const size_t colon = word.rfind(':');
    if (!posix_fs().exists(word) && colon != std::string::npos && posix_fs().exists(word.substr(0, colon))) {
        input.path = word.substr(0, colon);
        input.selector = word.substr(colon + 1);
    }
    return input;
}

Result<std::vector<RequestInput>> inputs_of(const std::vector<std::string>& words, const Schema& schema,
                                            const std::string& time_unit) {
    std::vector<RequestInput> inputs;
    for (const auto& word : words) {
        const size_t equals = word.find('=');
        const std::string named = word.substr(0, equals);
        const bool is_port = equals != std::string::npos &&
                             std::any_of(schema.ports.begin(), schema.ports.end(), [&](const Port& p) { return p.id == named; });
        RequestInput input = file_and_selector(is_port ? word.substr(equals + 1) : word, time_unit);
        if (equals != std::string::npos && !is_port && !posix_fs().exists(input.path)) {
            std::string names;
            for (const auto& p : schema.ports) names += (names.empty() ? "" : ", ") + p.id;
            return Error(Errc::invalid_argument,
                         "'" + word + "' is neither a file nor PORT=FILE; the ports of " + schema.id + " are: " + names);
        }
        if (is_port && std::any_of(inputs.begin(), inputs.end(), [&](const RequestInput& i) { return i.port == named; }))
            return Error(Errc::invalid_argument, "port " + named + " is given twice");
        if (is_port) {
            input.port = named;
        } else {
            const auto free = std::find_if(schema.ports.begin(), schema.ports.end(), [&](const Port& p) {
                return std::none_of(inputs.begin(), inputs.end(), [&](const RequestInput& i) { return i.port == p.id; });
            });
            if (free == schema.ports.end())
                return Error(Errc::invalid_argument, "operation " + schema.id + " takes " + std::to_string(schema.ports.size()) +
                                                         " input(s), '" + word + "' is one too many");
            input.port = free->id;
        }
        inputs.push_back(std::move(input));
    }
    for (const auto& port : schema.ports)
        if (std::none_of(inputs.begin(), inputs.end(), [&](const RequestInput& i) { return i.port == port.id; }))
            return Error(Errc::invalid_argument,
                         "operation " + schema.id + " needs a file at port '" + port.id + "' (" + port.doc + ")");
    return inputs;
}

} // namespace ranvier::cli
