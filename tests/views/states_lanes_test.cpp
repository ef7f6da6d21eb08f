// Lanes, events, true states and signals of the states figure; what stands left of its rows and under its axis.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QImage>
#include <QPainter>

#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"
#include "app/views/figures/states/states_figure.hpp"
#include "tests/gui/painted_text.hpp"
#include "tests/views/sample_fit.hpp"

namespace ranvier::views {
namespace {

using testing::ElementsAre;
using testing::Pair;

// Two trials of 10 s from 0 and from 20 s, with a column of times, one of reaction times, and a number.
Intervals trials_with_events() {
    Table table;
    table.n_rows = 3;
    table.columns = {{"stim_time", "s", std::vector<double>{2, 22, NAN}},
                     {"reaction_time", "s", std::vector<double>{.4, .5, .3}},
                     {"go_cue", "", std::vector<double>{3, 25, 41}},
                     {"angle", "", std::vector<double>{3, 3, 3}},
                     {"start_copy", "", std::vector<double>{0, 20, 40}}};
    return {"trials", {{0, 10}, {20, 30}, {40, 50}}, std::move(table)};
}

// True state 1 (the second) to 50 s, then 0; a fit calls the first of them its state 0.
Recording recording_with_truth() {
    Recording recording;
    recording.spikes = SpikeTrains::make({{"7", "", ""}, {"8", "", ""}}, {{1, 2, 3}, {60, 61}}).value();
    recording.observed = {{0, 100}};
    Table table{{{"state", "", std::vector<int64_t>{1, 0}}}, 2};
    recording.intervals.push_back({"true_states", {{0, 50}, {50, 100}}, std::move(table)});
    return recording;
}

std::shared_ptr<const ResultData> fit_of_halves() {
    std::vector<double> starts;
    std::vector<float> posterior;
    std::vector<int32_t> path;
    for (int t = 0; t < 100; ++t) {
        starts.push_back(t);
        path.push_back(t < 50 ? 0 : 1);
        posterior.insert(posterior.end(), {t < 50 ? 1.F : 0.F, t < 50 ? 0.F : 1.F});
    }
    ResultSet result;
    result.arrays = {{"states", "time_s", {"time_s"}, {100}, "s", "", std::move(starts)},
                     {"states", "posterior", {"time_s", "state"}, {100, 2}, "", "", std::move(posterior)},
                     {"states", "viterbi", {"time_s"}, {100}, "", "", std::move(path)},
                     {"states", "role", {"time_s"}, {100}, "", "", std::vector<uint8_t>(100, 0)},
                     {"states", "state", {"state"}, {2}, "", "", std::vector<int32_t>{0, 1}}};
    return ResultData::of(std::move(result), "fit.h5");
}

std::string all_words(const Hit& hit) {
    std::string all;
    for (const auto& [name, value] : hit.probe) all += name.toStdString() + "=" + value.toStdString() + ";";
    return all;
}

std::vector<gui::PaintedText> texts_of(Figure& figure, int width, int height, const Link& link = {}) {
    Style style;
    style.theme = &theme(ThemeKind::light);
    style.family = "Liberation Sans";
    gui::TextRecorder recorder(QSize(width, height));
    QPainter p(&recorder);
    figure.paint(p, QRectF(0, 0, width, height), style, link);
    p.end();
    return recorder.texts();
}

bool has_text(const std::vector<gui::PaintedText>& texts, const QString& word) {
    return std::ranges::any_of(texts, [&](const gui::PaintedText& t) { return t.text == word; });
}

std::shared_ptr<const RecordingData> recording_of(Intervals table) {
    Recording recording;
    recording.spikes = SpikeTrains::make({{"7", "", ""}}, {{1, 2, 3}}).value();
    recording.observed = {{0, 60}};
    recording.intervals.push_back(std::move(table));
    return RecordingData::of(std::move(recording), "trials.csv");
}

TEST(event_columns, are_those_whose_times_lie_in_their_rows) {
    const auto events = event_columns(trials_with_events());

    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].name, "stim_time");
    EXPECT_THAT(events[0].times, ElementsAre(Pair(2, 0), Pair(22, 1)));
    EXPECT_EQ(events[1].name, "go_cue");
}

TEST(event_columns, may_lie_a_little_before_their_rows_when_their_name_speaks_of_time) {
    Intervals table{"trials", {{10, 14}, {30, 34}}, {{{"cue_time", "s", std::vector<double>{8, 29}}}, 2}};

    EXPECT_EQ(event_columns(table).size(), 1u);
    table.table.columns[0].name = "cue";
    EXPECT_TRUE(event_columns(table).empty());
}

TEST(states_figure, names_the_event_under_a_triangle_and_its_row) {
    const auto figure = made_figure(states_kind(), {recording_of(trials_with_events())});
    picture_of_figure(*figure, {}, 800, 300);
    const double x = 118 + 22. / 60 * (800 - 22 - 118);
    std::string found;
    for (int y = 0; y < 100 && found.find("stim_time") == std::string::npos; ++y) found = all_words(figure->at(QPointF(x, y)));

    EXPECT_NE(found.find("trials.stim_time=22.000 s, row 2"), std::string::npos) << found;
    EXPECT_TRUE(has_text(texts_of(*figure, 800, 300), "stim time"));
}

TEST(states_figure, shows_the_events_that_are_asked_for_and_says_which_it_does_not_know) {
    const auto figure = made_figure(states_kind(), {recording_of(trials_with_events())}, {{"events", "trials.go_cue,smell"}});

    const auto texts = texts_of(*figure, 800, 300);

    EXPECT_TRUE(has_text(texts, "go cue"));
    EXPECT_FALSE(has_text(texts, "stim time"));
    ASSERT_EQ(figure->notices({}).size(), 1u);
    EXPECT_TRUE(figure->notices({})[0].text.contains("smell"));
}

TEST(states_figure, says_how_many_rows_are_merged_because_they_are_narrow) {
    Intervals table{"flashes", {}, {}};
    for (int i = 0; i < 50; ++i) table.rows.push_back({i * 1.0, i + .01});
    table.rows.push_back({52, 58});
    table.table.n_rows = table.rows.size();
    const auto figure = made_figure(states_kind(), {recording_of(std::move(table))});

    const auto texts = texts_of(*figure, 800, 300);

    EXPECT_TRUE(figure->caption().contains("Flashes: 50 of 51 rows, merged below 3 px.")) << figure->caption().toStdString();
    EXPECT_TRUE(has_text(texts, "50 merged"));
    EXPECT_TRUE(has_text(texts, "Flashes"));
}

TEST(states_figure, says_nothing_of_merged_rows_when_each_has_its_box) {
    const auto figure = made_figure(states_kind(), {recording_of(trials_with_events())});
    picture_of_figure(*figure, {}, 800, 300);

    EXPECT_FALSE(figure->caption().contains("merged"));
}

TEST(true_states, have_the_colour_of_the_fitted_state_that_shares_their_bins) {
    const Recording recording = recording_with_truth();
    const StateTrack fit(fit_of_halves());

    const TrueStates matched(recording.intervals[0], false, &fit), alone(recording.intervals[0], false, nullptr);

    EXPECT_EQ(matched.match_of(1), 0);
    EXPECT_EQ(matched.match_of(0), 1);
    EXPECT_EQ(matched.colour_of(1), 0);
    EXPECT_EQ(alone.match_of(1), -1);
    EXPECT_EQ(alone.colour_of(1), 1);
}

TEST(true_states, that_no_fitted_state_is_left_for_have_a_colour_of_their_own) {
    Recording recording = recording_with_truth();
    auto& table = recording.intervals[0];
    table.rows = {{0, 50}, {50, 90}, {90, 100}};
    table.table = {{{"state", "", std::vector<int64_t>{1, 0, 2}}}, 3};
    const StateTrack fit(fit_of_halves());

    const TrueStates states(table, false, &fit);

    EXPECT_EQ(states.match_of(2), -1);
    EXPECT_EQ(states.colour_of(2), 2);
}

TEST(true_states, begin_at_one_where_the_file_counts_so) {
    Recording recording = recording_with_truth();
    recording.intervals[0].table = {{{"state", "", std::vector<int64_t>{1, 2}}}, 2};

    EXPECT_EQ(TrueStates(recording.intervals[0], false, nullptr).runs()[0].value, 0);
    EXPECT_EQ(TrueStates(recording.intervals[0], true, nullptr).runs()[0].value, 1);
}

TEST(states_figure, draws_true_states_as_a_ribbon_in_the_colours_of_the_fit) {
    const auto recording = RecordingData::of(recording_with_truth(), "truth.h5");
    const auto figure = made_figure(states_kind(), {recording, fit_of_halves()}), alone = made_figure(states_kind(), {recording});
    const int y = 28, x = 118 + 5; // in the lane, in its first half

    const QImage with = picture_of_figure(*figure, {}, 800, 400), without = picture_of_figure(*alone, {}, 800, 400);

    EXPECT_EQ(with.pixelColor(x, y), theme(ThemeKind::light).category(0).fill);
    EXPECT_EQ(without.pixelColor(x, y), theme(ThemeKind::light).category(1).fill);
    EXPECT_TRUE(has_text(texts_of(*figure, 800, 400), "True state"));
    EXPECT_NE(all_words(figure->at(QPointF(x, y))).find("true_states=2, matches state 1"), std::string::npos)
        << all_words(figure->at(QPointF(x, y)));
}

TEST(table_words, begin_with_a_capital_and_part_their_words) {
    EXPECT_EQ(table_words("stimulus_presentations"), "Stimulus presentations");
    EXPECT_EQ(table_words("sequences"), "Sequences");
}

std::shared_ptr<const RecordingData> with_position(uint64_t n_channels) {
    Recording recording;
    recording.spikes = SpikeTrains::make({{"7", "", ""}}, {{1, 2, 3}}).value();
    recording.observed = {{0, 10}};
    Signal signal{.name = "position", .unit = "cm", .rate_hz = 1, .n_samples = 10, .n_channels = n_channels};
    for (uint64_t i = 0; i < 10 * n_channels; ++i) signal.values.push_back(static_cast<double>(i % n_channels) * 100);
    recording.signals.push_back(std::move(signal));
    return RecordingData::of(std::move(recording), "position.nwb");
}

TEST(signal_channels, are_chosen_by_numbers_and_ranges) {
    const auto recording = with_position(12);
    const SignalData& signal = recording->signals()[0];

    EXPECT_THAT(*chosen_channels("auto", signal), ElementsAre(0, 1, 2));
    EXPECT_THAT(*chosen_channels("2,11-12", signal), ElementsAre(1, 10, 11));
    EXPECT_THAT(*chosen_channels("4-9", signal), ElementsAre(3, 4, 5));
    for (const char* wrong : {"0", "13", "x", "3-1", "1.5", ","}) EXPECT_FALSE(chosen_channels(wrong, signal)) << wrong;
}

TEST(states_figure, draws_several_channels_and_says_which_and_how_many) {
    const auto figure = made_figure(states_kind(), {with_position(12)}, {{"signals", "position"}, {"channels", "1,5"}});

    const auto texts = texts_of(*figure, 800, 300);
    std::string found;
    for (int y = 0; y < 300 && found.find("position") == std::string::npos; ++y) found = all_words(figure->at(QPointF(400, y)));

    EXPECT_TRUE(has_text(texts, "2 of 12 channels") || has_text(texts, "cm, 2 of 12 channels"));
    EXPECT_TRUE(has_text(texts, "5"));
    EXPECT_NE(found.find("position, channel 1=0 cm;position, channel 5=400 cm"), std::string::npos) << found;
}

TEST(states_figure, says_what_is_wrong_with_the_channels_and_shows_the_first_ones) {
    const auto figure = made_figure(states_kind(), {with_position(2)}, {{"channels", "7"}});

    const auto notices = figure->notices({});

    ASSERT_EQ(notices.size(), 1u);
    EXPECT_TRUE(notices[0].text.contains("1 to 2")) << notices[0].text.toStdString();
    EXPECT_EQ(notices[0].option, "channels");
    EXPECT_TRUE(has_text(texts_of(*figure, 800, 300), "position"));
}

TEST(states_figure, writes_the_id_of_every_unit_where_rows_are_as_high_as_text) {
    const auto recording = RecordingData::of(recording_with_truth(), "truth.h5");
    const auto high = made_figure(states_kind(), {recording}, {{"lanes", "none"}, {"row_height", "30"}}),
               low = made_figure(states_kind(), {recording}, {{"lanes", "none"}, {"row_height", "12"}});
    Link link;
    link.units = {"8"};

    EXPECT_TRUE(has_text(texts_of(*high, 800, 300), "7"));
    EXPECT_FALSE(has_text(texts_of(*low, 800, 300), "7"));
    EXPECT_TRUE(has_text(texts_of(*low, 800, 300, link), "8"));
}

TEST(states_figure, never_writes_words_over_words_however_small_it_is) {
    std::vector<uint8_t> role;
    for (int t = 0; t < 100; ++t) role.push_back(t % 20 < 14 ? 0 : t % 20 < 16 ? 2 : 1); // five held-out blocks
    ResultSet set;
    std::vector<double> starts;
    std::vector<float> posterior;
    for (int t = 0; t < 100; ++t) starts.push_back(t), posterior.insert(posterior.end(), {1.F, 0.F});
    set.arrays = {{"states", "time_s", {"time_s"}, {100}, "s", "", starts},
                  {"states", "posterior", {"time_s", "state"}, {100, 2}, "", "", posterior},
                  {"states", "viterbi", {"time_s"}, {100}, "", "", std::vector<int32_t>(100, 0)},
                  {"states", "role", {"time_s"}, {100}, "", "", role},
                  {"states", "state", {"state"}, {2}, "", "", std::vector<int32_t>{0, 1}}};
    const auto blocks = ResultData::of(std::move(set), "blocks.h5");
    const auto figure = made_figure(states_kind(), {RecordingData::of(recording_with_truth(), "truth.h5"), blocks});

    for (int width = 240; width <= 1000; width += 20)
        for (const int height : {200, 340, 700}) {
            const QStringList over = gui::words_over_words(texts_of(*figure, width, height));
            EXPECT_TRUE(over.isEmpty()) << width << " x " << height << ": " << over.join("; ").toStdString();
        }
}

TEST(unit_rows, pass_a_list_of_ids_and_ranges) {
    const auto recording = RecordingData::of(recording_with_truth(), "truth.h5");

    EXPECT_THAT(unit_rows(*recording, nullptr, {"none", "file", "6-7"}).units, ElementsAre(0));
    EXPECT_THAT(unit_rows(*recording, nullptr, {"none", "file", "7,8"}).units, ElementsAre(0, 1));
    const UnitRows wrong = unit_rows(*recording, nullptr, {"none", "file", "7,90"});
    ASSERT_EQ(wrong.problems.size(), 1u);
    EXPECT_NE(wrong.problems[0].sentence.find("there is no unit '90'"), std::string::npos) << wrong.problems[0].sentence;
}

// Two regular units, one ten times as fast as the other; both fire as always.
TEST(states_figure, draws_the_mean_of_every_unit_as_the_same_half_ink) {
    std::vector<std::vector<double>> times(2);
    for (int i = 0; i < 6600; ++i) times[0].push_back(i + .5);
    for (int i = 0; i < 66000; ++i) times[1].push_back(i * .1 + .05);
    Recording recording;
    recording.spikes = SpikeTrains::make({{"7", "", ""}, {"8", "", ""}}, std::move(times)).value();
    recording.observed = {{0, 6600}};
    const auto figure = made_figure(states_kind(), {RecordingData::of(std::move(recording), "two.csv")}, {{"row_height", "30"}});

    const QImage image = picture_of_figure(*figure, {}, 800, 300); // 660 columns: 10 and 100 spikes in each
    const int x = 118 + 300, slow = image.pixelColor(x, 60).lightness(), fast = image.pixelColor(x, 30).lightness();

    EXPECT_NEAR(slow, fast, 8);
    EXPECT_NEAR(fast, 255 - .57 * (255 - theme(ThemeKind::light).text.lightness()), 12);
    EXPECT_TRUE(figure->subtitle().contains("full ink from twice a unit's mean")) << figure->subtitle().toStdString();
}

} // namespace
} // namespace ranvier::views
