// Many items in one queue: who goes when, who waits for what, and listeners that interfere.
#include "tests/unit/session/scripted_session.hpp"

namespace ranvier::queue_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class queue : public Scripted {
protected:
    // Ends as soon as the test lets it: when a file "go" is there.
    static inline const std::string waits_to_go = R"sh(
[ $verb = import ] && recording && exit
while [ ! -e "$(dirname $0)/go" ]; do sleep 0.01; done
[ $verb = run ] && echo made > "$out"
done_with ""
)sh";
    JobState state(int id) const { return Scripted::queue->find(id)->state; }
    std::string waits_for(int id) const { return Scripted::queue->find(id)->waits_for; }
    // The workers of all of these are asked to run: their imports are done.
    bool drive_until_running(const std::vector<int>& ids) {
        return drive_until(
            [&] { return std::all_of(ids.begin(), ids.end(), [&](int id) { return state(id) == JobState::running; }); });
    }
};

TEST_F(queue, submitting_only_enlists) {
    Queue& q = begin(waits_to_go);
    const int id = q.submit(run("r"));

    EXPECT_EQ(state(id), JobState::waiting);
    EXPECT_EQ(q.next_wake(), 0ms);
    EXPECT_EQ(q.n_running(), 0);
}

TEST_F(queue, no_more_run_at_once_than_workers_and_the_first_comes_first) {
    Queue& q = begin(waits_to_go, 2);
    std::vector<int> began;
    q.on_change([&](const QueuedJob& job) {
        if (job.state == JobState::running && (began.empty() || began.back() != job.id)) began.push_back(job.id);
    });
    std::vector<int> ids;
    for (int i = 0; i < 4; ++i) ids.push_back(q.submit(run("r" + std::to_string(i))));
    ASSERT_TRUE(drive_until_running({ids[0], ids[1]}));

    EXPECT_EQ(state(ids[2]), JobState::waiting);
    EXPECT_EQ(waits_for(ids[2]), "waits for a running job to end");
    EXPECT_EQ(waits_for(ids[3]), "waits for the job before it");
    EXPECT_EQ(q.n_running(), 2);
    put("go", "");
    EXPECT_EQ(q.wait(ids[3]).state, JobState::done);
    EXPECT_EQ(q.wait(ids[2]).state, JobState::done);
    EXPECT_EQ(waits_for(ids[3]), "");
    EXPECT_EQ(q.next_wake(), 60s);
    EXPECT_TRUE(q.fds().empty());
}

TEST_F(queue, a_recording_opens_while_a_fit_goes_on) {
    Queue& q = begin(waits_to_go, 1);
    const int fit = q.submit(run("r"));
    ASSERT_TRUE(drive_until_running({fit}));

    EXPECT_EQ(q.wait(q.submit(import())).state, JobState::done);
    EXPECT_EQ(state(fit), JobState::running);
}

TEST_F(queue, jobs_that_say_what_they_need_share_the_memory) {
    Queue& q = begin(waits_to_go, 4, {.memory = 3ull << 30});
    const int first = q.submit(run("a", 2ull << 30)), second = q.submit(run("b", 2ull << 30));
    ASSERT_TRUE(drive_until_running({first}));

    EXPECT_EQ(state(second), JobState::waiting);
    EXPECT_EQ(waits_for(second), "waits for 1.0 GiB of memory");
    put("go", "");
    EXPECT_EQ(q.wait(second).state, JobState::done);
}

TEST_F(queue, a_small_job_does_not_overtake_a_large_one_that_waits_for_memory) {
    Queue& q = begin(waits_to_go, 4, {.memory = 3ull << 30});
    const int running = q.submit(run("a", 2ull << 30)), large = q.submit(run("b", 3ull << 30));
    const int small = q.submit(run("c", 1)), also_small = [&] {
        QueueItem item = request();
        item.memory = 1;
        return q.submit(item);
    }();
    ASSERT_TRUE(drive_until_running({running}));

    EXPECT_EQ(waits_for(small), "waits for the job before it");
    EXPECT_EQ(waits_for(also_small), "waits for memory that an earlier job waits for");
    put("go", "");
    for (int id : {large, small, also_small}) EXPECT_EQ(q.wait(id).state, JobState::done);
}

TEST_F(queue, more_memory_than_is_allowed_at_all_is_refused) {
    Queue& q = begin(waits_to_go, 1, {.memory = 1ull << 30});

    const QueuedJob& job = q.wait(q.submit(run("r", 2ull << 30)));

    EXPECT_EQ(job.state, JobState::limited);
    EXPECT_EQ(job.sentence, "it is expected to need 2.0 GiB of memory, allowed are 1.0 GiB");
}

TEST_F(queue, workers_share_the_threads) {
    Queue& q =
        begin("[ $verb = import ] && recording && exit\nprintf %s \"$request\" > \"$0.request\"; echo x > \"$out\"; done_with ''",
              2, {.threads = 9});
    q.wait(q.submit(run("r")));

    EXPECT_THAT(text_of("worker.sh.request"), HasSubstr("\"threads\":4"));
    EXPECT_THAT(text_of("r.run.json"), HasSubstr("\"threads\": 4"));
}

TEST_F(queue, a_waiting_job_that_is_stopped_leaves_at_once) {
    Queue& q = begin(waits_to_go);
    const int first = q.submit(run("a")), second = q.submit(run("b"));
    ASSERT_TRUE(drive_until_running({first}));

    q.stop(second, Stop::cancel);

    EXPECT_EQ(state(second), JobState::cancelled);
    EXPECT_EQ(state(first), JobState::running);
    EXPECT_EQ(q.find(second)->sentence, "cancelled before it began");
}

TEST_F(queue, stopping_all_ends_what_runs_and_what_waits) {
    Queue& q = begin(waits_to_go);
    const int first = q.submit(run("a")), second = q.submit(run("b"));
    ASSERT_TRUE(drive_until_running({first}));

    q.stop_all(Stop::cancel);

    EXPECT_EQ(q.wait(first).state, JobState::cancelled);
    EXPECT_EQ(state(second), JobState::cancelled);
    EXPECT_EQ(n_left_over(), 0);
}

TEST_F(queue, only_what_ended_can_be_forgotten) {
    Queue& q = begin(waits_to_go);
    const int id = q.submit(run("a"));
    ASSERT_TRUE(drive_until_running({id}));
    q.forget(id);
    ASSERT_NE(q.find(id), nullptr);

    put("go", "");
    q.wait(id);
    q.forget(id);

    EXPECT_EQ(q.find(id), nullptr);
    EXPECT_TRUE(q.jobs().empty());
}

TEST_F(queue, what_is_in_the_background_is_not_listed) {
    Queue& q = begin(waits_to_go);
    QueueItem item = import();
    item.in_background = true;
    const int id = q.submit(item);

    EXPECT_TRUE(q.jobs().empty());
    EXPECT_NE(q.find(id), nullptr);
}

TEST_F(queue, its_end_is_the_end_of_its_workers_and_of_what_they_had_begun) {
    begin(
        "[ $verb = import ] && recording && exit\necho half > \"$out\"\n"
        "echo $$ > \"$0.pid.part\" && mv \"$0.pid.part\" \"$0.pid\"; exec sleep 1000");
    Scripted::queue->submit(run("r"));
    ASSERT_TRUE(drive_until([&] { return exists("worker.sh.pid"); }));
    const int worker = std::stoi(text_of("worker.sh.pid"));
    ASSERT_EQ(kill(worker, 0), 0);
    ASSERT_EQ(n_left_over(), 1);

    Scripted::queue.reset();

    EXPECT_NE(kill(worker, 0), 0);
    EXPECT_EQ(n_left_over(), 0);
}

TEST_F(queue, a_listener_may_submit_and_forget) {
    Queue& q = begin(waits_to_go);
    put("go", "");
    std::vector<std::string> ended;
    q.on_change([&](const QueuedJob& job) {
        if (!job.ended()) return;
        const int id = job.id;
        if (ended.size() < 2) q.submit(run("next" + std::to_string(id)));
        q.forget(id);
        ended.push_back(job.title + job_state_name(job.state)); // still there
    });
    QueueItem item = run("first");
    item.title = "first ";
    q.submit(item);

    ASSERT_TRUE(drive_until([&] { return ended.size() == 3; }));
    EXPECT_THAT(ended, ElementsAre("first done", "done", "done"));
    EXPECT_TRUE(q.jobs().empty());
}

TEST_F(queue, a_listener_may_dispatch) {
    Queue& q = begin(waits_to_go, 2);
    put("go", "");
    q.on_event([&](const QueuedJob&, const Event&) { q.dispatch(); });
    int n_ended = 0;
    q.on_change([&](const QueuedJob& job) {
        n_ended += job.ended();
        q.dispatch();
    });
    const int first = q.submit(run("a")), second = q.submit(run("b"));

    EXPECT_EQ(q.wait(first).state, JobState::done);
    EXPECT_EQ(q.wait(second).state, JobState::done);
    EXPECT_EQ(n_ended, 2); // told once each
}

TEST_F(queue, curves_are_kept_whole_and_the_log_is_bounded) {
    Queue& q = begin(R"sh(
awk 'BEGIN { for (i = 0; i < 12000; ++i) {
  printf "{\"event\":\"log\",\"level\":\"info\",\"text\":\"line %d\"}\n", i
  printf "{\"event\":\"trace\",\"name\":\"nats\",\"step\":%d,\"value\":%d}\n", i, -i } }'
done_with "")sh");

    const QueuedJob& job = q.wait(q.submit(request()));

    ASSERT_EQ(job.state, JobState::done) << job.sentence;
    EXPECT_EQ(job.log.size(), 10'000u);
    EXPECT_THAT(job.log.back(), testing::MatchesRegex("[0-2][0-9]:[0-5][0-9]:[0-6][0-9]  line 11999"));
    ASSERT_EQ(job.traces.at("nats").size(), 12'000u);
    EXPECT_EQ(job.traces.at("nats")[11'999].value, -11'999);
}

TEST_F(queue, a_worker_that_talks_without_end_does_not_hold_the_queue) {
    Queue& q = begin("yes '{\"event\":\"log\",\"level\":\"info\",\"text\":\"and another thing\"}'");
    const int id = q.submit(request());
    ASSERT_TRUE(drive_until([&] { return q.find(id)->log.size() > 1000; }));

    q.stop(id, Stop::cancel);

    EXPECT_EQ(q.wait(id).state, JobState::cancelled);
}

TEST_F(queue, memory_in_use_is_that_of_the_workers) {
    Queue& q = begin(waits_to_go);
    const int id = q.submit(run("a"));
    ASSERT_TRUE(drive_until([&] { return q.memory_in_use() > 0; }));

    put("go", "");
    EXPECT_GT(q.wait(id).peak_bytes, 0u);
    EXPECT_EQ(q.memory_in_use(), 0u);
}

} // namespace
} // namespace ranvier::queue_test
