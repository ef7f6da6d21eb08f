// A folder that is gone after the test, with a project in it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "core/base/fs.hpp"
#include "core/store/project.hpp"

namespace ranvier::testing {

class Scratch {
public:
    Scratch() {
        std::string pattern = ::testing::TempDir() + "store-XXXXXX";
        path_ = absolute_path(::mkdtemp(pattern.data()));
    }
    ~Scratch() { std::filesystem::remove_all(path_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::string& path() const { return path_; }
    std::string project() const { return path_ + "/demo.ranvier"; }
    // A file with these bytes, relative to the folder; its whole path.
    std::string file(const std::string& name, const std::string& bytes) const {
        const std::string whole = path_ + "/" + name;
        std::filesystem::create_directories(folder_of(whole));
        std::ofstream(whole, std::ios::binary) << bytes;
        return whole;
    }
    std::unique_ptr<Project> create() const { return take(Project::create(posix_fs(), project())); }
    std::unique_ptr<Project> open() const { return take(Project::open(posix_fs(), project())); }
    // Why it does not open; "" if it does.
    std::string refusal() const {
        const auto opened = Project::open(posix_fs(), project());
        return opened ? "" : opened.error().sentence();
    }

private:
    static std::unique_ptr<Project> take(Result<std::unique_ptr<Project>> project) {
        EXPECT_TRUE(project) << project.error().sentence();
        return project ? std::move(*project) : nullptr;
    }
    std::string path_;
};

inline Command add(const std::string& object, const std::string& path, const std::string& name = "") {
    return {"add", {{"object", object}, {"path", path}, {"name", name}}};
}
inline Command set(const std::string& object, const std::string& key, const std::string& value) {
    return {"set", {{"object", object}, {"key", key}, {"value", value}}};
}
inline Command run(const std::string& object, const std::string& input) {
    return {"run",
            {{"object", object},
             {"operation", "hmm_glm"},
             {"inputs", "recording=" + input},
             {"params", R"({"states":"3"})"},
             {"seed", "7"},
             {"device_class", "x86-avx2"},
             {"name", "three states"}}};
}

// What perform answers, as a sentence; "" if it was done.
inline std::string refusal(Project& project, const Command& command, const TextMap& facts = {}) {
    const auto done = project.perform(command, facts);
    return done ? "" : done.error().sentence();
}

} // namespace ranvier::testing
