#include "core/store/project_files.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/store/project_inputs.hpp"
#include "core/store/project_lock.hpp"

namespace ranvier {
namespace {

// The process in ".NAME.PID-N.partial"; 0 if it is no such name.
long writer_of(const std::string& name) {
    constexpr const char* ending = ".partial";
    if (!name.starts_with('.') || !name.ends_with(ending)) return 0;
    const size_t stop = name.size() - std::string(ending).size(), dot = name.rfind('.', stop - 1);
    const size_t dash = name.find('-', dot);
    if (dot == std::string::npos || dash == std::string::npos || dash > stop) return 0;
    const std::string pid = name.substr(dot + 1, dash - dot - 1);
    return pid.empty() || pid.find_first_not_of("0123456789") != std::string::npos ? 0 : std::atol(pid.c_str());
}

void sweep_folder(Fs& fs, const std::string& folder, std::vector<std::string>& told) {
    const auto names = fs.list(folder);
    if (!names) return; // a folder that is not there holds nothing
    for (const auto& name : *names) {
        const long writer = writer_of(name);
        if (writer == 0 || process_lives(writer)) continue;
        const auto removed = fs.remove(folder + "/" + name);
        const std::string what = name.substr(1, name.rfind('.', name.rfind('.') - 1) - 1);
        told.push_back(removed
                           ? "Process " + std::to_string(writer) + " ended while it wrote " + what + "; the piece was removed."
                           : removed.error().sentence());
    }
}

bool is_known(const ProjectState& state, const std::string& stored) {
    return std::any_of(state.objects.begin(), state.objects.end(),
                       [&](const StoredObject& o) { return o.object.property("path") == stored; });
}

std::string called(const ProjectObject& object) { return object.id + " (" + object.property("name") + ")"; }

std::string check_result(Fs& fs, const Project& project, const ProjectObject& object) {
    const std::string path = project.path_of(object);
    const auto now = file_sha256(fs, path);
    if (!now) return called(object) + ": " + now.error().sentence();
    if (*now == object.property("sha256")) return "";
    return called(object) + ": " + path + " is not the file that was stored: its SHA-256 is " + now->substr(0, 16) +
           "..., known is " + object.property("sha256").substr(0, 16) + "...";
}

std::string check_input(Fs& fs, const Project& project, const ProjectObject& object) {
    switch (input_state(fs, project, object)) {
        case InputState::ready:
            return "";
        case InputState::moved:
            return called(object) + ": its file is not at " + project.path_of(object) + " any more";
        case InputState::changed:
            return called(object) + ": " + project.path_of(object) + " has changed since it was read (size or time of change)";
    }
    return "";
}

} // namespace

std::vector<std::string> sweep_files(Fs& fs, const std::string& folder, const ProjectState& state) {
    std::vector<std::string> told;
    for (const char* part : {"", "/results", "/figures"}) sweep_folder(fs, folder + part, told);
    const auto names = fs.list(folder + "/results");
    if (!names) return told;
    for (const auto& name : *names)
        if (name.ends_with(".h5") && !name.starts_with('.') && !is_known(state, "results/" + name))
            told.push_back("results/" + name + " belongs to no entry of the project; it was kept.");
    return told;
}

bool result_files_free(Fs& fs, const std::string& folder, const std::string& id) {
    const std::string path = folder + "/results/" + id + ".h5";
    return !fs.exists(path) && !fs.exists(path + ".checkpoint");
}

std::vector<std::string> check_files(Fs& fs, const Project& project, const ProjectState& state) {
    std::vector<std::string> faults;
    for (const auto& stored : state.objects) {
        const bool ours = stored.object.property("path").starts_with("results/");
        if (stored.presence != Presence::present && !ours) continue; // what left the project may have left the disk
        const auto sentence =
            stored.object.kind == "result" ? check_result(fs, project, stored.object) : check_input(fs, project, stored.object);
        if (!sentence.empty()) faults.push_back(sentence);
    }
    return faults;
}

} // namespace ranvier
