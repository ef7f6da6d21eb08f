// Sessions and real workers: what comes back when all is well, and when a worker misbehaves, is stopped, or is killed.
#include <gmock/gmock.h>
#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/session/run_record.hpp"
#include "core/session/session.hpp"

namespace ranvier {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Session zoo_session(SessionOptions options = {}) {
    options.cache = "none";
    options.device_class = detect_device_class();
    options.threads = 2;
    return Session(posix_fs(), {RANVIER_BINARY_DIR "/bin/ranvier-worker", {RANVIER_BINARY_DIR "/tests/zoo"}}, options);
}

Job zoo_job(const Session& session, const TextMap& given) {
    const CatalogueEntry* entry = session.catalogue().find("zoo").value();
    return {.operation = "zoo",
            .version = entry->schema.version,
            .params = *resolve_params(entry->schema, given),
            .select = {},
            .inputs = {},
            .seed = 1,
            .device_class = session.options().device_class.name()};
}

struct Ran {
    Result<Event> outcome;
    std::vector<Event> events;
    double wall_s = 0;
};

// Drives a worker to its end, asking it to stop after `stop_after` if that is not zero.
Ran drive(WorkerLink& link, std::chrono::milliseconds stop_after = 0ms, Stop how = Stop::cancel) {
    std::vector<Event> events;
    const auto begin = std::chrono::steady_clock::now();
    while (!link.outcome()) {
        pollfd fd{link.fd(), POLLIN, 0};
        poll(&fd, 1, static_cast<int>(std::min(link.next_wake(), 5ms).count()));
        if (stop_after != 0ms && std::chrono::steady_clock::now() - begin > stop_after) link.request_stop(how);
        link.dispatch([&](const Event& e) { events.push_back(e); });
    }
    return {*link.outcome(), events, link.wall_s()};
}

Ran run_zoo(const TextMap& given, const std::string& out, SessionOptions options = {}, std::chrono::milliseconds stop_after = 0ms,
            Stop how = Stop::cancel, bool resume = false) {
    const Session session = zoo_session(options);
    const Job job = zoo_job(session, given);
    auto request = session.run_request(job, {}, out, resume, false);
    EXPECT_TRUE(request);
    auto link = session.start(*request);
    EXPECT_TRUE(link);
    Ran ran = drive(*link, stop_after, how);
    if (ran.outcome && !failure_of(*ran.outcome)) {
        EXPECT_TRUE(session.publish_run(job, *link, request->out, out));
    }
    return ran;
}

std::string out_path(const std::string& name) { return testing::TempDir() + "/ranvier_" + name + ".h5"; }

TEST(worker, a_job_that_is_well_leaves_a_result_and_its_record) {
    const std::string out = out_path("well");
    const auto ran = run_zoo({{"deed", "nan"}}, out);

    ASSERT_TRUE(ran.outcome) << ran.outcome.error().sentence();
    EXPECT_EQ(ran.outcome->metrics.at("parts"), 3);
    EXPECT_TRUE(posix_fs().exists(out));
    EXPECT_TRUE(posix_fs().exists(run_record_path(out)));
    EXPECT_FALSE(posix_fs().exists(checkpoint_path(out)));
}

TEST(worker, a_crash_ends_the_worker_and_names_the_signal) {
    const auto ran = run_zoo({{"deed", "crash"}}, out_path("crash"));

    ASSERT_FALSE(ran.outcome);
    EXPECT_EQ(ran.outcome.error().code(), Errc::lost);
    EXPECT_THAT(ran.outcome.error().sentence(), HasSubstr("SIGSEGV"));
}

TEST(worker, an_exit_without_a_word_is_a_loss) {
    const auto ran = run_zoo({{"deed", "exit"}}, out_path("exit"));

    ASSERT_FALSE(ran.outcome);
    EXPECT_THAT(ran.outcome.error().sentence(), HasSubstr("status 7 without saying how it went"));
}

TEST(worker, one_that_never_polls_is_killed_when_cancelled) {
    const auto ran = run_zoo({{"deed", "hang"}}, out_path("hang"), {}, 800ms);

    ASSERT_FALSE(ran.outcome);
    EXPECT_EQ(ran.outcome.error().code(), Errc::cancelled);
    EXPECT_GT(ran.wall_s, 0.9);
}

TEST(worker, asking_for_a_checkpoint_again_and_again_gives_no_more_time) {
    const auto ran = run_zoo({{"deed", "hang"}}, out_path("stubborn"), {}, 800ms, Stop::checkpoint);

    ASSERT_FALSE(ran.outcome);
    EXPECT_THAT(ran.outcome.error().sentence(), HasSubstr("did not reach a checkpoint within 10 s"));
    EXPECT_LT(ran.wall_s, 14);
}

TEST(worker, more_memory_than_allowed_ends_it) {
    const auto ran = run_zoo({{"deed", "hoard"}}, out_path("hoard"), {.memory = 512 << 20});

    ASSERT_FALSE(ran.outcome);
    EXPECT_EQ(ran.outcome.error().code(), Errc::limit);
    EXPECT_THAT(ran.outcome.error().sentence(), HasSubstr("allowed are 512"));
}

TEST(worker, more_time_than_allowed_ends_it) {
    const auto ran = run_zoo({{"deed", "hang"}}, out_path("time"), {.time_s = 0.3});

    ASSERT_FALSE(ran.outcome);
    EXPECT_EQ(ran.outcome.error().code(), Errc::limit);
    EXPECT_THAT(ran.outcome.error().sentence(), HasSubstr("--time"));
}

TEST(worker, a_cancelled_job_leaves_nothing) {
    const std::string out = out_path("cancelled");
    const auto ran = run_zoo({{"deed", "long"}}, out, {}, 60ms);

    ASSERT_TRUE(ran.outcome);
    const auto failure = failure_of(*ran.outcome);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), Errc::cancelled);
    EXPECT_FALSE(posix_fs().exists(out));
}

TEST(worker, finished_parts_survive_a_stop_and_the_job_goes_on) {
    const std::string out = out_path("resumed"), whole = out_path("whole");
    const TextMap given{{"parts", "6"}, {"part_s", "0.4"}};

    const auto first = run_zoo(given, out, {}, 1000ms, Stop::checkpoint);
    const bool kept = posix_fs().exists(checkpoint_path(out));
    const auto second = run_zoo(given, out, {}, 0ms, Stop::none, true);
    const auto undisturbed = run_zoo(given, whole);

    ASSERT_TRUE(first.outcome);
    EXPECT_EQ(failure_of(*first.outcome)->code(), Errc::checkpointed);
    EXPECT_THAT(failure_of(*first.outcome)->sentence(), HasSubstr("are kept"));
    EXPECT_TRUE(kept);
    ASSERT_TRUE(second.outcome && !failure_of(*second.outcome));
    EXPECT_LT(second.wall_s, undisturbed.wall_s);
    EXPECT_EQ(*posix_fs().read(out, 1 << 20), *posix_fs().read(whole, 1 << 20));
}

TEST(worker, cannot_be_started_is_a_sentence) {
    const Session session(posix_fs(), {"/nowhere/ranvier-worker", {}}, {.cache = "none", .device_class = detect_device_class()});
    Request request;
    auto link = session.start(request);
    ASSERT_TRUE(link);

    const auto ran = drive(*link);

    ASSERT_FALSE(ran.outcome);
    EXPECT_THAT(ran.outcome.error().sentence(), HasSubstr("/nowhere/ranvier-worker cannot be started"));
}

TEST(worker, a_library_that_describes_itself_differently_is_refused) {
    const Session session = zoo_session();
    auto request = session.run_request(zoo_job(session, {}), {}, out_path("schema"), false, false);
    ASSERT_TRUE(request);
    request->schema.replace(request->schema.find("Misbehaves"), 10, "Behaves   ");
    auto link = session.start(*request);
    ASSERT_TRUE(link);

    const auto ran = drive(*link);

    ASSERT_TRUE(ran.outcome);
    EXPECT_THAT(failure_of(*ran.outcome)->sentence(), HasSubstr("describes itself differently"));
}

} // namespace
} // namespace ranvier
