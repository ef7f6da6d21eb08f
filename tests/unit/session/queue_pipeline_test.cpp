// What becomes of one item of a queue: imports, run, publishing, and every way in which that can go wrong.
#include "tests/unit/session/scripted_session.hpp"

#include "core/session/run_record.hpp"

namespace ranvier::queue_test {
namespace {

using testing::HasSubstr;

class queue_pipeline : public Scripted {};

const std::string works = R"sh(
[ $verb = import ] && recording && exit
echo made > "$out"
done_with ""
)sh";

TEST_F(queue_pipeline, a_run_imports_its_input_and_publishes_what_was_made) {
    const QueuedJob& job = begin(works).wait(queue->submit(run("r.h5")));

    EXPECT_EQ(job.state, JobState::done) << job.sentence;
    EXPECT_EQ(text_of("r.h5"), "made\n");
    EXPECT_TRUE(files::exists(run_record_path(file("r.h5"))));
    EXPECT_EQ(job.job->inputs[0].identity, identity);
    EXPECT_EQ(job.metrics.at("m"), 2);
    EXPECT_EQ(job.fraction, 1);
    EXPECT_EQ(n_left_over(), 0);
}

TEST_F(queue_pipeline, an_import_tells_what_was_found) {
    const QueuedJob& job = begin(works).wait(queue->submit(import()));

    ASSERT_EQ(job.state, JobState::done) << job.sentence;
    EXPECT_EQ(job.imported->kind, "recording");
    EXPECT_EQ(job.imported->identity, identity);
}

TEST_F(queue_pipeline, a_run_that_only_identifies_ends_before_its_operation) {
    begin(works);
    QueueItem item = run("r.h5");
    item.identify = true;

    const QueuedJob& job = queue->wait(queue->submit(item));

    EXPECT_EQ(job.state, JobState::done);
    EXPECT_EQ(job.job->inputs[0].identity, identity);
    EXPECT_FALSE(exists("r.h5"));
}

TEST_F(queue_pipeline, a_plan_answers_and_makes_nothing) {
    begin("[ $verb = import ] && recording && exit\ndone_with '{\\\"parts\\\":3}'");
    QueueItem item = run("r.h5");
    item.plan = true;

    const QueuedJob& job = queue->wait(queue->submit(item));

    EXPECT_EQ(job.state, JobState::done);
    EXPECT_EQ(job.answer.payload, "{\"parts\":3}");
    EXPECT_FALSE(exists("r.h5"));
}

TEST_F(queue_pipeline, a_job_made_for_other_data_is_refused_with_both_identities) {
    begin(works);
    QueueItem item = run("r.h5");
    item.job->inputs[0].identity = std::string(64, 'b');

    const QueuedJob& job = queue->wait(queue->submit(item));

    EXPECT_EQ(job.state, JobState::failed);
    EXPECT_EQ(job.answer.status, 2);
    EXPECT_THAT(job.sentence, HasSubstr("is not what the job was made for: its content has identity aaaaaaaaaaaaaaaa"));
    EXPECT_THAT(job.sentence, HasSubstr("names bbbbbbbbbbbbbbbb"));
    EXPECT_FALSE(exists("r.h5"));
}

TEST_F(queue_pipeline, a_file_without_spikes_and_a_result_are_refused_as_inputs) {
    begin("done_with '{\\\"kind\\\":\\\"none\\\",\\\"warnings\\\":[\\\"it is empty\\\"]}'");
    const std::string none = queue->wait(queue->submit(run("r.h5"))).sentence;
    begin("done_with '{\\\"kind\\\":\\\"result\\\"}'");
    const std::string result = queue->wait(queue->submit(run("r.h5"))).sentence;

    EXPECT_THAT(none, HasSubstr("data.csv holds nothing to run on: it is empty"));
    EXPECT_THAT(result, HasSubstr("data.csv holds nothing to run on: it is a result"));
}

TEST_F(queue_pipeline, a_reader_that_does_not_name_the_file_is_helped) {
    const QueuedJob& job = begin("fail_with bad_input 'it is garbled'").wait(queue->submit(run("r.h5")));

    EXPECT_EQ(job.sentence, file("data.csv") + ": it is garbled");
}

TEST_F(queue_pipeline, what_a_failed_run_had_begun_to_write_is_removed) {
    begin("[ $verb = import ] && recording && exit\necho half > \"$out\"; fail_with failed 'no luck'");

    const QueuedJob& job = queue->wait(queue->submit(run("r.h5")));

    EXPECT_EQ(job.state, JobState::failed);
    EXPECT_EQ(job.sentence, "no luck");
    EXPECT_THAT(job.log.back(), testing::EndsWith("no luck"));
    EXPECT_EQ(n_left_over(), 0);
}

TEST_F(queue_pipeline, each_kind_of_failure_leaves_its_own_state) {
    const std::vector<std::pair<std::string, JobState>> expected{
        {"cancelled", JobState::cancelled},       {"limit", JobState::limited},    {"lost", JobState::lost},
        {"checkpointed", JobState::checkpointed}, {"bad_input", JobState::failed}, {"internal", JobState::failed}};
    for (const auto& [code, state] : expected) {
        const QueuedJob& job = begin("fail_with " + code + " 'so it is'").wait(queue->submit(request()));
        EXPECT_EQ(job.state, state) << code;
    }
}

TEST_F(queue_pipeline, a_crash_while_running_is_a_loss_that_names_the_signal) {
    begin("[ $verb = import ] && recording && exit\necho half > \"$out\"; kill -SEGV $$");

    const QueuedJob& job = queue->wait(queue->submit(run("r.h5")));

    EXPECT_EQ(job.state, JobState::lost);
    EXPECT_THAT(job.sentence, HasSubstr("SIGSEGV"));
    EXPECT_EQ(n_left_over(), 0);
}

// The script puts its process id where the test finds it, then waits for ever.
const std::string lies_still = "echo $$ > \"$0.pid.part\" && mv \"$0.pid.part\" \"$0.pid\"; exec sleep 1000\n";

TEST_F(queue_pipeline, a_worker_killed_from_outside_while_importing_is_a_loss_that_names_the_file) {
    begin(lies_still);
    const int id = queue->submit(run("r.h5"));
    ASSERT_TRUE(drive_until([&] { return exists("worker.sh.pid"); }));

    kill(std::stoi(text_of("worker.sh.pid")), SIGKILL);
    const QueuedJob& job = queue->wait(id);

    EXPECT_EQ(job.state, JobState::lost);
    EXPECT_THAT(job.sentence, HasSubstr("data.csv: the worker was lost (signal 9, SIGKILL)"));
}

TEST_F(queue_pipeline, a_worker_killed_from_outside_while_running_is_a_loss_and_leaves_nothing) {
    begin("[ $verb = import ] && recording && exit\necho half > \"$out\"\n" + lies_still);
    const int id = queue->submit(run("r.h5"));
    ASSERT_TRUE(drive_until([&] { return exists("worker.sh.pid"); }));

    kill(std::stoi(text_of("worker.sh.pid")), SIGKILL);
    const QueuedJob& job = queue->wait(id);

    EXPECT_EQ(job.state, JobState::lost);
    EXPECT_THAT(job.sentence, HasSubstr("SIGKILL"));
    EXPECT_EQ(n_left_over(), 0);
}

TEST_F(queue_pipeline, stopping_an_import_begins_no_run) {
    for (const auto& [how, state] : {std::pair(Stop::cancel, JobState::cancelled), {Stop::checkpoint, JobState::checkpointed}}) {
        files::remove(file("worker.sh.pid"));
        begin("[ $verb = run ] && echo ran > \"$0.ran\"\n" + lies_still);
        const int id = queue->submit(run("r.h5"));
        ASSERT_TRUE(drive_until([&] { return exists("worker.sh.pid"); }));

        queue->stop(id, how);
        const QueuedJob& job = queue->wait(id);

        EXPECT_EQ(job.state, state) << job.sentence;
        EXPECT_FALSE(exists("worker.sh.ran"));
    }
}

TEST_F(queue_pipeline, an_import_that_ends_well_after_a_stop_begins_no_run) {
    begin(R"sh(
[ $verb = run ] && echo ran > "$0.ran"
printf '{"event":"log","level":"info","text":"read"}\n'
while [ ! -e "$0.go" ]; do sleep 0.01; done
recording
)sh");
    const int id = queue->submit(run("r.h5"));
    queue->on_event([&](const QueuedJob&, const Event&) {
        queue->stop(id, Stop::cancel);
        put("worker.sh.go", "");
    });

    const QueuedJob& job = queue->wait(id);

    EXPECT_EQ(job.sentence, "cancelled"); // not: was ended
    EXPECT_EQ(job.state, JobState::cancelled);
    EXPECT_FALSE(exists("worker.sh.ran"));
}

TEST_F(queue_pipeline, an_unknown_operation_is_a_sentence) {
    begin(works);
    QueueItem item = run("r.h5");
    item.job->operation = "dance";

    EXPECT_THAT(queue->wait(queue->submit(item)).sentence, HasSubstr("there is no operation 'dance'"));
}

TEST_F(queue_pipeline, a_figure_is_asked_of_the_renderer) {
    begin("echo \"$0 $verb\" > \"$0.asked\"; done_with ''");
    put("renderer.sh", text_of("worker.sh"));
    files::permissions(file("renderer.sh"), files::perms::owner_all);
    const Session with_renderer(posix_fs(), {file("worker.sh"), {}, "", file("renderer.sh")},
                                {.cache = "none", .device_class = detect_device_class()});
    session = std::make_unique<Session>(with_renderer);
    queue = std::make_unique<Queue>(*session, 1);
    QueueItem item = request();
    item.request->verb = Verb::render;

    EXPECT_EQ(queue->wait(queue->submit(item)).state, JobState::done);
    EXPECT_EQ(text_of("renderer.sh.asked"), file("renderer.sh") + " render\n");
    EXPECT_FALSE(exists("worker.sh.asked"));
}

// With the real worker.
TEST_F(queue_pipeline, damaged_columns_are_read_again_by_whoever_uses_them_and_removed) {
    put("data.csv", "time_s,unit\n0.5,a\n1.5,b\n2.5,a\n");
    SessionOptions options;
    options.cache = file("cache");
    options.device_class = detect_device_class();
    session = std::make_unique<Session>(posix_fs(), Installation{RANVIER_BINARY_DIR "/bin/ranvier-worker", {}, "", ""}, options);
    queue = std::make_unique<Queue>(*session, 1);
    const std::string columns = queue->wait(queue->submit(import())).imported->columns;
    ASSERT_FALSE(columns.empty());
    {
        const auto mapped = map_columns(posix_fs(), columns, Check::directory);
        ASSERT_TRUE(mapped);
        std::string bytes = *posix_fs().read(columns, 1 << 20);
        const auto whole = posix_fs().map(columns);
        for (const ColumnView& c : mapped->columns()) // one bit of the first column that is not the words of info
            if (c.name != "info" && !c.bytes.empty()) {
                bytes[bytes.find(std::string(reinterpret_cast<const char*>(c.bytes.data()), c.bytes.size()))] ^= 1;
                break;
            }
        std::ofstream(columns, std::ios::binary) << bytes;
    }
    ASSERT_FALSE(map_columns(posix_fs(), columns, Check::all));

    QueueItem item = request();
    item.request->verb = Verb::convert;
    item.request->inputs = {{"", file("data.csv"), "", "", columns, ""}};
    item.request->out = file("again.csv");
    const QueuedJob& job = queue->wait(queue->submit(item));

    EXPECT_EQ(job.state, JobState::done) << job.sentence;
    EXPECT_THAT(text_of("again.csv"), HasSubstr("2.5"));
    EXPECT_FALSE(files::exists(columns));
}

} // namespace
} // namespace ranvier::queue_test
