#include "core/data/column_file.hpp"

#include <algorithm>
#include <cstring>
#include <random>

#include <gmock/gmock.h>

#include "core/base/hash.hpp"
#include "tests/unit/data/samples.hpp"

namespace ranvier {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Bytes in memory as a mapping, so that damage needs no disk.
class Bytes : public FileMapping {
public:
    explicit Bytes(const std::string& bytes) : words_(bytes.size() / 8 + 1), n_(bytes.size()) {
        std::memcpy(words_.data(), bytes.data(), bytes.size());
    }
    std::span<const std::byte> bytes() const override { return std::as_bytes(std::span(words_)).first(n_); }

private:
    std::vector<uint64_t> words_;
    size_t n_;
};

Result<ColumnFile> opened(const std::string& bytes, Check check) {
    return open_columns(std::make_unique<Bytes>(bytes), "the file", check);
}

ColumnSet three_columns() {
    ColumnSet set;
    set.copy<double>("times", std::vector<double>{1.5, -2.0, 3.25});
    set.copy<uint16_t>("counts", std::vector<uint16_t>{1, 2, 3, 4, 5, 6}, {2, 3});
    set.texts("names", std::vector<std::string>{"a", "", std::string("b\0c", 3)});
    return set;
}

std::string written(const ColumnSet& set) {
    const samples::Folder folder;
    EXPECT_TRUE(write_columns(posix_fs(), folder.file("c"), set.columns()));
    return posix_fs().read(folder.file("c"), 1 << 20).value();
}

template <typename T>
T at(const std::string& bytes, size_t offset) {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

template <typename T>
void set_at(std::string& bytes, size_t offset, T value) {
    std::memcpy(bytes.data() + offset, &value, sizeof value);
}

// Makes the checksums of header and directory right again after damage.
void reseal(std::string& bytes) {
    const auto span = std::as_bytes(std::span(bytes));
    const uint64_t n = std::min<uint64_t>(at<uint64_t>(bytes, 24), bytes.size() - 64);
    set_at(bytes, 40, xxh3_64(span.subspan(64, n)));
    set_at(bytes, 48, xxh3_64(span.first(48)));
}

TEST(column_file, gives_back_what_was_written_aligned_to_64_bytes) {
    const samples::Folder folder;
    ASSERT_TRUE(write_columns(posix_fs(), folder.file("c"), three_columns().columns()));

    const auto file = map_columns(posix_fs(), folder.file("c"), Check::all);

    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_THAT(file->column<double>("times").value(), ElementsAre(1.5, -2.0, 3.25));
    EXPECT_THAT(file->column<uint16_t>("counts").value(), ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(file->find("counts")->dims, ElementsAre(2, 3));
    EXPECT_THAT(file->texts("names").value(), ElementsAre("a", "", std::string_view("b\0c", 3)));
    for (const auto& c : file->columns()) EXPECT_EQ(reinterpret_cast<uintptr_t>(c.bytes.data()) % 64, 0u) << c.name;
}

TEST(column_file, lies_on_disk_as_documented) {
    const std::string bytes = written(three_columns());

    EXPECT_EQ(bytes.substr(0, 8), "RANVCOL\n");
    EXPECT_EQ(at<uint32_t>(bytes, 8), 1u);
    EXPECT_EQ(at<uint32_t>(bytes, 12), 3u);
    EXPECT_EQ(at<uint64_t>(bytes, 16), 64u);
    EXPECT_EQ(at<uint64_t>(bytes, 24), 384u);
    EXPECT_EQ(at<uint64_t>(bytes, 32), bytes.size());
    const size_t counts = 64 + 128;
    EXPECT_STREQ(bytes.c_str() + counts, "counts");
    EXPECT_EQ(at<uint32_t>(bytes, counts + 64), 5u);
    EXPECT_EQ(at<uint32_t>(bytes, counts + 68), 2u);
    EXPECT_EQ(at<uint64_t>(bytes, counts + 72), 2u);
    EXPECT_EQ(at<uint64_t>(bytes, counts + 80), 3u);
    EXPECT_EQ(at<uint64_t>(bytes, counts + 104), 448u + 64u);
    EXPECT_EQ(at<uint64_t>(bytes, counts + 112), 12u);
    EXPECT_EQ(at<uint16_t>(bytes, 512 + 4), 3u);
    EXPECT_EQ(at<uint64_t>(bytes, counts + 120), xxh3_64(std::as_bytes(std::span(bytes)).subspan(512, 12)));
    // names: offsets 0 2 3 7, then "a\0" "\0" "b\0c\0"
    EXPECT_EQ(at<uint64_t>(bytes, 576 + 24), 7u);
    EXPECT_EQ(bytes.substr(576 + 32), std::string("a\0\0b\0c\0", 7));
}

TEST(column_file, holds_no_column_and_empty_columns) {
    ColumnSet set;
    EXPECT_TRUE(opened(written(set), Check::all));
    set.lend<double>("none", {});
    set.lend<double>("flat", {}, {0, 3});
    set.texts("texts", {});

    const auto file = opened(written(set), Check::all);

    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_TRUE(file->column<double>("none")->empty());
    EXPECT_THAT(file->find("flat")->dims, ElementsAre(0, 3));
    EXPECT_TRUE(file->texts("texts")->empty());
}

TEST(column_file, names_a_column_that_is_missing_or_of_another_type) {
    const auto file = opened(written(three_columns()), Check::all);
    ASSERT_TRUE(file);

    const auto missing = file->column<double>("time");
    const auto other = file->column<int64_t>("times");

    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().sentence(), HasSubstr("no column 'time'"));
    ASSERT_FALSE(other);
    EXPECT_THAT(other.error().sentence(), HasSubstr("column 'times' holds f64, expected i64"));
    EXPECT_FALSE(file->texts("times"));
}

TEST(column_file, refuses_to_write_a_column_that_could_not_be_read) {
    const std::vector<double> two{1, 2};
    const samples::Folder folder;
    const auto refused = [&](const std::string& name, std::vector<uint64_t> dims) {
        ColumnSet set;
        set.lend<double>("first", two);
        set.lend<double>(name, two, std::move(dims));
        const auto status = write_columns(posix_fs(), folder.file("c"), set.columns());
        return !status && status.error().code() == Errc::invalid_argument;
    };

    EXPECT_TRUE(refused("", {2}));
    EXPECT_TRUE(refused(std::string(64, 'x'), {2}));
    EXPECT_TRUE(refused("first", {2}));
    EXPECT_TRUE(refused("x", {3}));
    EXPECT_TRUE(refused("x", {1, 1, 1, 1, 2}));
    EXPECT_FALSE(refused(std::string(63, 'x'), {2, 1}));
}

TEST(column_file, leaves_nothing_behind_when_it_fails) {
    const samples::Folder folder;
    ASSERT_TRUE(posix_fs().make_dirs(folder.file("taken/inside")));

    const auto status = write_columns(posix_fs(), folder.file("taken"), three_columns().columns());

    EXPECT_FALSE(status);
    EXPECT_THAT(posix_fs().list(folder.file("")).value(), ElementsAre("taken"));
    ASSERT_TRUE(posix_fs().remove(folder.file("taken/inside")));
}

TEST(column_file, a_missing_file_is_an_error) { EXPECT_FALSE(map_columns(posix_fs(), "/nowhere/columns", Check::all)); }

TEST(column_file, refuses_every_truncation_and_anything_appended) {
    const std::string bytes = written(three_columns());

    for (size_t n = 0; n < bytes.size(); ++n) EXPECT_FALSE(opened(bytes.substr(0, n), Check::directory)) << n;

    EXPECT_FALSE(opened(bytes + "x", Check::directory));
}

TEST(column_file, finds_every_flipped_bit_of_what_is_stored) {
    const std::string bytes = written(three_columns());
    const auto padding = [](size_t i) { return (i >= 56 && i < 64) || (i >= 448 + 24 && i < 512) || (i >= 512 + 12 && i < 576); };

    for (size_t i = 0; i < bytes.size(); ++i) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ (1 << i % 8));
        EXPECT_EQ(static_cast<bool>(opened(damaged, Check::all)), padding(i)) << "byte " << i;
    }
}

TEST(column_file, damage_under_right_checksums_never_reaches_outside_the_file) {
    const std::string bytes = written(three_columns());
    std::mt19937_64 random(20250101);
    const std::vector<uint64_t> nasty{
        0, 1, 7, 63, 64, 448, 449, 512, bytes.size(), uint64_t{1} << 31, uint64_t{1} << 61, uint64_t{1} << 63, ~uint64_t{0}};
    int n_sound = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string damaged = bytes;
        for (int k = 0; k < 1 + round % 3; ++k) set_at(damaged, 8 + random() % 55 * 8, nasty[random() % nasty.size()]);
        reseal(damaged);
        const auto file = opened(damaged, round % 2 ? Check::all : Check::directory);
        if (!file) continue;
        ++n_sound;
        uint64_t sum = 0;
        for (const auto& c : file->columns()) {
            for (std::byte b : c.bytes) sum += static_cast<uint64_t>(b);
            if (const auto texts = c.texts())
                for (const auto t : *texts) sum += t.size();
        }
        EXPECT_LT(sum, bytes.size() * 512);
    }
    EXPECT_GT(n_sound, 0) << "no mutation was harmless: the test looks at nothing";
}

TEST(column_file, damaged_offsets_of_texts_are_an_error_when_they_are_read) {
    const std::string bytes = written(three_columns());
    for (const uint64_t offset : {uint64_t{0}, uint64_t{1}, uint64_t{3}, uint64_t{8}, ~uint64_t{0}}) {
        std::string damaged = bytes;
        set_at(damaged, 576 + 8, offset);

        const auto file = opened(damaged, Check::directory);

        ASSERT_TRUE(file);
        EXPECT_FALSE(file->texts("names")) << offset;
        EXPECT_TRUE(file->column<double>("times"));
    }
}

TEST(column_file, writes_into_a_file_without_a_name) {
    auto unlinked = posix_fs().unlinked(testing::TempDir());
    ASSERT_TRUE(unlinked);
    ASSERT_TRUE(append_columns(*unlinked.value(), three_columns().columns()));

    const auto file = open_columns(unlinked.value()->map().value(), "the cache", Check::all);

    ASSERT_TRUE(file);
    EXPECT_EQ(file->columns().size(), 3u);
}

} // namespace
} // namespace ranvier
