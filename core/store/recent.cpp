#include "core/store/recent.hpp"

#include <algorithm>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "core/base/here_and_now.hpp"
#include "core/base/publish.hpp"

namespace ranvier {
namespace {

using nlohmann::json;

constexpr uint64_t longest = 1 << 20;
constexpr size_t most_unpinned = 20;

void order(std::vector<RecentProject>& projects) {
    std::stable_sort(projects.begin(), projects.end(), [](const RecentProject& a, const RecentProject& b) {
        return a.pinned != b.pinned ? a.pinned : a.opened_utc > b.opened_utc;
    });
    size_t unpinned = 0;
    std::erase_if(projects, [&](const RecentProject& p) { return !p.pinned && ++unpinned > most_unpinned; });
}

std::vector<RecentProject> parse(const std::string& text) try {
    std::vector<RecentProject> projects;
    const json j = json::parse(text);
    for (const auto& p : j.at("projects"))
        projects.push_back({p.at("folder"), p.value("opened_utc", ""), p.value("pinned", false), false});
    return projects;
} catch (const json::exception&) {
    return {}; // a list of conveniences: it never stops a start
}

Status write(Fs& fs, const std::string& file, std::vector<RecentProject> projects) {
    order(projects);
    json j{{"projects", json::array()}};
    for (const auto& p : projects)
        j["projects"].push_back({{"folder", p.folder}, {"opened_utc", p.opened_utc}, {"pinned", p.pinned}});
    RANVIER_TRY(fs.make_dirs(folder_of(file)));
    return write_published(fs, file, j.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

} // namespace

RecentProjects::RecentProjects(Fs& fs, std::string file) : fs_(fs), file_(std::move(file)) {}

std::string RecentProjects::default_file() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value ? value : "");
    };
    std::string folder = variable("RANVIER_CONFIG");
    if (folder.empty()) folder = variable("XDG_CONFIG_HOME");
    if (folder.empty()) folder = variable("HOME") + "/.config";
    return folder + "/ranvier/recent.json";
}

std::vector<RecentProject> RecentProjects::list() const {
    const auto text = fs_.read(file_, longest);
    auto projects = text ? parse(*text) : std::vector<RecentProject>();
    for (auto& p : projects) p.missing = !fs_.exists(p.folder + "/project.db");
    order(projects);
    return projects;
}

Status RecentProjects::opened(const std::string& folder) {
    auto projects = list();
    RecentProject now{absolute_path(folder), now_utc(), false, false};
    for (const auto& p : projects)
        if (p.folder == now.folder) now.pinned = p.pinned;
    std::erase_if(projects, [&](const RecentProject& p) { return p.folder == now.folder; });
    projects.insert(projects.begin(), now);
    return write(fs_, file_, std::move(projects));
}

Status RecentProjects::pin(const std::string& folder, bool pinned) {
    auto projects = list();
    const auto found = std::find_if(projects.begin(), projects.end(), [&](const RecentProject& p) { return p.folder == folder; });
    if (found == projects.end()) return Error(Errc::invalid_argument, folder + " is not among the recent projects");
    found->pinned = pinned;
    return write(fs_, file_, std::move(projects));
}

Status RecentProjects::forget(const std::string& folder) {
    auto projects = list();
    std::erase_if(projects, [&](const RecentProject& p) { return p.folder == folder; });
    return write(fs_, file_, std::move(projects));
}

Status RecentProjects::clear() {
    auto projects = list();
    std::erase_if(projects, [](const RecentProject& p) { return !p.pinned; });
    return write(fs_, file_, std::move(projects));
}

} // namespace ranvier
