#include "core/store/project_inputs.hpp"

#include <filesystem>
#include <functional>

#include <nlohmann/json.hpp>

#include "core/base/hash.hpp"
#include "core/data/assembly.hpp"
#include "core/job/input_fingerprint.hpp"

namespace ranvier {
namespace {

// Compact, as a command's word is.
Result<std::string> with_paths(const std::string& assembly, const std::function<std::string(const std::string&)>& path) {
    RANVIER_ASSIGN(Assembly parsed, parse_assembly(assembly));
    for (auto& part : parsed.parts)
        for (auto* file : {&part.file, &part.pulses})
            if (!file->empty()) *file = path(*file);
    return nlohmann::ordered_json::parse(assembly_json(parsed)).dump();
}

} // namespace

std::string stored_path(const std::string& folder, const std::string& path) {
    const std::string parent = folder_of(folder) == "/" ? "/" : folder_of(folder) + "/";
    const auto seen = [&](const std::string& p) {
        if (p.starts_with(folder + "/")) return p.substr(folder.size() + 1);
        return p.starts_with(parent) ? "../" + p.substr(parent.size()) : std::string();
    };
    std::string plain = std::filesystem::path(path).lexically_normal().string();
    while (plain.size() > 1 && plain.ends_with('/')) plain.pop_back();
    if (!plain.starts_with('/')) return plain;
    if (const auto found = seen(plain); !found.empty()) return found;
    // The folder may have been reached over a link; the file itself may be one, and stays what it is called.
    const auto found = seen(absolute_path(folder_of(plain)) + "/" + name_of(plain));
    return found.empty() ? plain : found;
}

std::string full_path(const std::string& folder, const std::string& path) {
    if (path.empty() || path.starts_with('/')) return path;
    return std::filesystem::path(folder + "/" + path).lexically_normal().string();
}

Result<std::string> stored_assembly(const std::string& folder, const std::string& assembly) {
    return with_paths(assembly, [&](const std::string& p) { return stored_path(folder, p); });
}

Result<RequestInput> input_of(const Project& project, const ProjectObject& object) {
    RequestInput input;
    input.selector = object.property("selector");
    input.time_unit = object.property("time_unit");
    const std::string& assembly = object.property("assembly");
    if (assembly.empty()) {
        input.path = project.path_of(object);
        return input;
    }
    RANVIER_ASSIGN(const std::string full,
                   with_paths(assembly, [&](const std::string& p) { return full_path(project.folder(), p); }));
    RANVIER_ASSIGN(const Assembly parsed, parse_assembly(full));
    input.path = assembly_name(parsed);
    input.assembly = assembly_json(parsed);
    return input;
}

InputState input_state(Fs& fs, const Project& project, const ProjectObject& object) {
    if (object.kind == "result") return fs.exists(project.path_of(object)) ? InputState::ready : InputState::moved;
    const auto input = input_of(project, object);
    const auto now = input ? input_fingerprint(fs, *input) : Result<InputFingerprint>(input.error());
    if (!now) return InputState::moved;
    const std::string& known = object.property("fingerprint");
    return known.empty() || known == now->stamp ? InputState::ready : InputState::changed;
}

bool has_old_inputs(const Project& project, const ProjectObject& result) {
    const TextMap made_from = port_words(result.property("made_from"));
    for (const auto& [port, id] : port_words(result.property("inputs"))) {
        const auto identity = made_from.find(port);
        const ProjectObject* input = project.find(id);
        if (identity != made_from.end() && input && input->property("identity") != identity->second) return true;
    }
    return false;
}

std::string earlier_content(const Project& project, const ProjectObject& result) {
    if (!has_old_inputs(project, result)) return "";
    for (const auto& [port, id] : port_words(result.property("inputs"))) {
        const ProjectObject* recording = project.find(id);
        if (!recording || recording->kind != "recording") continue;
        const auto input = input_of(project, *recording);
        return input ? name_of(input->path) : id;
    }
    return "";
}

TextMap port_words(const std::string& text) {
    TextMap words;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        const size_t equals = word.find('=');
        if (equals != std::string::npos) words[word.substr(0, equals)] = word.substr(equals + 1);
        at = end + 1;
    }
    return words;
}

Result<std::string> file_sha256(Fs& fs, const std::string& path) {
    RANVIER_ASSIGN(const auto map, fs.map(path));
    return sha256_hex(map->bytes());
}

} // namespace ranvier
