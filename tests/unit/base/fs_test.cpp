#include "core/base/fs.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/unit/base/simulated_fs.hpp"

namespace ranvier {
namespace {

std::span<const std::byte> as_bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

std::string as_text(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// A folder of its own for each test, in the system's file system or in the simulated one: both keep the same promises.
class fs_contract : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (std::string(GetParam()) == "simulated") {
            fs_ = &simulated_;
            folder_ = "tests";
            ASSERT_TRUE(simulated_.make_dirs(folder_));
        } else {
            std::string name = (std::filesystem::temp_directory_path() / "ranvier-fs-XXXXXX").string();
            ASSERT_NE(mkdtemp(name.data()), nullptr);
            fs_ = &posix_fs();
            folder_ = name;
        }
    }
    void TearDown() override {
        if (fs_ == &posix_fs()) std::filesystem::remove_all(folder_);
    }
    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    void write(const std::string& name, const std::string& content) {
        auto writer = fs_->create(path(name));
        ASSERT_TRUE(writer) << writer.error().sentence();
        ASSERT_TRUE(writer.value()->append(as_bytes_of(content)));
        ASSERT_TRUE(writer.value()->sync());
        ASSERT_TRUE(writer.value()->close());
    }

    testing::SimulatedFs simulated_;
    Fs* fs_ = nullptr;
    std::string folder_;
};

INSTANTIATE_TEST_SUITE_P(on, fs_contract, ::testing::Values("posix", "simulated"),
                         [](const auto& instance) { return std::string(instance.param); });

TEST_P(fs_contract, reads_what_was_appended) {
    auto writer = fs_->create(path("file"));
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer.value()->append(as_bytes_of("one ")));
    ASSERT_TRUE(writer.value()->append(as_bytes_of("two")));
    ASSERT_TRUE(writer.value()->close());

    EXPECT_EQ(fs_->read(path("file"), 100).value(), "one two");
}

TEST_P(fs_contract, reads_a_file_of_exactly_the_limit_and_refuses_a_byte_more) {
    write("file", std::string(200'000, 'x'));

    EXPECT_EQ(fs_->read(path("file"), 200'000).value().size(), 200'000u);
    const auto refused = fs_->read(path("file"), 199'999);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::limit);
}

TEST_P(fs_contract, create_empties_an_old_file) {
    write("file", "long content");
    write("file", "short");

    EXPECT_EQ(fs_->read(path("file"), 100).value(), "short");
}

TEST_P(fs_contract, create_new_refuses_a_name_that_is_taken) {
    write("file", "old");

    EXPECT_FALSE(fs_->create_new(path("file")));
    EXPECT_TRUE(fs_->create_new(path("other")));
    EXPECT_EQ(fs_->read(path("file"), 100).value(), "old");
}

TEST_P(fs_contract, a_missing_file_is_bad_input_with_its_path_and_the_reason) {
    const auto content = fs_->read(path("missing"), 100);

    ASSERT_FALSE(content);
    EXPECT_EQ(content.error().code(), Errc::bad_input);
    EXPECT_EQ(content.error().sentence(), path("missing") + ": cannot open: No such file or directory");
}

TEST_P(fs_contract, a_file_in_a_missing_folder_cannot_be_created) {
    const auto writer = fs_->create(path("missing/file"));

    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().sentence(), path("missing/file") + ": cannot create: No such file or directory");
}

TEST_P(fs_contract, maps_the_bytes_of_a_file) {
    write("file", "mapped");
    write("empty", "");

    EXPECT_EQ(as_text(fs_->map(path("file")).value()->bytes()), "mapped");
    EXPECT_EQ(fs_->map(path("empty")).value()->bytes().size(), 0u);
    EXPECT_FALSE(fs_->map(path("missing")));
}

TEST_P(fs_contract, rename_replaces_the_target) {
    write("from", "new");
    write("to", "old");

    ASSERT_TRUE(fs_->rename(path("from"), path("to")));

    EXPECT_EQ(fs_->read(path("to"), 100).value(), "new");
    EXPECT_FALSE(fs_->exists(path("from")));
    EXPECT_FALSE(fs_->rename(path("from"), path("to")));
}

TEST_P(fs_contract, remove_takes_the_name_away_once) {
    write("file", "x");

    EXPECT_TRUE(fs_->remove(path("file")));
    EXPECT_FALSE(fs_->exists(path("file")));
    EXPECT_FALSE(fs_->remove(path("file")));
}

TEST_P(fs_contract, lists_names_in_order) {
    write("b", "");
    write("a", "");
    ASSERT_TRUE(fs_->make_dirs(path("c/d")));

    EXPECT_EQ(fs_->list(folder_).value(), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_FALSE(fs_->list(path("missing")));
}

TEST_P(fs_contract, make_dirs_makes_all_levels_and_leaves_what_is_there) {
    ASSERT_TRUE(fs_->make_dirs(path("one/two/three")));
    EXPECT_TRUE(fs_->make_dirs(path("one/two/three")));

    EXPECT_TRUE(fs_->stat(path("one/two/three")).value().is_folder);
}

TEST_P(fs_contract, make_dirs_refuses_a_file_in_the_way) {
    write("file", "x");

    EXPECT_FALSE(fs_->make_dirs(path("file")));
}

TEST_P(fs_contract, stat_tells_size_and_identity) {
    write("a", "12345");
    write("b", "");

    const auto a = fs_->stat(path("a"));
    const auto b = fs_->stat(path("b"));
    ASSERT_TRUE(a && b);
    EXPECT_EQ(a->size, 5u);
    EXPECT_FALSE(a->is_folder);
    EXPECT_NE(a->inode, b->inode);
    EXPECT_FALSE(fs_->stat(path("missing")));
}

TEST_P(fs_contract, syncs_what_is_there_and_refuses_what_is_not) {
    write("file", "x");

    EXPECT_TRUE(fs_->sync_file(path("file")));
    EXPECT_TRUE(fs_->sync_dir(folder_));
    EXPECT_FALSE(fs_->sync_file(path("missing")));
    EXPECT_FALSE(fs_->sync_dir(path("missing")));
}

TEST_P(fs_contract, an_unlinked_file_is_mapped_but_never_listed) {
    auto file = fs_->unlinked(folder_);
    ASSERT_TRUE(file) << file.error().sentence();
    ASSERT_TRUE(file.value()->append(as_bytes_of("hidden")));

    EXPECT_EQ(as_text(file.value()->map().value()->bytes()), "hidden");
    EXPECT_TRUE(fs_->list(folder_).value().empty());
    EXPECT_FALSE(fs_->unlinked(path("missing")));
}

TEST(posix_fs, a_mapping_outlives_its_unlinked_file) {
    auto file = posix_fs().unlinked(std::filesystem::temp_directory_path().string()).value();
    ASSERT_TRUE(file->append(as_bytes_of("kept")));
    EXPECT_GE(file->descriptor(), 0);

    const auto mapping = file->map().value();
    file.reset();

    EXPECT_EQ(as_text(mapping->bytes()), "kept");
}

TEST(posix_fs, reads_files_of_proc_that_have_no_size) {
    const auto content = posix_fs().read("/proc/self/status", 1 << 20);

    ASSERT_TRUE(content) << content.error().sentence();
    EXPECT_NE(content->find("Pid:"), std::string::npos);
}

TEST(posix_fs, a_folder_is_not_read_as_a_file) {
    const auto content = posix_fs().read("/", 100);

    ASSERT_FALSE(content);
    EXPECT_EQ(content.error().sentence(), "/: cannot read: Is a directory");
    EXPECT_FALSE(posix_fs().map("/"));
}

TEST(posix_fs, writes_over_what_was_appended_and_appends_behind_it) {
    const std::string path = ::testing::TempDir() + "ranvier_fs_replace_" + std::to_string(::getpid());
    auto writer = posix_fs().create(path);
    ASSERT_TRUE(writer) << writer.error().sentence();

    ASSERT_TRUE(writer.value()->append(as_bytes_of("abcdef")));
    ASSERT_TRUE(writer.value()->replace(1, as_bytes_of("XY")));
    ASSERT_TRUE(writer.value()->append(as_bytes_of("gh")));

    EXPECT_EQ(posix_fs().read(path, 100).value(), "aXYdefgh");
    EXPECT_TRUE(posix_fs().remove(path));
}

TEST(posix_fs, a_full_disk_is_an_io_error_with_its_reason) {
    auto writer = posix_fs().create("/dev/full");
    ASSERT_TRUE(writer) << writer.error().sentence();

    const Status written = writer.value()->append(as_bytes_of("x"));

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code(), Errc::io);
    EXPECT_EQ(written.error().sentence(), "/dev/full: cannot write: No space left on device");
}

TEST(paths, folder_and_name_of_a_path) {
    EXPECT_EQ(folder_of("a/b/c"), "a/b");
    EXPECT_EQ(folder_of("/c"), "/");
    EXPECT_EQ(folder_of("c"), ".");
    EXPECT_EQ(name_of("a/b/c"), "c");
    EXPECT_EQ(name_of("c"), "c");
}

} // namespace
} // namespace ranvier
