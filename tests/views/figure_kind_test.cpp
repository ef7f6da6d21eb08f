#include "app/views/figure_kind.hpp"

#include <set>

#include <gmock/gmock.h>

#include "tests/unit/data/samples.hpp"

namespace ranvier::views {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Two states of two units, and a view that its plugin declares.
Sources fitted() {
    ResultSet r;
    r.arrays = {
        {"couplings", "weight", {"state", "receiver", "sender"}, {2, 2, 2}, "", "", std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7}},
        {"couplings", "receiver", {"receiver"}, {2}, "", "", std::vector<std::string>{"3", "7"}},
        {"states", "time_s", {"time_s"}, {2}, "s", "", std::vector<double>{0, 1}},
        {"states", "posterior", {"time_s", "state"}, {2, 2}, "", "", std::vector<float>{1, 0, 0, 1}},
        {"states", "viterbi", {"time_s"}, {2}, "", "", std::vector<int32_t>{0, 1}},
        {"drift", "size", {"unit"}, {2}, "", "", std::vector<double>{1, 2}},
    };
    r.views = {{"line", "drift/size", "Drift"}, {"matrix", "couplings/weight", "Couplings"}, {"ribbon", "states/viterbi", ""}};
    Sources sources;
    sources.result = ResultData::of(std::move(r), "fit.h5");
    return sources;
}

Sources recorded() {
    Sources sources;
    sources.recording = RecordingData::of(samples::recording(), "a.nwb");
    return sources;
}

std::vector<std::string> words(const std::vector<FigureChoice>& choices) {
    std::vector<std::string> out;
    for (const FigureChoice& c : choices) {
        out.push_back(c.kind);
        for (const auto& [name, value] : c.options) out.back() += " " + name + "=" + value;
    }
    return out;
}

TEST(figure_kind, every_kind_has_a_name_of_its_own_and_words) {
    std::set<std::string> names;
    for (const FigureKind& kind : figure_kinds()) {
        EXPECT_TRUE(names.insert(kind.id).second) << kind.id;
        EXPECT_FALSE(kind.title.empty()) << kind.id;
        EXPECT_TRUE(kind.doc.ends_with(".")) << kind.id;
        for (const Param& option : kind.options) EXPECT_FALSE(option.doc.empty()) << kind.id << " " << option.id;
    }
    EXPECT_TRUE(names.contains("states"));
}

TEST(figure_kind, a_kind_that_cannot_be_made_says_what_is_missing) {
    for (const FigureKind& kind : figure_kinds()) {
        const auto possible = kind.possible({});
        ASSERT_FALSE(possible) << kind.id;
        EXPECT_FALSE(possible.error().sentence().empty()) << kind.id;
        EXPECT_FALSE(make_figure(kind.id, {}, {})) << kind.id;
    }
}

TEST(figure_kind, what_is_possible_is_made_with_its_defaults) {
    for (const Sources& sources : {fitted(), recorded()})
        for (const FigureKind& kind : figure_kinds()) {
            if (!kind.possible(sources) || kind.id == "declared") continue;
            const auto figure = make_figure(kind.id, sources, {});
            ASSERT_TRUE(figure) << kind.id << ": " << figure.error().sentence();
            EXPECT_FALSE((*figure)->title().isEmpty()) << kind.id;
        }
}

TEST(figure_kind, a_fit_opens_with_its_states_its_couplings_and_what_its_plugin_declares) {
    const auto suggested = words(suggested_figures(fitted()));

    EXPECT_THAT(suggested, testing::Contains("states"));
    EXPECT_THAT(suggested, testing::Contains("coupling state=1"));
    EXPECT_THAT(suggested, testing::Contains("coupling state=2"));
    EXPECT_THAT(suggested, testing::Contains("declared of=drift/size"));
}

TEST(figure_kind, a_declared_view_with_a_figure_of_its_own_is_not_shown_twice) {
    const auto suggested = words(suggested_figures(fitted()));

    EXPECT_THAT(suggested, testing::Not(testing::Contains("declared of=couplings/weight")));
    EXPECT_THAT(suggested, testing::Not(testing::Contains("declared of=states/viterbi")));
}

TEST(figure_kind, a_recording_opens_with_its_raster_intervals_and_trials) {
    EXPECT_THAT(words(suggested_figures(recorded())), ElementsAre("states", "isi", "aligned"));
}

TEST(figure_kind, nothing_is_suggested_for_nothing) { EXPECT_TRUE(suggested_figures({}).empty()); }

TEST(figure_kind, an_unknown_view_is_refused_with_those_there_are) {
    EXPECT_THAT(make_figure("rainbow", fitted(), {}).error().sentence(), HasSubstr("the views are states, coupling"));
}

TEST(figure_kind, an_unknown_option_is_refused_with_those_there_are) {
    EXPECT_THAT(make_figure("coupling", fitted(), {{"preset", "x"}}).error().sentence(),
                HasSubstr("has no option 'preset'; it has: state"));
}

TEST(figure_kind, a_value_out_of_range_is_refused) {
    EXPECT_THAT(make_figure("coupling", fitted(), {{"state", "many"}}).error().sentence(), HasSubstr("found 'many'"));
}

TEST(figure_kind, a_state_that_the_result_does_not_have_is_refused) {
    const auto figure = make_figure("coupling", fitted(), {{"state", "3"}});

    ASSERT_FALSE(figure);
    EXPECT_THAT(figure.error().sentence(), HasSubstr("the result has 2 states"));
}

} // namespace
} // namespace ranvier::views
