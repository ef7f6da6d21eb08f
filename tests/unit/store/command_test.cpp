#include "core/store/command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/scratch.hpp"

namespace ranvier {
namespace {

using testing::add;
using ::testing::HasSubstr;
using testing::run;
using testing::set;

std::string wrong(const std::string& json) {
    const auto parsed = parse_command(json);
    return parsed ? "" : parsed.error().sentence();
}

TEST(command, is_one_line_of_json_with_the_verb_first_and_the_words_in_order) {
    const auto line = command_json(set("result-1", "state/2/name", "Up \"high\""));

    EXPECT_EQ(line, R"({"do":"set","key":"state/2/name","object":"result-1","value":"Up \"high\""})");
}

TEST(command, reads_back_as_itself) {
    for (const auto& command : {set("project", "note", "µ, ‘é’\nsecond line"), run("result-4", "recording-1"),
                                add("recording-2", "../a b.nwb", "name"), Command{"remove", {{"object", "recording-2"}}}}) {
        const auto same = parse_command(command_json(command));

        ASSERT_TRUE(same) << same.error().sentence();
        EXPECT_EQ(*same, *canonical(command));
    }
}

TEST(command, has_maps_as_objects_on_its_line) {
    EXPECT_THAT(command_json(*canonical(run("result-1", "recording-1"))), HasSubstr(R"("params":{"states":"3"},"seed":"7")"));
}

TEST(command, of_equal_words_is_equal_bytes_however_its_maps_were_written) {
    auto spaced = run("result-1", "recording-1");
    spaced.words["params"] = "{ \"states\" : \"3\" }";

    EXPECT_EQ(command_json(*canonical(spaced)), command_json(*canonical(run("result-1", "recording-1"))));
}

TEST(command, refuses_what_is_no_command_with_what_is_wrong) {
    EXPECT_THAT(wrong("[]"), HasSubstr("object was expected"));
    EXPECT_THAT(wrong(R"({"object":"recording-1"})"), HasSubstr("\"do\" is missing"));
    EXPECT_THAT(wrong(R"({"do":"paint","object":"x"})"), HasSubstr("no command 'paint'"));
    EXPECT_THAT(wrong(R"({"do":"add","object":"recording-1"})"), HasSubstr("needs the word 'path'"));
    EXPECT_THAT(wrong(R"({"do":"remove","object":"recording-1","why":"x"})"), HasSubstr("no word 'why'"));
    EXPECT_THAT(wrong(R"({"do":"remove","object":3})"), HasSubstr("'object' is number; expected text"));
    EXPECT_THAT(wrong(R"({"do":"set","object":"project","key":"note"})"), HasSubstr("needs the word 'value'"));
}

TEST(command, refuses_a_run_whose_maps_or_seed_are_none) {
    const std::string head = R"({"do":"run","object":"result-1","operation":"x","inputs":"a=b","device_class":"c",)";

    EXPECT_THAT(wrong(head + R"("params":"states=3"})"), HasSubstr("'params' is string; expected an object"));
    EXPECT_THAT(wrong(head + R"("params":{"states":3}})"), HasSubstr("'states' is no text but number"));
    EXPECT_THAT(wrong(head + R"("seed":"-1"})"), HasSubstr("seed: found '-1'"));
}

TEST(command, refuses_a_line_that_nests_without_end) {
    const std::string deep(1'000'000, '['), head = R"({"do":"run","object":"result-1","operation":"x","params":{"a":)";

    EXPECT_THAT(wrong(head + deep + std::string(deep.size(), ']') + "}}"), HasSubstr("nests deeper than 16 levels"));
    EXPECT_THAT(wrong(R"({"do":"paint","note":")" + deep + "\\\"[\"}"), HasSubstr("no command 'paint'"));
}

TEST(command, refuses_bytes_that_are_not_utf_8) { EXPECT_FALSE(canonical(set("project", "note", "\xff"))); }

TEST(command, is_an_edit_unless_it_draws) {
    EXPECT_TRUE(is_edit(set("project", "note", "x")));
    EXPECT_FALSE(is_edit({"render", {{"object", "result-1"}, {"view", "states"}, {"out", "a.svg"}}}));
}

TEST(command_sentence, tells_an_edit_by_the_name_of_its_object) {
    EXPECT_EQ(command_sentence(set("recording-1", "unit/12/label", "interneuron"), "sub-4"),
              "Label unit 12 of sub-4: interneuron");
    EXPECT_EQ(command_sentence(set("recording-1", "unit/12/label", ""), "sub-4"), "Unlabel unit 12 of sub-4");
    EXPECT_EQ(command_sentence(set("recording-1", "unit/a/b/label", "x"), "sub-4"), "Label unit a/b of sub-4: x");
    EXPECT_EQ(command_sentence(set("result-1", "state/2/name", "Up"), "fit"), "Name state 3 of fit: Up");
    EXPECT_EQ(command_sentence(set("recording-1", "units", "rate > 1"), "sub-4"), "Units for analysis of sub-4: rate > 1");
    EXPECT_EQ(command_sentence(set("project", "figure/width_mm", "85"), "the project"), "Set figure/width_mm of the project: 85");
    EXPECT_EQ(command_sentence(add("recording-1", "a.nwb"), "a.nwb"), "Add a.nwb");
    EXPECT_EQ(command_sentence({"remove", {{"object", "result-1"}}}, "fit"), "Remove fit");
}

TEST(command_shell, quotes_what_a_shell_would_take_apart) {
    EXPECT_EQ(command_shell(set("result-1", "note", "it's $5"), "my demo.ranvier"),
              R"(ranvier project set 'my demo.ranvier' result-1 'note=it'\''s $5')");
}

TEST(command_shell, sees_relative_paths_from_where_the_folder_is_seen) {
    EXPECT_EQ(command_shell(add("recording-1", "../data/a.nwb"), "lab/demo.ranvier"),
              "ranvier project add lab/demo.ranvier lab/data/a.nwb");
}

TEST(command_shell, tells_a_run_with_its_parameters_and_what_it_chose_of_the_recording) {
    auto command = run("result-1", "recording-1");
    command.words["select"] = R"({"bin":"0.01","merge":""})";

    EXPECT_EQ(
        command_shell(command, "d.ranvier"),
        "ranvier project run d.ranvier hmm_glm recording=recording-1 --param states=3 --param bin=0.01 --seed 7 --device-class "
        "x86-avx2 --name 'three states'");
}

TEST(command_shell, tells_a_recording_of_several_files_by_its_parts) {
    auto command = add("recording-1", "spikes=phy trials=t.csv");
    command.words["assembly"] = R"({"ranvier_recording":1,"parts":[{"port":"spikes","file":"../phy"},)"
                                R"({"port":"trials","file":"../t.csv","clock":{"offset_s":1.5,"rate":1}}]})";

    EXPECT_EQ(command_shell(command, "lab/d.ranvier"),
              "ranvier project add lab/d.ranvier spikes=lab/phy trials=lab/t.csv --clock trials:offset=1.5,rate=1");
}

TEST(command_python, is_a_call_of_the_helper) {
    EXPECT_EQ(command_python(set("result-1", "note", "a \"b\""), "d.ranvier"),
              R"(ranvier.Project("d.ranvier").set("result-1", "note", "a \"b\""))");
    EXPECT_EQ(command_python(run("result-1", "recording-1"), "d.ranvier"),
              R"(ranvier.Project("d.ranvier").run("hmm_glm", {"recording": "recording-1"}, params={"states": "3"}, seed="7", )"
              R"(device_class="x86-avx2", name="three states"))");
}

TEST(run_sentence, names_a_run_once_and_its_inputs) {
    EXPECT_EQ(run_sentence("HMM-GLM, 3 states", {"session.nwb"}, "HMM-GLM, 3 states"), "Run HMM-GLM, 3 states on session.nwb");
    EXPECT_EQ(run_sentence("HMM-GLM, 3 states", {"session.nwb"}, "first try"), "Run HMM-GLM, 3 states on session.nwb: first try");
}

TEST(create_shell, is_a_line_that_makes_the_project) {
    EXPECT_EQ(create_shell("my demo.ranvier"), "ranvier project create 'my demo.ranvier'");
}

} // namespace
} // namespace ranvier
