#include "app/cli/words.hpp"

#include <algorithm>

#include "core/base/fs.hpp"
#include "core/base/text.hpp"
#include "core/data/assembly.hpp"

namespace ranvier::cli {
namespace {

RequestInput file_and_selector(const std::string& word) {
    RequestInput input;
    input.path = word;
    const size_t colon = word.rfind(':');
    if (!posix_fs().exists(word) && colon != std::string::npos && posix_fs().exists(word.substr(0, colon))) {
        input.path = word.substr(0, colon);
        input.selector = word.substr(colon + 1);
    }
    return input;
}

// "PART" of "PART:rest" if it names a part of a recording, else "".
std::string part_in(const std::string& word) {
    const std::string part = word.substr(0, word.find(':'));
    return word.find(':') != std::string::npos && is_assembly_port(part) ? part : "";
}

Error no_such_part(const std::string& option, const std::string& word) {
    return Error(Errc::invalid_argument,
                 option + " " + word + ": no file was given for that part, as in " + word.substr(0, word.find(':')) + "=FILE");
}

// Units of time and clocks told for parts; the one unit told for all of them is the answer.
Result<std::string> apply_options(const FileWords& words, Assembly& assembly) {
    const auto part_of = [&](const std::string& name) {
        return std::find_if(assembly.parts.begin(), assembly.parts.end(), [&](const AssemblyPart& p) { return p.port == name; });
    };
    std::string unit;
    for (const std::string& word : words.time_units) {
        const std::string name = part_in(word);
        if (name.empty() && !unit.empty())
            return Error(Errc::invalid_argument, "--time-unit is given twice for all files: " + unit + " and " + word);
        if (name.empty()) {
            unit = word;
            continue;
        }
        const auto part = part_of(name);
        if (part == assembly.parts.end()) return no_such_part("--time-unit", word);
        part->time_unit = word.substr(name.size() + 1);
    }
    for (const std::string& word : words.clocks) {
        const std::string name = part_in(word);
        if (name.empty())
            return Error(
                Errc::invalid_argument,
                "--clock " + word +
                    ": expected PART:MAP, as in trials:offset=1.5,rate=1.00002 or trials:pulses=sync.csv; the parts are: " +
                    assembly_ports());
        const auto part = part_of(name);
        if (part == assembly.parts.end()) return no_such_part("--clock", word);
        RANVIER_TRY(parse_clock(word.substr(name.size() + 1), *part));
    }
    return unit;
}

// `own_port` says which words before '=' are not parts of a recording.
template <typename IsPort>
Result<std::vector<RequestInput>> gathered(const FileWords& words, IsPort own_port) {
    std::vector<RequestInput> inputs;
    Assembly assembly;
    size_t at = 0; // of the assembly among the inputs
    for (const std::string& word : words.files) {
        const size_t equals = word.find('=');
        const std::string named = equals == std::string::npos ? "" : word.substr(0, equals);
        if (named.empty() || own_port(named) || !is_assembly_port(named) || posix_fs().exists(word)) {
            const bool is_file = own_port(named) || named.empty() || posix_fs().exists(file_and_selector(word).path);
            if (!is_file && posix_fs().exists(file_and_selector(word.substr(equals + 1)).path))
                return Error(Errc::invalid_argument,
                             "'" + word + "' is neither a file nor PART=FILE; the parts of a recording are: " + assembly_ports());
            RequestInput input = file_and_selector(own_port(named) ? word.substr(equals + 1) : word);
            if (own_port(named)) input.port = named;
            inputs.push_back(std::move(input));
            continue;
        }
        RequestInput input = file_and_selector(word.substr(equals + 1));
        if (assembly.parts.empty()) {
            at = inputs.size();
            inputs.emplace_back();
        }
        if (!posix_fs().exists(input.path)) return Error(Errc::bad_input, "part " + named + ": there is no file " + input.path);
        assembly.parts.push_back({named, absolute_path(input.path), input.selector, "", {}, ""});
    }
    RANVIER_ASSIGN(const std::string unit, apply_options(words, assembly));
    for (RequestInput& input : inputs) input.time_unit = unit;
    if (assembly.parts.empty()) return inputs;
    for (AssemblyPart& part : assembly.parts) {
        if (part.pulses.empty()) continue;
        if (!posix_fs().exists(part.pulses))
            return Error(Errc::bad_input, "clock of " + part.port + ": there is no file " + part.pulses);
        part.pulses = absolute_path(part.pulses);
    }
    RANVIER_TRY(check_assembly(assembly));
    inputs[at].path = assembly_name(assembly);
    inputs[at].assembly = assembly_json(assembly);
    return inputs;
}

} // namespace

Result<TextMap> key_values(const std::vector<std::string>& words, const std::string& option) {
    TextMap map;
    for (const auto& word : words) {
        const size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error(Errc::invalid_argument, option + " takes NAME=VALUE, found '" + word + "'");
        if (!map.emplace(word.substr(0, equals), word.substr(equals + 1)).second)
            return Error(Errc::invalid_argument, option + " " + word.substr(0, equals) + " is given twice");
    }
    return map;
}

Result<std::vector<RequestInput>> inputs_of(const FileWords& words) {
    return gathered(words, [](const std::string&) { return false; });
}

Result<std::vector<RequestInput>> inputs_of(const FileWords& words, const Schema& schema) {
    const auto is_port = [&](const std::string& name) {
        return std::any_of(schema.ports.begin(), schema.ports.end(), [&](const Port& p) { return p.id == name; });
    };
    const auto taken = [](const std::vector<RequestInput>& inputs, const std::string& port) {
        return std::any_of(inputs.begin(), inputs.end(), [&](const RequestInput& i) { return i.port == port; });
    };
    RANVIER_ASSIGN(auto found, gathered(words, is_port));
    std::vector<std::string> names;
    for (const auto& p : schema.ports) names.push_back(p.id);
    std::vector<RequestInput> inputs;
    for (RequestInput& input : found) {
        if (input.path.find('=') != std::string::npos && input.assembly.empty() && !posix_fs().exists(input.path))
            return Error(Errc::invalid_argument, "'" + input.path + "' is neither a file nor PORT=FILE; the ports of " +
                                                     schema.id + " are: " + join(names) +
                                                     "; parts of a recording: spikes, trials, signals, ...");
        if (input.port.empty()) {
            const auto free = std::find_if(schema.ports.begin(), schema.ports.end(),
                                           [&](const Port& p) { return !taken(inputs, p.id) && !taken(found, p.id); });
            if (free == schema.ports.end())
                return Error(Errc::invalid_argument, "operation " + schema.id + " takes " + std::to_string(schema.ports.size()) +
                                                         " input(s), '" + input.path + "' is one too many");
            input.port = free->id;
        } else if (taken(inputs, input.port)) {
            return Error(Errc::invalid_argument, "port " + input.port + " is given twice");
        }
        inputs.push_back(input);
    }
    for (const auto& port : schema.ports)
        if (!taken(inputs, port.id))
            return Error(Errc::invalid_argument,
                         "operation " + schema.id + " needs a file at port '" + port.id + "' (" + port.doc + ")");
    return inputs;
}

} // namespace ranvier::cli
