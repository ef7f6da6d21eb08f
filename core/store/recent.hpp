// Recent and pinned projects of this user: a JSON file in the user's configuration folder, never able to stop a start.
#pragma once

#include <string>
#include <vector>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"

namespace ranvier {

struct RecentProject {
    std::string folder, opened_utc;
    bool pinned = false, missing = false;
};

class RecentProjects {
public:
    // `file`: RANVIER_CONFIG or the user's configuration folder + /ranvier/recent.json. What cannot be read is an empty list.
    RecentProjects(Fs& fs, std::string file);
    static std::string default_file();

    std::vector<RecentProject> list() const; // pinned first, then by time; at most 20 that are not pinned
    Status opened(const std::string& folder);
    Status pin(const std::string& folder, bool pinned);
    Status forget(const std::string& folder);
    Status clear(); // keeps what is pinned

private:
    Fs& fs_;
    std::string file_;
};

} // namespace ranvier
