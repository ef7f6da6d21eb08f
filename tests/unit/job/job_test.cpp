#include "core/job/job.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "core/data/assembly.hpp"
#include "core/job/event.hpp"
#include "core/job/request.hpp"

namespace ranvier {
namespace {

using testing::HasSubstr;

Job example_job() {
    return {.operation = "hmm_glm",
            .version = "1",
            .params = {{"basis", "exp"}, {"basis.n", "5"}, {"states", "5"}},
            .select = {{"bin", "0.02"}},
            .inputs = {{"recording", "a b.nwb", "", "", "ff00", "s1", ""}},
            .seed = 18446744073709551615u,
            .device_class = "x86-avx2"};
}

TEST(job, survives_its_file) {
    const auto back = parse_job(job_json(example_job()));

    ASSERT_TRUE(back) << back.error().sentence();
    EXPECT_EQ(job_json(*back), job_json(example_job()));
    EXPECT_EQ(back->seed, 18446744073709551615u);
}

TEST(job, hash_does_not_depend_on_where_the_data_lie) {
    Job moved = example_job();
    moved.inputs[0].path = "/elsewhere/a b.nwb";

    EXPECT_EQ(job_hash(moved), job_hash(example_job()));
}

TEST(job, hash_depends_on_everything_that_determines_the_result) {
    const std::string original = job_hash(example_job());
    std::vector<Job> changed(8, example_job());
    changed[0].operation = "other";
    changed[1].version = "2";
    changed[2].params["states"] = "6";
    changed[3].select["bin"] = "0.01";
    changed[4].inputs[0].identity = "ff01";
    changed[5].seed = 0;
    changed[6].device_class = "x86-avx512";
    changed[7].inputs[0].label = "s2"; // stands in the result

    for (const auto& job : changed) EXPECT_NE(job_hash(job), original);
}

TEST(job, command_can_be_pasted_into_a_shell) {
    EXPECT_EQ(job_command(example_job()),
              "ranvier run hmm_glm 'recording=a b.nwb' --param basis=exp:n=5 --param states=5 --param bin=0.02 --seed "
              "18446744073709551615 "
              "--device-class x86-avx2 --out RESULT.h5");
}

// A recording of two files, the second on a clock of its own.
Job assembled(const std::string& folder) {
    Job job = example_job();
    Assembly assembly;
    assembly.parts = {{"spikes", folder + "/phy", "", "", {}, ""},
                      {"trials", folder + "/t.csv", "", "ms", {1.5, 1.001, {}, {}}, ""}};
    job.inputs[0].path = assembly_name(assembly);
    job.inputs[0].assembly = assembly_json(assembly);
    return job;
}

TEST(job, of_several_files_survives_its_file) {
    const auto back = parse_job(job_json(assembled("/data")));

    ASSERT_TRUE(back) << back.error().sentence();
    EXPECT_EQ(back->inputs[0].assembly, assembled("/data").inputs[0].assembly);
    EXPECT_EQ(job_hash(*back), job_hash(assembled("/elsewhere")));
}

TEST(job, of_several_files_names_each_in_its_command) {
    const std::string line = job_command(assembled("/data"));

    EXPECT_THAT(line, HasSubstr("hmm_glm spikes=/data/phy trials=/data/t.csv --time-unit trials:ms --clock "
                                "trials:offset=1.5,rate=1.001 "));
}

TEST(job, of_several_files_is_portable_without_its_folders) {
    const JobInput bare = portable(assembled("/data").inputs[0]);

    EXPECT_EQ(bare.path, "spikes=phy trials=t.csv");
    EXPECT_THAT(bare.assembly, testing::Not(HasSubstr("/data")));
}

TEST(job, of_a_newer_version_is_refused) {
    auto text = job_json(example_job());
    text.replace(text.find("\"ranvier_job\": 1"), 16, "\"ranvier_job\": 9");

    const auto back = parse_job(text);

    ASSERT_FALSE(back);
    EXPECT_THAT(back.error().sentence(), HasSubstr("newer version"));
}

TEST(job, broken_files_are_refused_with_a_sentence) {
    const std::string text = job_json(example_job());
    for (size_t cut = 0; cut < text.size() - 2; cut += 7) {
        const auto back = parse_job(text.substr(0, cut));
        ASSERT_FALSE(back);
        EXPECT_THAT(back.error().sentence(), HasSubstr("not a job file"));
    }
}

TEST(event, survives_its_line) {
    Event e;
    e.type = Event::Type::done;
    e.status = 0;
    e.result = "R.h5";
    e.metrics = {{"a", 1.5}, {"b", NAN}};
    e.payload = "{\"x\":1}";

    const auto back = parse_event(event_line(e));

    ASSERT_TRUE(back);
    EXPECT_EQ(back->metrics.at("a"), 1.5);
    EXPECT_TRUE(std::isnan(back->metrics.at("b")));
    EXPECT_EQ(back->payload, e.payload);
    EXPECT_FALSE(failure_of(*back));
}

TEST(event, a_failure_keeps_its_kind) {
    for (Errc code : {Errc::invalid_argument, Errc::bad_input, Errc::unsupported, Errc::limit, Errc::io, Errc::cancelled,
                      Errc::lost, Errc::checkpointed, Errc::failed, Errc::internal}) {
        const auto back = parse_event(event_line(failed_event(Error(code, "why"))));
        ASSERT_TRUE(back);
        const auto failure = failure_of(*back);
        ASSERT_TRUE(failure);
        EXPECT_EQ(failure->code(), code);
        EXPECT_EQ(failure->sentence(), "why");
    }
}

TEST(event, numbers_that_are_not_finite_are_null) {
    EXPECT_EQ(event_line(metric_event("m", INFINITY)), "{\"event\":\"metric\",\"name\":\"m\",\"value\":null}");
}

TEST(event, bytes_that_are_no_text_do_not_break_the_line) {
    EXPECT_TRUE(parse_event(event_line(log_event(true, "unit \xff\xfe"))));
}

TEST(event, a_line_that_is_none_is_an_error) {
    for (const char* line : {"", "{}", "[1]", "{\"event\":\"dance\"}", "{\"event\":\"progress\"}", "H5 error"})
        EXPECT_FALSE(parse_event(line)) << line;
}

TEST(request, survives_its_document) {
    Request r;
    r.verb = Verb::run;
    r.inputs = {{"recording", "x.nwb", "sel", "ms", "/c/x.columns"}};
    r.job = example_job();
    r.params = {{"k", "v"}};
    r.memory = 1ull << 40;
    r.resume = true;

    const auto back = parse_request(request_json(r));

    ASSERT_TRUE(back) << back.error().sentence();
    EXPECT_EQ(request_json(*back), request_json(r));
}

TEST(request, carries_what_a_figure_is_drawn_from) {
    Request r;
    r.verb = Verb::render;
    r.view = "raster";
    r.format = "svg";
    r.options = {{"sort", "depth"}};
    r.link = {{"from", "1.5"}, {"states", "0,2"}};
    r.figure = {{"width_mm", "85"}};

    const auto back = parse_request(request_json(r));

    ASSERT_TRUE(back) << back.error().sentence();
    EXPECT_EQ(back->verb, Verb::render);
    EXPECT_EQ(back->view, "raster");
    EXPECT_EQ(back->options, r.options);
    EXPECT_EQ(back->link, r.link);
    EXPECT_EQ(back->figure, r.figure);
}

} // namespace
} // namespace ranvier
