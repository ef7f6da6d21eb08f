#include "core/store/project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/hash.hpp"
#include "core/store/project_inputs.hpp"
#include "tests/unit/store/scratch.hpp"

namespace ranvier {
namespace {

using testing::add;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::refusal;
using testing::run;
using testing::Scratch;
using testing::set;

std::vector<std::string> ids(const Project& project) {
    std::vector<std::string> all;
    for (const auto& o : project.objects()) all.push_back(o.id);
    return all;
}

std::vector<std::string> history(const Project& project) {
    std::vector<std::string> all;
    for (const auto& e : project.history()) all.push_back((e.undone ? "-" : "+") + e.sentence);
    return all;
}

// With a recording in it, and a result.
std::unique_ptr<Project> filled(const Scratch& scratch) {
    auto project = scratch.create();
    EXPECT_EQ(refusal(*project, add("recording-1", scratch.file("data/a.csv", "t,u\n"), "sub-4"), {{"identity", "abc"}}), "");
    scratch.file("demo.ranvier/results/result-1.h5", "result");
    EXPECT_EQ(refusal(*project, run("result-1", "recording-1")), "");
    return project;
}

TEST(project, starts_empty_with_folders_for_what_it_makes) {
    const Scratch scratch;

    const auto project = scratch.create();

    EXPECT_THAT(ids(*project), IsEmpty());
    EXPECT_THAT(project->recovered(), IsEmpty());
    EXPECT_FALSE(project->can_undo());
    for (const char* part : {"/results", "/figures", "/cache"}) EXPECT_TRUE(posix_fs().exists(scratch.project() + part));
}

TEST(project, is_not_made_where_something_is) {
    const Scratch scratch;
    scratch.file("demo.ranvier", "mine");

    const auto project = Project::create(posix_fs(), scratch.project());

    ASSERT_FALSE(project);
    EXPECT_THAT(project.error().sentence(), HasSubstr("exists already"));
}

TEST(project, add_brings_an_object_and_undo_takes_it_away) {
    const Scratch scratch;
    auto project = scratch.create();

    ASSERT_EQ(refusal(*project, add("recording-1", scratch.path() + "/a.nwb"), {{"identity", "abc"}}), "");
    EXPECT_EQ(project->property("recording-1", "name"), "a.nwb");
    EXPECT_EQ(project->property("recording-1", "identity"), "abc");

    EXPECT_EQ(*project->undo(), "Add a.nwb");
    EXPECT_EQ(project->find("recording-1"), nullptr);
    EXPECT_EQ(*project->redo(), "Add a.nwb");
    EXPECT_EQ(project->property("recording-1", "identity"), "abc");
}

TEST(project, remove_takes_an_object_away_and_restore_brings_it_as_it_was) {
    const Scratch scratch;
    auto project = filled(scratch);
    ASSERT_EQ(refusal(*project, set("recording-1", "note", "good one")), "");

    ASSERT_EQ(refusal(*project, {"remove", {{"object", "recording-1"}}}), "");
    EXPECT_THAT(ids(*project), ElementsAre("result-1"));
    ASSERT_EQ(refusal(*project, {"restore", {{"object", "recording-1"}}}), "");

    EXPECT_THAT(ids(*project), ElementsAre("recording-1", "result-1")); // in the order of joining
    EXPECT_EQ(project->property("recording-1", "note"), "good one");
}

TEST(project, undo_of_remove_and_of_restore_are_each_other) {
    const Scratch scratch;
    auto project = filled(scratch);
    ASSERT_EQ(refusal(*project, {"remove", {{"object", "recording-1"}}}), "");
    ASSERT_EQ(refusal(*project, {"restore", {{"object", "recording-1"}}}), "");

    ASSERT_TRUE(project->undo());
    EXPECT_EQ(project->find("recording-1"), nullptr);
    ASSERT_TRUE(project->undo());
    EXPECT_NE(project->find("recording-1"), nullptr);
}

TEST(project, set_keeps_the_former_value_for_undo) {
    const Scratch scratch;
    auto project = filled(scratch);
    ASSERT_EQ(refusal(*project, set("recording-1", "unit/3/label", "a")), "");
    ASSERT_EQ(refusal(*project, set("recording-1", "unit/3/label", "b")), "");
    ASSERT_EQ(refusal(*project, set("recording-1", "unit/3/label", "")), "");

    EXPECT_EQ(project->property("recording-1", "unit/3/label"), "");
    ASSERT_TRUE(project->undo());
    EXPECT_EQ(project->property("recording-1", "unit/3/label"), "b");
    ASSERT_TRUE(project->undo());
    EXPECT_EQ(project->property("recording-1", "unit/3/label"), "a");
    ASSERT_TRUE(project->undo());
    EXPECT_FALSE(project->find("recording-1")->properties.contains("unit/3/label"));
}

TEST(project, set_on_the_project_is_of_the_whole) {
    const Scratch scratch;
    auto project = scratch.create();

    ASSERT_EQ(refusal(*project, set("project", "figure/width_mm", "85")), "");

    EXPECT_EQ(project->property("project", "figure/width_mm"), "85");
    EXPECT_THAT(history(*project), ElementsAre("+Set figure/width_mm of the project: 85"));
    ASSERT_TRUE(project->undo());
    EXPECT_EQ(project->property("project", "figure/width_mm"), "");
}

TEST(project, a_set_that_changes_nothing_is_no_edit) {
    const Scratch scratch;
    auto project = filled(scratch);
    const size_t before = project->history().size();

    ASSERT_EQ(refusal(*project, set("recording-1", "name", "sub-4")), "");

    EXPECT_EQ(project->history().size(), before);
}

TEST(project, undo_of_a_run_hides_the_result_and_keeps_its_file) {
    const Scratch scratch;
    auto project = filled(scratch);

    EXPECT_EQ(*project->undo(), "Run three states on sub-4");
    EXPECT_EQ(project->find("result-1"), nullptr);
    EXPECT_TRUE(posix_fs().exists(project->result_path("result-1")));
    ASSERT_TRUE(project->redo());
    EXPECT_EQ(project->property("result-1", "operation"), "hmm_glm");
}

TEST(project, a_result_knows_its_checksum_and_what_it_was_made_from) {
    const Scratch scratch;
    auto project = filled(scratch);

    EXPECT_EQ(project->property("result-1", "sha256"), sha256_hex("result"));
    EXPECT_EQ(project->property("result-1", "made_from"), "recording=abc");
    EXPECT_FALSE(has_old_inputs(*project, *project->find("result-1")));
    ASSERT_TRUE(project->set_fact("recording-1", "identity", "def"));
    EXPECT_TRUE(has_old_inputs(*project, *project->find("result-1")));
}

TEST(project, what_was_undone_is_struck_out_and_lost_to_redo_after_another_edit) {
    const Scratch scratch;
    auto project = filled(scratch);
    ASSERT_EQ(refusal(*project, set("result-1", "note", "first")), "");
    ASSERT_TRUE(project->undo());
    ASSERT_TRUE(project->can_redo());

    ASSERT_EQ(refusal(*project, set("result-1", "note", "second")), "");

    EXPECT_FALSE(project->can_redo());
    EXPECT_THAT(history(*project), ElementsAre("+Add sub-4", "+Run three states on sub-4", "-Note of three states: first",
                                               "+Note of three states: second"));
}

TEST(project, undo_and_redo_go_through_several_edits_in_order) {
    const Scratch scratch;
    auto project = scratch.create();
    for (const char* value : {"1", "2", "3"}) ASSERT_EQ(refusal(*project, set("project", "n", value)), "");

    ASSERT_TRUE(project->undo());
    ASSERT_TRUE(project->undo());
    EXPECT_EQ(project->property("project", "n"), "1");
    ASSERT_TRUE(project->redo());
    EXPECT_EQ(project->property("project", "n"), "2");
    ASSERT_TRUE(project->redo());
    EXPECT_EQ(project->property("project", "n"), "3");
    EXPECT_FALSE(project->redo());
}

TEST(project, a_figure_is_in_the_history_and_undo_steps_over_it) {
    const Scratch scratch;
    auto project = filled(scratch);
    ASSERT_EQ(refusal(*project, set("result-1", "note", "x")), "");
    ASSERT_EQ(refusal(*project,
                      {"render", {{"object", "result-1"}, {"view", "states"}, {"out", scratch.project() + "/figures/a.svg"}}}),
              "");

    EXPECT_EQ(*project->undo(), "Note of three states: x");
    EXPECT_EQ(project->history().back().command.words.at("out"), "figures/a.svg");
    EXPECT_EQ(history(*project).back(), "+Draw states of three states as a.svg");
}

TEST(project, a_figure_does_not_end_what_can_be_redone) {
    const Scratch scratch;
    auto project = filled(scratch);
    ASSERT_TRUE(project->undo());

    ASSERT_EQ(refusal(*project, {"render", {{"object", "recording-1"}, {"view", "isi"}, {"out", "figures/a.svg"}}}), "");

    EXPECT_TRUE(project->can_redo());
}

TEST(project, undo_and_redo_survive_a_restart) {
    const Scratch scratch;
    filled(scratch).reset();
    {
        auto project = scratch.open();
        ASSERT_EQ(refusal(*project, set("recording-1", "note", "x")), "");
        ASSERT_TRUE(project->undo());
    }

    auto project = scratch.open();
    EXPECT_THAT(project->recovered(), IsEmpty());
    EXPECT_THAT(ids(*project), ElementsAre("recording-1", "result-1"));
    EXPECT_EQ(*project->redo(), "Note of sub-4: x");
    EXPECT_EQ(project->property("recording-1", "note"), "x");
    ASSERT_TRUE(project->undo());
    ASSERT_TRUE(project->undo());
    EXPECT_THAT(ids(*project), ElementsAre("recording-1"));
    ASSERT_TRUE(project->redo());
    EXPECT_EQ(project->property("result-1", "params"), R"({"states":"3"})");
    EXPECT_EQ(project->property("result-1", "sha256"), sha256_hex("result"));
}

TEST(project, refuses_edits_that_make_no_sense_with_a_sentence) {
    const Scratch scratch;
    auto project = filled(scratch);

    EXPECT_THAT(refusal(*project, set("recording-9", "note", "x")),
                HasSubstr("there is no recording-9 in the project; there are: recording-1, result-1"));
    EXPECT_THAT(refusal(*project, {"paint", {}}), HasSubstr("no command 'paint'"));
    EXPECT_THAT(refusal(*project, {"set", {{"object", "recording-1"}}}), HasSubstr("needs the word 'key'"));
    EXPECT_THAT(refusal(*project, add("recording-1", "b.nwb")), HasSubstr("there is, or was, a recording-1"));
    EXPECT_THAT(refusal(*project, add("probe-1", "b.nwb")), HasSubstr("'probe-1' is no id"));
    EXPECT_THAT(refusal(*project, add("recording-01", "b.nwb")), HasSubstr("is no id"));
    EXPECT_THAT(refusal(*project, {"restore", {{"object", "recording-1"}}}), HasSubstr("was not removed"));
    EXPECT_THAT(refusal(*project, set("recording-1", "identity", "x")), HasSubstr("found out, not set"));
    EXPECT_THAT(refusal(*project, set("recording-1", "path", "")), HasSubstr("cannot be without"));
    EXPECT_THAT(refusal(*project, run("result-2", "recording-7")), HasSubstr("there is no recording-7"));
    EXPECT_THAT(refusal(*project, run("result-2", "recording-1")), HasSubstr("there is no file"));
    EXPECT_EQ(project->history().size(), 2u);
}

TEST(project, an_edit_of_what_was_removed_says_so) {
    const Scratch scratch;
    auto project = filled(scratch);
    ASSERT_EQ(refusal(*project, {"remove", {{"object", "recording-1"}}}), "");

    EXPECT_THAT(refusal(*project, set("recording-1", "note", "x")), HasSubstr("was removed"));
}

TEST(project, numbers_of_objects_are_never_used_twice) {
    const Scratch scratch;
    auto project = filled(scratch);
    ASSERT_TRUE(project->undo());

    EXPECT_EQ(project->next_id("result"), "result-2");
    EXPECT_EQ(project->next_id("recording"), "recording-2");
}

TEST(project, a_number_whose_file_is_there_is_left_alone) {
    const Scratch scratch;
    auto project = filled(scratch);
    scratch.file("demo.ranvier/results/result-2.h5", "of a run that was cut off");
    scratch.file("demo.ranvier/results/result-3.h5.checkpoint", "of a run that was stopped");

    EXPECT_EQ(project->next_id("result"), "result-4");
}

TEST(project, a_name_taken_away_is_the_first_one_again) {
    const Scratch scratch;
    auto project = filled(scratch);

    ASSERT_EQ(refusal(*project, set("recording-1", "name", "")), "");

    EXPECT_EQ(project->property("recording-1", "name"), "a.csv");
}

TEST(project, facts_and_the_window_are_kept_and_not_in_the_history) {
    const Scratch scratch;
    {
        auto project = filled(scratch);
        ASSERT_TRUE(project->set_fact("recording-1", "fingerprint", "f"));
        ASSERT_TRUE(project->set_ui("layout", "two columns"));
    }

    auto project = scratch.open();
    EXPECT_EQ(project->property("recording-1", "fingerprint"), "f");
    EXPECT_EQ(project->ui("layout"), "two columns");
    EXPECT_EQ(project->history().size(), 2u);
    ASSERT_TRUE(project->set_fact("recording-1", "fingerprint", ""));
    EXPECT_FALSE(project->find("recording-1")->properties.contains("fingerprint"));
}

TEST(project, text_of_every_kind_comes_back_as_it_was) {
    const Scratch scratch;
    const std::string note("quote ' \" µ, null \0 and\nlines", 31);
    {
        auto project = scratch.create();
        ASSERT_EQ(refusal(*project, set("project", "note", note)), "");
    }

    EXPECT_EQ(scratch.open()->property("project", "note"), note);
}

// --- paths
// -----------------------------------------------------------------------------------------------------------------------

TEST(project, inputs_beside_it_are_found_after_all_moved_together) {
    const Scratch scratch;
    filled(scratch).reset();
    const std::string moved = scratch.path() + "/elsewhere";
    std::filesystem::create_directories(moved);
    for (const char* part : {"/data", "/demo.ranvier"}) std::filesystem::rename(scratch.path() + part, moved + part);

    auto project = Project::open(posix_fs(), moved + "/demo.ranvier");

    ASSERT_TRUE(project);
    EXPECT_EQ((*project)->property("recording-1", "path"), "../data/a.csv");
    EXPECT_EQ((*project)->path_of(*(*project)->find("recording-1")), moved + "/data/a.csv");
    EXPECT_EQ((*project)->path_of(*(*project)->find("result-1")), moved + "/demo.ranvier/results/result-1.h5");
    EXPECT_THAT(*(*project)->verify(), IsEmpty());
}

TEST(project, inputs_elsewhere_keep_their_whole_path) {
    const Scratch scratch;
    auto project = scratch.create();

    ASSERT_EQ(refusal(*project, add("recording-1", "/data/lab/a.nwb")), "");

    EXPECT_EQ(project->history()[0].command.words.at("path"), "/data/lab/a.nwb");
    EXPECT_EQ(project->path_of(*project->find("recording-1")), "/data/lab/a.nwb");
}

TEST(project, a_folder_with_a_like_name_is_not_beside_it) {
    const Scratch scratch;

    EXPECT_EQ(stored_path("/lab/demo.ranvier", "/laboratory/a.nwb"), "/laboratory/a.nwb");
    EXPECT_EQ(stored_path("/lab/demo.ranvier", "/lab/demo.ranvier2/a.nwb"), "../demo.ranvier2/a.nwb");
    EXPECT_EQ(stored_path("/lab/demo.ranvier", "/lab/x/../a.nwb"), "../a.nwb");
    EXPECT_EQ(stored_path("/lab/demo.ranvier", "/lab/phy/"), "../phy");
    EXPECT_EQ(full_path("/lab/demo.ranvier", "../a.nwb"), "/lab/a.nwb");
}

TEST(project, the_parts_of_a_recording_are_kept_relative_too) {
    const Scratch scratch;
    auto project = scratch.create();
    Command command = add("recording-1", "spikes=phy trials=t.csv");
    command.words["assembly"] = R"({"ranvier_recording":1,"parts":[{"port":"spikes","file":")" + scratch.path() +
                                R"(/phy"},{"port":"trials","file":"/other/t.csv"}]})";

    ASSERT_EQ(refusal(*project, command), "");

    EXPECT_THAT(project->property("recording-1", "assembly"), HasSubstr(R"("file":"../phy")"));
    const auto input = input_of(*project, *project->find("recording-1"));
    ASSERT_TRUE(input);
    EXPECT_EQ(input->path, "spikes=phy trials=t.csv");
    EXPECT_THAT(input->assembly, HasSubstr(scratch.path() + "/phy"));
    EXPECT_THAT(input->assembly, HasSubstr("/other/t.csv"));
    EXPECT_EQ(project->path_of(*project->find("recording-1")), scratch.path() + "/phy");
}

TEST(project, relinking_is_an_edit_that_brings_its_facts_and_takes_them_back) {
    const Scratch scratch;
    auto project = filled(scratch);

    ASSERT_EQ(refusal(*project, set("recording-1", "path", scratch.path() + "/b.csv"), {{"identity", "other"}}), "");

    EXPECT_EQ(project->property("recording-1", "path"), "../b.csv");
    EXPECT_EQ(project->property("recording-1", "identity"), "other");
    ASSERT_TRUE(project->undo());
    EXPECT_EQ(project->property("recording-1", "path"), "../data/a.csv");
    EXPECT_EQ(project->property("recording-1", "identity"), "abc");
}

} // namespace
} // namespace ranvier
