// Aligned rasters, intervals and correlograms, by their numbers and by what lies under a point.
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <QImage>
#include <QPainter>

#include "app/views/figures/kinds.hpp"

namespace ranvier::views {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

template <typename T>
const std::vector<T>& values(const Table& table, const char* column) {
    return std::get<std::vector<T>>(table.find(column)->values);
}

// Unit a fires 0.1 s after each of four trials, b together with a; 0 .. 100 s were observed.
Sources trial_recording() {
    Recording r;
    r.spikes = *SpikeTrains::make({{.id = "a", .region = "CA1"}, {.id = "b"}},
                                  {{10.1, 20.1, 30.1, 40.1}, {10.1, 20.1, 30.1, 40.1, 70, 80}});
    r.observed = {{0, 100}};
    Intervals trials{.name = "trials", .rows = {{10, 12}, {20, 22}, {30, 32}, {40, 42}, {99.5, 100}}};
    trials.table.n_rows = 5;
    trials.table.columns = {{"side", "", std::vector<std::string>{"left", "right", "left", "left", "left"}}};
    r.intervals = {trials};
    return {.recording = RecordingData::of(std::move(r), "test")};
}

std::unique_ptr<Figure> figure_of(const FigureKind& kind, const Sources& sources, const TextMap& given = {}) {
    TextMap options;
    for (const Param& p : kind.options) options[p.id] = p.initial;
    for (const auto& [id, value] : given) options[id] = value;
    return kind.make(sources, options);
}

void paint_on_page(Figure& figure, const Link& link) {
    const Style style{.theme = &theme(ThemeKind::light), .family = "Liberation Sans"};
    QImage page(640, 480, QImage::Format_RGB32);
    QPainter p(&page);
    figure.paint(p, QRectF(0, 0, 640, 480), style, link);
}

std::string probed(const Hit& hit, const char* name) {
    for (const auto& [word, value] : hit.probe)
        if (word == QLatin1String(name)) return value.toStdString();
    return "";
}

TEST(aligned_figure, the_rate_of_a_bin_is_that_of_its_trials) {
    const auto figure = figure_of(aligned_kind(), trial_recording(), {{"window", "0:0.4"}, {"bin", "0.2"}, {"unit", "a"}});

    const Table table = figure->data({});

    EXPECT_THAT(values<double>(table, "rate"), ElementsAre(testing::DoubleEq(4), 0)); // 4 of 5 trials: 0.8 / 0.2 s
    EXPECT_THAT(values<int64_t>(table, "trials"), ElementsAre(5, 5));
}

TEST(aligned_figure, leaves_out_trials_that_were_not_observed_and_says_so) {
    const auto figure = figure_of(aligned_kind(), trial_recording(), {{"window", "0:1"}, {"unit", "a"}});

    EXPECT_THAT(values<int64_t>(figure->data({}), "trials"), testing::Each(4));
    EXPECT_TRUE(figure->subtitle().contains("4 of 5 trials"));
    EXPECT_TRUE(figure->caption().contains("1 trial left out"));
}

TEST(aligned_figure, groups_have_a_rate_each_the_largest_first) {
    const auto figure =
        figure_of(aligned_kind(), trial_recording(), {{"window", "0:0.2"}, {"bin", "0.2"}, {"group", "side"}, {"unit", "a"}});

    const Table table = figure->data({});

    EXPECT_THAT(values<std::string>(table, "group"), ElementsAre("left", "right"));
    EXPECT_THAT(values<int64_t>(table, "trials"), ElementsAre(4, 1));
}

TEST(aligned_figure, the_probe_tells_trial_and_time) {
    const auto figure = figure_of(aligned_kind(), trial_recording(), {{"window", "0:1"}, {"unit", "a"}});
    paint_on_page(*figure, {});

    const Hit hit = figure->at({330, 60});

    EXPECT_EQ(hit.unit, "a");
    EXPECT_EQ(probed(hit, "trial"), "row 1 of trials, 1 spike");
    EXPECT_GT(hit.time, 10);
    EXPECT_LT(hit.time, 11);
}

TEST(aligned_figure, a_column_that_is_not_there_is_a_sentence) {
    const auto figure = figure_of(aligned_kind(), trial_recording(), {{"column", "reward"}});

    paint_on_page(*figure, {});

    EXPECT_EQ(figure->at({330, 60}).kind, Hit::Kind::none);
    EXPECT_EQ(figure->data({}).n_rows, 0u);
}

TEST(aligned_figure, needs_an_interval_table) {
    Recording r;
    r.spikes = *SpikeTrains::make({{.id = "a"}}, {{1, 2}});

    EXPECT_FALSE(aligned_kind().possible({.recording = RecordingData::of(std::move(r), "bare")}));
    EXPECT_FALSE(aligned_kind().possible({}));
}

TEST(unit_figures, selected_units_go_before_the_option_and_both_before_the_busiest) {
    const Sources sources = trial_recording();
    Link link;
    link.units = {"a"};

    EXPECT_EQ(values<std::string>(figure_of(isi_kind(), sources)->data({}), "unit").front(), "b");
    EXPECT_EQ(values<std::string>(figure_of(isi_kind(), sources, {{"unit", "a"}})->data({}), "unit").front(), "a");
    EXPECT_EQ(values<std::string>(figure_of(isi_kind(), sources, {{"unit", "b"}})->data(link), "unit").front(), "a");
}

TEST(unit_figures, more_units_than_panels_are_counted) {
    std::vector<Unit> units;
    std::vector<std::vector<double>> times;
    Link link;
    for (int i = 0; i < 12; ++i) {
        units.push_back({.id = std::to_string(i)});
        times.push_back({1, 2, 4});
        link.units.insert(std::to_string(i));
    }
    Recording r;
    r.spikes = *SpikeTrains::make(units, times);
    const auto figure = figure_of(isi_kind(), {.recording = RecordingData::of(std::move(r), "many")});

    const auto notices = figure->notices(link);

    ASSERT_THAT(notices, SizeIs(1));
    EXPECT_TRUE(notices[0].text.startsWith("9 of 12 units shown"));
}

TEST(isi_figure, every_interval_stands_in_a_bin) {
    const Table table = figure_of(isi_kind(), trial_recording(), {{"unit", "b"}})->data({});

    int64_t n = 0;
    for (const int64_t k : values<int64_t>(table, "intervals")) n += k;
    EXPECT_EQ(n, 5);
}

TEST(correlogram_figure, two_units_that_fire_together_meet_at_lag_zero) {
    Link link;
    link.units = {"a", "b"};
    const auto figure = figure_of(correlogram_kind(), trial_recording(), {{"window", "2"}});

    const Table table = figure->data(link);

    ASSERT_EQ(table.n_rows, 15u); // two auto-correlograms and a cross-correlogram of 5 lags
    const auto pairs = values<int64_t>(table, "pairs");
    EXPECT_THAT(std::vector<int64_t>(pairs.begin() + 5, pairs.begin() + 10), ElementsAre(0, 0, 4, 0, 0));
    EXPECT_THAT(std::vector<int64_t>(pairs.begin(), pairs.begin() + 5), ElementsAre(0, 0, 0, 0, 0));
    EXPECT_DOUBLE_EQ(values<double>(table, "expected")[7], 4 * 6 * 0.001 / 100);
}

TEST(correlogram_figure, says_how_many_pairs_nearly_coincide) {
    Link link;
    link.units = {"a", "b"};

    EXPECT_TRUE(figure_of(correlogram_kind(), trial_recording())->summary(link).contains("Units a and b: 4 within"));
}

// Two units of more spikes together than are counted while a paint waits.
Sources long_recording() {
    std::vector<double> a, b;
    for (int i = 0; i < 150'000; ++i) a.push_back(i * .01), b.push_back(i * .01 + (i % 7) * .0005);
    Recording r;
    r.spikes = *SpikeTrains::make({{.id = "a"}, {.id = "b"}}, {a, b});
    return {.recording = RecordingData::of(std::move(r), "long")};
}

void paint_on_screen(Figure& figure, const Link& link) {
    const Style style{.theme = &theme(ThemeKind::light), .family = "Liberation Sans"};
    QImage page(600, 400, QImage::Format_RGB32);
    QPainter p(&page);
    figure.paint(p, QRectF(0, 0, 600, 400), style, link);
}

TEST(unit_figures, of_many_spikes_are_counted_beside_the_paint_and_come_to_the_same_numbers) {
    Link link;
    link.units = {"a", "b"};
    for (const auto& kind : {correlogram_kind(), isi_kind()}) {
        const Sources sources = long_recording();
        const auto seen = figure_of(kind, sources), asked = figure_of(kind, sources);
        paint_on_screen(*seen, link);
        while (seen->unfinished()) paint_on_screen(*seen, link);
        EXPECT_TRUE(seen->notices(link).empty());

        const Table shown = seen->data(link), whole = asked->data(link);

        ASSERT_GT(shown.n_rows, 10U) << kind.id;
        for (size_t c = 0; c < whole.columns.size(); ++c) EXPECT_EQ(shown.columns[c].values, whole.columns[c].values) << kind.id;
    }
}

TEST(unit_figures, in_a_file_are_whole_at_once) {
    Link link;
    link.units = {"a", "b"};
    const auto figure = figure_of(correlogram_kind(), long_recording());
    const Style style{.theme = &theme(ThemeKind::paper), .family = "Liberation Sans", .medium = Medium::pixels};
    QImage page(600, 400, QImage::Format_RGB32);
    QPainter p(&page);

    figure->paint(p, QRectF(0, 0, 600, 400), style, link);

    EXPECT_FALSE(figure->unfinished());
}

TEST(unit_figures, care_for_selected_units_alone) {
    const auto figure = figure_of(correlogram_kind(), trial_recording());
    Link before, moved, chosen;
    moved.cursor = 3;
    chosen.units = {"a"};

    EXPECT_FALSE(figure->cares(before, moved));
    EXPECT_TRUE(figure->cares(before, chosen));
}

} // namespace
} // namespace ranvier::views
