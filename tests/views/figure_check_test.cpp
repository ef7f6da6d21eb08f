// What was asked of a figure and is not there is refused with a sentence.
#include "app/views/figure_check.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "app/views/scenes/scene_figure.hpp"
#include "tests/unit/data/samples.hpp"
#include "tests/views/sample_fit.hpp"

namespace ranvier::views {
namespace {

using testing::HasSubstr;

// Units a, b, c and two states over ten seconds.
Sources fit_of_units() {
    Sources sources = sample_fit();
    sources.recording = sample_units();
    return sources;
}

Sources trials() {
    Sources sources;
    sources.recording = RecordingData::of(samples::recording(), "a.nwb");
    return sources;
}

std::string refusal_of(const Link& link) {
    const Status checked = check_link(link, fit_of_units());
    return checked ? "" : checked.error().sentence();
}

// The sentence that a figure with this option is refused with; "" if it is drawn.
std::string refusal_of(const std::string& kind, const Sources& sources, const TextMap& options) {
    const auto figure = make_any_figure(kind, sources, options);
    if (!figure) return figure.error().sentence();
    const Status checked = check_figure(**figure);
    return checked ? "" : checked.error().sentence();
}

TEST(check_link, takes_what_the_files_have) {
    Link link;
    link.window = {2, 4};
    link.cursor = 3;
    link.units = {"a", "c"};
    link.states = {0, 1};
    link.edges = {{"a", "b"}};
    link.seed_node = "b";

    EXPECT_EQ(refusal_of(link), "");
    EXPECT_EQ(refusal_of(Link()), "");
}

TEST(check_link, refuses_a_unit_that_is_not_there_and_names_those_that_are) {
    Link link;
    link.units = {"999"};

    EXPECT_THAT(refusal_of(link), HasSubstr("select-units: found '999'; the units are a, b, c"));
}

TEST(check_link, refuses_a_coupling_with_an_end_that_is_not_there) {
    Link link;
    link.edges = {{"a", "999"}};

    EXPECT_THAT(refusal_of(link), HasSubstr("select-edges: found 'a>999'"));
}

TEST(check_link, refuses_a_state_beyond_those_of_the_fit) {
    Link link;
    link.states = {8};

    EXPECT_THAT(refusal_of(link), HasSubstr("select-states: found '9'; there are 2 states"));
}

TEST(check_link, refuses_a_seed_node_that_is_not_there) {
    Link link;
    link.seed_node = "nobody";

    EXPECT_THAT(refusal_of(link), HasSubstr("seed-node: found 'nobody'"));
}

TEST(check_link, refuses_a_stretch_of_time_outside_the_recording_and_tells_its_ends) {
    Link link;
    link.window = {9000, 9100};

    EXPECT_THAT(refusal_of(link), HasSubstr("found '9000 to 9100'; the times there are run from 0 to 10 s"));
}

TEST(check_link, takes_a_stretch_of_time_that_reaches_over_an_end) {
    Link link;
    link.window = {-5, 3};

    EXPECT_EQ(refusal_of(link), "");
}

TEST(check_link, refuses_a_cursor_outside_the_recording) {
    Link link;
    link.cursor = 9000;

    EXPECT_THAT(refusal_of(link), HasSubstr("cursor: found '9000'"));
}

TEST(link_within, leaves_out_what_the_files_do_not_have_and_keeps_the_rest) {
    Link link;
    link.window = {9000, 9100};
    link.cursor = 9000;
    link.units = {"a", "999"};
    link.states = {1, 8};
    link.edges = {{"a", "b"}, {"a", "999"}};
    link.seed_node = "nobody";

    const Link within = link_within(link, fit_of_units());

    EXPECT_EQ(within.units, std::set<std::string>{"a"});
    EXPECT_EQ(within.states, std::set<int>{1});
    EXPECT_EQ(within.edges.size(), 1u);
    EXPECT_TRUE(within.seed_node.empty() && std::isnan(within.cursor) && within.window.stop == 0);
    EXPECT_EQ(refusal_of(within), "");
}

TEST(check_figure, takes_every_kind_with_its_defaults) {
    Sources sources = fit_of_units();
    sources.other = sources.result;
    for (const FigureKind& kind : figure_kinds()) {
        const Sources& used = kind.id == "aligned" ? trials() : sources;
        if (kind.id != "declared") {
            EXPECT_EQ(refusal_of(kind.id, used, {}), "") << kind.id;
        }
    }
}

struct Wrong {
    const char *kind, *option, *value, *sentence;
};

TEST(check_figure, refuses_words_that_the_recording_does_not_know) {
    for (const auto& [kind, option, value, sentence] : {
             Wrong{"states", "lanes", "nosuch", "named nosuch. Its tables: trials, epochs"},
             {"states", "events", "nosuch", "named nosuch"},
             {"states", "signals", "nosuch", "Its signals: wheel, lick"},
             {"states", "channels", "many", "channels: found 'many'"},
             {"states", "sort", "nosuch", "no nosuch to sort by"},
             {"states", "group", "nosuch", "no nosuch to group by"},
             {"states", "units", "rate >", "The filter \"rate >\" was not applied"},
             {"states", "units", "rate > 1000", "No unit passes the filter"},
             {"aligned", "table", "nosuch", "no interval table \"nosuch\"; it has trials, epochs"},
             {"aligned", "column", "nosuch", "no column of times \"nosuch\""},
             {"aligned", "group", "foo", "no column \"foo\""},
             {"aligned", "sort", "foo", "\"foo\""},
             {"aligned", "window", "2:1", "window: found"},
             {"aligned", "unit", "999", "found \"999\""},
             {"isi", "unit", "3,999", "found \"999\""},
             {"correlogram", "unit", "999", "found \"999\""},
         })
        EXPECT_THAT(refusal_of(kind, trials(), {{option, value}}), HasSubstr(sentence)) << kind << " " << option;
}

TEST(check_figure, refuses_words_that_the_result_does_not_know) {
    for (const auto& [kind, option, value, sentence] : {
             Wrong{"declared", "of", "", "holds no array \"\""},
             {"declared", "of", "no/such", "holds no array \"no/such\""},
             {"likelihood", "trace", "nosuch", "the result has train_nats_per_bin"},
             {"coupling", "compare", "other", "No second result"},
             {"graph", "threshold", "strong", "threshold: found \"strong\""},
             {"graph", "positions", "here", "positions of the nodes"},
             {"graph3d", "camera", "above", "camera: found \"above\""},
         })
        EXPECT_THAT(refusal_of(kind, fit_of_units(), {{option, value}}), HasSubstr(sentence)) << kind << " " << option;
}

TEST(check_figure, refuses_a_kind_of_view_that_is_not_drawn) {
    EXPECT_THAT(refusal_of("declared", fit_of_units(), {{"of", "chain/occupancy"}, {"kind", "pie"}}), HasSubstr("\"pie\""));
}

} // namespace
} // namespace ranvier::views
