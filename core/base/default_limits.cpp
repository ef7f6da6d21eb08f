#include "core/base/default_limits.hpp"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ranvier {
namespace {

constexpr uint64_t proc_file_limit = 1 << 20;

std::optional<uint64_t> whole_number(std::string_view text) {
    uint64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc()) return std::nullopt;
    const std::string_view rest(end, static_cast<size_t>(text.data() + text.size() - end));
    if (rest.find_first_not_of(" \n") != std::string_view::npos) return std::nullopt;
    return value;
}

// A limit file that is absent or says "max" sets none.
std::optional<uint64_t> limit_in(Fs& fs, const std::string& path) {
    const auto content = fs.read(path, proc_file_limit);
    if (!content) return std::nullopt;
    return whole_number(*content);
}

struct Group {
    std::string root; // where its hierarchy is mounted
    std::string path; // "/a/b", or "/" for the root
    std::string file; // that holds the limit
};

// The groups that hold this process: lines "0::/path" (version 2) and "7:memory,cpu:/path" (version 1) of /proc/self/cgroup.
std::vector<Group> memory_groups(std::string_view cgroup_lines) {
    std::vector<Group> groups;
    while (!cgroup_lines.empty()) {
        const size_t end = cgroup_lines.find('\n');
        const std::string_view line = cgroup_lines.substr(0, end);
        cgroup_lines.remove_prefix(end == std::string_view::npos ? cgroup_lines.size() : end + 1);
        const size_t first = line.find(':');
        const size_t second = first == std::string_view::npos ? first : line.find(':', first + 1);
        if (second == std::string_view::npos) continue;
        const std::string controllers = "," + std::string(line.substr(first + 1, second - first - 1)) + ",";
        const std::string path(line.substr(second + 1));
        if (controllers == ",,") groups.push_back({"/sys/fs/cgroup", path, "memory.max"});
        if (controllers.find(",memory,") != std::string::npos)
            groups.push_back({"/sys/fs/cgroup/memory", path, "memory.limit_in_bytes"});
    }
    return groups;
}

// The smallest limit of the group and of all above it. Inside a container a path may not exist below the mount: its ancestors do.
std::optional<uint64_t> smallest_limit(Fs& fs, const Group& group) {
    std::optional<uint64_t> smallest;
    std::string path = group.path == "/" ? "" : group.path;
    for (;;) {
        if (const auto limit = limit_in(fs, group.root + path + "/" + group.file)) {
            smallest = smallest ? std::min(*smallest, *limit) : *limit;
        }
        if (path.empty()) return smallest;
        path.resize(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
    }
}

std::optional<uint64_t> available_bytes(Fs& fs) {
    const auto content = fs.read("/proc/meminfo", proc_file_limit);
    if (!content) return std::nullopt;
    constexpr std::string_view key = "MemAvailable:";
    const std::string_view lines = *content;
    const size_t at = lines.find(key);
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view value = lines.substr(at + key.size());
    value = value.substr(0, value.find(" kB"));
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    const auto kib = whole_number(value);
    if (!kib) return std::nullopt;
    return *kib * 1024;
}

} // namespace

uint64_t default_memory_bytes(Fs& fs) {
    std::optional<uint64_t> smallest = available_bytes(fs);
    if (const auto groups = fs.read("/proc/self/cgroup", proc_file_limit)) {
        for (const Group& group : memory_groups(*groups)) {
            if (const auto limit = smallest_limit(fs, group)) smallest = smallest ? std::min(*smallest, *limit) : *limit;
        }
    }
    return smallest.value_or(0);
}

int default_threads() {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    // More processors than cpu_set_t holds (1024) makes the call fail; then one of them is certainly ours.
    int threads = sched_getaffinity(0, sizeof mask, &mask) == 0 ? CPU_COUNT(&mask) : 1;
    if (const char* words = std::getenv("SLURM_CPUS_PER_TASK")) {
        if (const auto asked = whole_number(words); asked && *asked > 0) {
            threads = static_cast<int>(std::min<uint64_t>(*asked, static_cast<uint64_t>(threads)));
        }
    }
    return std::max(threads, 1);
}

} // namespace ranvier
