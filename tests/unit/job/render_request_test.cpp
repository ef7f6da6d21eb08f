#include "core/job/render_request.hpp"

#include <gmock/gmock.h>

namespace ranvier {

namespace {

using testing::HasSubstr;

Request couplings() {
    Request r;
    r.verb = Verb::render;
    r.inputs = {{"result", "/data/fit 1.h5", "", "", "/cache/1", ""},
                {"recording", "/data/a.nwb", "probe", "ms", "/cache/2", ""}};
    r.view = "coupling";
    r.options = {{"state", "2"}};
    r.link = {{"from", "10"}, {"to", "20"}, {"edges", "3>7"}};
    r.figure = {{"size", "85x60"}, {"theme", "dark"}};
    r.out = "/figures/couplings.svg";
    return r;
}

TEST(render_request, the_command_names_files_without_folders_and_quotes_what_a_shell_would_take_apart) {
    EXPECT_EQ(render_command(couplings()),
              "ranvier render 'fit 1.h5' --data a.nwb:probe --time-unit ms --view coupling --param state=2 --from 10 --to 20 "
              "--select-edges '3>7' --size 85x60 --theme dark --out couplings.svg");
}

TEST(render_request, a_recording_alone_is_named_without_an_option) {
    Request r = couplings();
    r.inputs = {{"recording", "/data/a.nwb", "", "", "", ""}};
    r.view = "isi";
    r.options.clear();
    r.link.clear();
    r.figure.clear();

    EXPECT_EQ(render_command(r), "ranvier render a.nwb --view isi --out couplings.svg");
}

TEST(render_request, the_command_says_what_units_and_states_are_called) {
    Request r = couplings();
    r.inputs.resize(1);
    r.link.clear();
    r.figure.clear();
    r.names = {{"unit_label/3/a", "fast one"}, {"state_name/2", "Rest"}, {"state_colour/2", "5"}, {"state_name/10", "Up=down"}};

    EXPECT_EQ(render_command(r),
              "ranvier render 'fit 1.h5' --view coupling --param state=2 --state-name 10=Up=down --state-name 2=Rest "
              "--state-colour 2=5 --unit-label '3/a=fast one' --out couplings.svg");
}

TEST(render_request, names_are_those_of_a_project_counted_from_1) {
    TextMap names;
    add_names({{"state/1/name", "Rest"}, {"state/1/colour", "4"}, {"unit/a/b/label", "fast"}, {"name", "fit"}}, names);

    EXPECT_EQ(names, (TextMap{{"state_name/2", "Rest"}, {"state_colour/2", "5"}, {"unit_label/a/b", "fast"}}));
}

TEST(render_request, properties_without_a_number_or_an_id_name_nothing) {
    TextMap names;
    add_names({{"state/up/name", "Rest"},
               {"state/1/colour", "blue"},
               {"state/1.5/name", "x"},
               {"unit//label", "y"},
               {"unit/label", "z"},
               {"layout/1/2", "w"}},
              names);

    EXPECT_EQ(names, TextMap{});
}

TEST(render_request, the_second_result_is_what_is_compared_with) {
    Request r = couplings();
    r.inputs.push_back({"other", "/data/fit2.h5", "", "", "", ""});

    EXPECT_THAT(render_command(r), HasSubstr("ranvier render 'fit 1.h5' --compare fit2.h5 --data a.nwb:probe"));
}

TEST(render_request, a_figure_is_about_its_inputs_by_name_and_identity) {
    const std::string about =
        render_about(couplings(), {R"({"operation":"hmm_glm","seed":"7","metrics":{"a":1}})", R"({"identity":"abc"})"});

    EXPECT_THAT(about, HasSubstr(R"({"port":"result","name":"fit 1.h5","operation":"hmm_glm","seed":"7"})"));
    EXPECT_THAT(about, HasSubstr(R"({"port":"recording","name":"a.nwb","identity":"abc"})"));
}

TEST(render_request, takes_the_recording_that_a_result_names) {
    EXPECT_TRUE(check_made_from(R"({"inputs":[{"name":"a.nwb","identity":"abc"}]})", R"({"file":"x.nwb","identity":"abc"})"));
}

TEST(render_request, refuses_another_recording_with_both_identities) {
    const auto checked =
        check_made_from(R"({"inputs":[{"name":"a.nwb","identity":"abc"}]})", R"({"file":"x.nwb","identity":"def"})");

    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().sentence(),
              "x.nwb is not the recording that the result was made from: its content has identity "
              "def..., the result names abc... (a.nwb)");
}

} // namespace

} // namespace ranvier
