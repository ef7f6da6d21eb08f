#include "core/session/import_cache.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "core/data/assembly.hpp"
#include "core/data/column_set.hpp"

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

// What known_info says, under either check, of columns in which the first byte that holds `what` is damaged.
std::vector<bool> known_after_damage(const std::string& folder, const std::string& what) {
    ColumnSet columns;
    columns.text("info", "the words");
    columns.text("values", "the spikes");
    EXPECT_TRUE(write_columns(posix_fs(), folder + "/c.columns", columns.columns()));
    std::string bytes = *posix_fs().read(folder + "/c.columns", 1 << 20);
    if (!what.empty()) bytes[bytes.find(what)] ^= 1;
    std::ofstream(folder + "/c.columns", std::ios::binary) << bytes;
    const ImportCache cache(posix_fs(), folder);
    std::vector<bool> known;
    for (const Check check : {Check::directory, Check::all})
        known.push_back(cache.known_info(folder + "/c.columns", check) == "the words");
    return known;
}

TEST_F(import_cache, knows_sound_columns_under_either_check) {
    EXPECT_EQ(known_after_damage(folder, ""), (std::vector{true, true}));
}

TEST_F(import_cache, finds_damaged_words_without_reading_the_values) {
    EXPECT_EQ(known_after_damage(folder, "the words"), (std::vector{false, false}));
}

TEST_F(import_cache, finds_damaged_values_only_by_reading_them) {
    EXPECT_EQ(known_after_damage(folder, "the spikes"), (std::vector{true, false}));
}

} // namespace ranvier::import_cache_test
