#include "core/session/import_cache.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/data/assembly.hpp"

namespace ranvier::import_cache_test {

namespace files = std::filesystem;

class import_cache : public testing::Test {
protected:
    void SetUp() override {
        folder = testing::TempDir() + "ranvier_import_cache_" + std::to_string(::getpid());
        files::create_directories(folder + "/phy/sub");
        put("phy/spike_times.npy", "a");
        put("phy/sub/x.npy", "b");
        put("t.csv", "c");
    }
    void TearDown() override { files::remove_all(folder); }

    void put(const std::string& name, const std::string& content) const { std::ofstream(folder + "/" + name) << content; }
    // The same content at a later time.
    void touch(const std::string& name) const {
        files::last_write_time(folder + "/" + name, files::last_write_time(folder + "/" + name) + std::chrono::seconds(5));
    }
    std::string key(const RequestInput& input) const {
        const auto path = ImportCache(posix_fs(), folder + "/cache").column_path(input);
        return path ? *path : path.error().sentence();
    }
    RequestInput file(const std::string& name) const { return {"", folder + "/" + name, "", "", "", ""}; }

    std::string folder;
};

TEST_F(import_cache, keeps_its_key_while_nothing_changes) { EXPECT_EQ(key(file("phy")), key(file("phy"))); }

TEST_F(import_cache, has_another_key_when_any_file_of_a_folder_changes) {
    const std::string before = key(file("phy"));

    touch("phy/sub/x.npy");
    const std::string after = key(file("phy"));
    put("phy/new.tsv", "d");

    EXPECT_NE(before, after);
    EXPECT_NE(after, key(file("phy")));
}

TEST_F(import_cache, has_another_key_when_a_part_of_a_saved_recording_changes) {
    put("r.json", assembly_json({{{"spikes", "phy", "", "", {}, ""}, {"trials", "t.csv", "", "", {}, ""}}}));
    const std::string before = key(file("r.json"));

    touch("t.csv");

    EXPECT_NE(before, key(file("r.json")));
}

TEST_F(import_cache, has_another_key_when_a_part_or_its_clock_changes) {
    Assembly assembly{{{"spikes", folder + "/phy", "", "", {}, ""}, {"trials", folder + "/t.csv", "", "", {}, ""}}};
    RequestInput input;
    input.assembly = assembly_json(assembly);
    const std::string before = key(input);

    touch("phy/spike_times.npy");
    const std::string touched = key(input);
    assembly.parts[1].clock.offset_s = 1;
    input.assembly = assembly_json(assembly);

    EXPECT_NE(before, touched);
    EXPECT_NE(touched, key(input));
}

TEST_F(import_cache, has_a_key_for_a_saved_recording_that_names_itself) {
    put("r.json", assembly_json({{{"spikes", "r.json", "", "", {}, ""}, {"trials", "t.csv", "", "", {}, ""}}}));
    const std::string before = key(file("r.json"));

    touch("t.csv");

    EXPECT_TRUE(before.ends_with(".columns")) << before;
    EXPECT_NE(before, key(file("r.json")));
}

TEST_F(import_cache, names_a_file_that_is_not_there) { EXPECT_NE(key(file("absent")).find("absent"), std::string::npos); }

} // namespace ranvier::import_cache_test
