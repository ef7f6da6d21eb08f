#include "core/base/publish.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/rng.hpp"
#include "tests/unit/base/simulated_fs.hpp"

namespace ranvier {
namespace {

using testing::PowerCut;
using testing::SimulatedFs;

using Protocol = std::function<Status(Fs&, const std::string& path, const std::string& content)>;

struct Publication {
    std::string path, content;
};

std::vector<Publication> publications_of(uint64_t seed) {
    Draws draws = RandomStream(seed, 1).at(0);
    std::vector<Publication> all(1 + draws.below(4));
    for (Publication& p : all) {
        p.path = draws.bernoulli(0.5) ? "project/a" : "project/b";
        p.content.assign(draws.below(3000), 'x');
        for (char& c : p.content) c = static_cast<char>('a' + draws.below(26));
    }
    return all;
}

// What is wrong after a power cut that follows the n-th call, or nothing. `ended` tells that there was no n-th call.
std::optional<std::string> wrong_after_cut(const Protocol& publish, uint64_t seed, int n, bool& ended) {
    SimulatedFs fs;
    EXPECT_TRUE(fs.make_dirs("project"));
    std::map<std::string, std::string> acknowledged, in_flight;
    fs.cut_after(n);
    ended = true;
    try {
        for (const Publication& p : publications_of(seed)) {
            in_flight[p.path] = p.content;
            if (!publish(fs, p.path, p.content)) return "publish failed without a fault";
            in_flight.erase(p.path);
            acknowledged[p.path] = p.content;
        }
    } catch (const PowerCut&) {
        ended = false;
    }
    fs.restart(seed);
    for (const std::string path : {"project/a", "project/b"}) {
        const auto found = fs.read(path, UINT64_MAX);
        const bool was_published = acknowledged.contains(path);
        if (!found && was_published) return path + " was acknowledged and is lost";
        if (!found) continue;
        const bool is_old = was_published && *found == acknowledged[path];
        const bool is_new = in_flight.contains(path) && *found == in_flight[path];
        if (!is_old && !is_new) return path + " is torn, or is an older one than was acknowledged";
    }
    return std::nullopt;
}

// The first thing that goes wrong over all cuts of one seed.
std::optional<std::string> first_wrong(const Protocol& publish, uint64_t seed) {
    bool ended = false;
    for (int n = 1; !ended; ++n) {
        if (auto wrong = wrong_after_cut(publish, seed, n, ended)) return "cut after call " + std::to_string(n) + ": " + *wrong;
    }
    return std::nullopt;
}

// All seeds, or the one that RANVIER_SEED names.
std::vector<uint64_t> seeds(uint64_t n) {
    if (const char* one = std::getenv("RANVIER_SEED")) return {std::strtoull(one, nullptr, 10)};
    std::vector<uint64_t> all(n);
    for (uint64_t i = 0; i < n; ++i) all[i] = i;
    return all;
}

Status write_file(Fs& fs, const std::string& path, const std::string& content) {
    RANVIER_ASSIGN(auto writer, fs.create(path));
    RANVIER_TRY(writer->append(std::as_bytes(std::span(content))));
    return writer->close();
}

TEST(publish, survives_a_power_cut_after_every_call) {
    const Protocol protocol = [](Fs& fs, const std::string& path, const std::string& content) {
        return write_published(fs, path, content);
    };

    for (uint64_t seed : seeds(400)) {
        const auto wrong = first_wrong(protocol, seed);
        ASSERT_FALSE(wrong) << *wrong << "; again with RANVIER_SEED=" << seed;
    }
}

TEST(publish, without_sync_of_the_file_is_caught_by_the_simulation) {
    const Protocol weak = [](Fs& fs, const std::string& path, const std::string& content) -> Status {
        RANVIER_TRY(write_file(fs, path + ".partial", content));
        RANVIER_TRY(fs.rename(path + ".partial", path));
        return fs.sync_dir(folder_of(path));
    };

    int n_caught = 0;
    for (uint64_t seed = 0; seed < 100; ++seed) n_caught += first_wrong(weak, seed).has_value();

    EXPECT_GT(n_caught, 50);
}

TEST(publish, without_sync_of_the_folder_is_caught_by_the_simulation) {
    const Protocol weak = [](Fs& fs, const std::string& path, const std::string& content) -> Status {
        RANVIER_TRY(write_file(fs, path + ".partial", content));
        RANVIER_TRY(fs.sync_file(path + ".partial"));
        return fs.rename(path + ".partial", path);
    };

    int n_caught = 0;
    for (uint64_t seed = 0; seed < 100; ++seed) n_caught += first_wrong(weak, seed).has_value();

    EXPECT_GT(n_caught, 50);
}

TEST(publish, without_the_rename_is_caught_by_the_simulation) {
    const Protocol weak = [](Fs& fs, const std::string& path, const std::string& content) -> Status {
        RANVIER_TRY(write_file(fs, path, content));
        RANVIER_TRY(fs.sync_file(path));
        return fs.sync_dir(folder_of(path));
    };

    int n_caught = 0;
    for (uint64_t seed = 0; seed < 100; ++seed) n_caught += first_wrong(weak, seed).has_value();

    EXPECT_GT(n_caught, 50);
}

TEST(publish, a_seed_gives_the_same_disk_again) {
    std::vector<std::string> found;
    for (int again = 0; again < 2; ++again) {
        SimulatedFs fs;
        ASSERT_TRUE(write_file(fs, "file", std::string(5000, 'x')));
        ASSERT_TRUE(fs.sync_dir("."));
        fs.restart(7);
        found.push_back(fs.read("file", UINT64_MAX).value());
    }

    EXPECT_EQ(found[0], found[1]);
    EXPECT_NE(found[0], std::string(5000, 'x'));
}

TEST(publish, a_failing_call_leaves_the_old_file_and_no_temporary) {
    // Calls: create, append, close, sync of the file, rename.
    for (int n = 1; n <= 5; ++n) {
        SimulatedFs fs;
        ASSERT_TRUE(write_published(fs, "result", "old"));
        fs.fail_at(n);

        const Status published = write_published(fs, "result", "new");

        ASSERT_FALSE(published) << "call " << n;
        EXPECT_EQ(published.error().code(), Errc::io) << "call " << n;
        EXPECT_EQ(fs.read("result", 100).value(), "old") << "call " << n;
        EXPECT_EQ(fs.list(".").value(), std::vector<std::string>{"result"}) << "call " << n;
    }
}

TEST(publish, a_failing_sync_of_the_folder_is_told) {
    SimulatedFs fs;
    fs.fail_at(6);

    const Status published = write_published(fs, "result", "new");

    ASSERT_FALSE(published);
    EXPECT_EQ(published.error().sentence(), ".: cannot sync: No space left on device");
}

TEST(publish, refuses_a_temporary_in_another_folder) {
    SimulatedFs fs;
    ASSERT_TRUE(fs.make_dirs("elsewhere"));
    ASSERT_TRUE(write_file(fs, "elsewhere/file", "x"));

    const Status published = publish_file(fs, "elsewhere/file", "file");

    ASSERT_FALSE(published);
    EXPECT_EQ(published.error().code(), Errc::internal);
    EXPECT_FALSE(fs.exists("file"));
}

TEST(publish, temporaries_lie_in_the_folder_of_the_file_and_differ) {
    const std::string first = temporary_beside("/data/run/result.h5");
    const std::string second = temporary_beside("/data/run/result.h5");

    EXPECT_EQ(folder_of(first), "/data/run");
    EXPECT_TRUE(name_of(first).starts_with(".result.h5."));
    EXPECT_NE(first, second);
    EXPECT_EQ(folder_of(temporary_beside("/result")), "/");
    EXPECT_EQ(folder_of(temporary_beside("result")), ".");
}

} // namespace
} // namespace ranvier
