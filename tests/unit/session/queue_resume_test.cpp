// A job that was stopped in the queue goes on from its finished parts, by real workers.
#include <gmock/gmock.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <optional>

#include "core/session/queue.hpp"

namespace ranvier {
namespace {

using namespace std::chrono_literals;

class queue_resume : public testing::Test {
protected:
    void SetUp() override {
        folder_ = testing::TempDir() + "ranvier_resume_" + std::to_string(getpid());
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    // Six parts, of which `workers` threads do two at a time.
    QueueItem item(const std::string& name, bool resume) const {
        const CatalogueEntry* entry = session_.catalogue().find("zoo").value();
        QueueItem made;
        made.title = name;
        made.job = Job{.operation = "zoo",
                       .version = entry->schema.version,
                       .params = *resolve_params(entry->schema, {{"parts", "6"}, {"part_s", "0.3"}}),
                       .select = {},
                       .inputs = {},
                       .seed = 1,
                       .device_class = session_.options().device_class.name()};
        made.out = out(name);
        made.resume = resume;
        return made;
    }
    std::string out(const std::string& name) const { return folder_ + "/" + name + ".h5"; }
    std::string bytes(const std::string& name) { return *posix_fs().read(out(name), 1 << 20); }
    bool drive_until(auto&& reached) {
        const auto end = std::chrono::steady_clock::now() + 60s;
        while (!reached() && std::chrono::steady_clock::now() < end) {
            queue_.dispatch();
            usleep(2000);
        }
        return reached();
    }
    // Begins the job and stops it once a part of it is done.
    const QueuedJob& stopped(const std::string& name, Stop how) {
        const int id = queue_.submit(item(name, false));
        EXPECT_TRUE(drive_until([&] { return posix_fs().exists(checkpoint_path(out(name))); }));
        queue_.stop(id, how);
        EXPECT_TRUE(drive_until([&] { return queue_.find(id)->ended(); }));
        return *queue_.find(id);
    }
    static std::string said_of_resume(const QueuedJob& job) {
        for (const std::string& line : job.log)
            if (const auto at = line.find("resumed with "); at != std::string::npos) return line.substr(at);
        return "";
    }

    static Session zoo() {
        SessionOptions options;
        options.cache = "none";
        options.device_class = detect_device_class();
        options.threads = 2;
        return Session(posix_fs(), {RANVIER_BINARY_DIR "/bin/ranvier-worker", {RANVIER_BINARY_DIR "/tests/zoo"}}, options);
    }
    std::string folder_;
    Session session_ = zoo();
    Queue queue_{session_, 1};
};

TEST_F(queue_resume, after_a_cancel_keeps_the_finished_parts_and_gives_the_same_bytes) {
    const QueuedJob& first = stopped("cancelled", Stop::cancel);
    EXPECT_EQ(first.state, JobState::cancelled);
    EXPECT_FALSE(posix_fs().exists(out("cancelled")));
    ASSERT_TRUE(posix_fs().exists(checkpoint_path(out("cancelled"))));

    const QueuedJob& second = queue_.wait(queue_.submit(item("cancelled", true)));

    EXPECT_EQ(second.state, JobState::done) << second.sentence;
    EXPECT_THAT(said_of_resume(second), testing::MatchesRegex("resumed with [1-5] finished parts"));
    EXPECT_EQ(queue_.wait(queue_.submit(item("whole", false))).state, JobState::done);
    EXPECT_EQ(bytes("cancelled"), bytes("whole"));
    EXPECT_FALSE(posix_fs().exists(checkpoint_path(out("cancelled"))));
}

TEST_F(queue_resume, after_a_checkpoint_goes_on_too) {
    EXPECT_EQ(stopped("saved", Stop::checkpoint).state, JobState::checkpointed);

    const QueuedJob& second = queue_.wait(queue_.submit(item("saved", true)));

    EXPECT_EQ(second.state, JobState::done) << second.sentence;
    EXPECT_THAT(said_of_resume(second), testing::MatchesRegex("resumed with [1-5] finished parts"));
}

TEST_F(queue_resume, begins_anew_when_nobody_asks_for_what_was_kept) {
    stopped("again", Stop::cancel);

    const QueuedJob& second = queue_.wait(queue_.submit(item("again", false)));

    EXPECT_EQ(second.state, JobState::done) << second.sentence;
    EXPECT_EQ(said_of_resume(second), "");
}

} // namespace
} // namespace ranvier
