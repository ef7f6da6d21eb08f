#include "app/views/figures/states/states_figure.hpp"

#include <gtest/gtest.h>

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QSvgGenerator>

#include "app/views/figures/kinds.hpp"

namespace ranvier::views {
namespace {

constexpr int width = 800, height = 500;
constexpr double left = 118, right = width - 22;

// Unit "7" of CA1 fires every second, "8" of CA3 every tenth of one, "9" of CA1 once, at 50 s.
std::shared_ptr<const RecordingData> three_units() {
    std::vector<std::vector<double>> times(3);
    for (int i = 0; i < 100; ++i) times[0].push_back(i + .5);
    for (int i = 0; i < 1000; ++i) times[1].push_back(i * .1);
    times[2].push_back(50);
    Recording recording;
    recording.spikes =
        SpikeTrains::make({{"7", "CA1", "good"}, {"8", "CA3", "mua"}, {"9", "CA1", "good"}}, std::move(times)).value();
    recording.observed = {{0, 100}};
    Table table{{{"kind", "", std::vector<std::string>{"hard", "soft"}}}, 2};
    recording.intervals.push_back({"trials", {{10, 30}, {40, 60}}, std::move(table)});
    return RecordingData::of(std::move(recording), "three.nwb");
}

// 100 bins of 1 s: state 1 to 60 s, then state 2, not sure from 70 to 80 s; trained to 60 s, gap to 65 s, then held out.
std::shared_ptr<const ResultData> two_states() {
    std::vector<double> starts;
    std::vector<float> posterior;
    std::vector<int32_t> path;
    std::vector<uint8_t> role;
    for (int t = 0; t < 100; ++t) {
        starts.push_back(t);
        path.push_back(t < 60 ? 0 : 1);
        const float p = t >= 70 && t < 80 ? .6F : .99F;
        posterior.push_back(t < 60 ? p : 1 - p);
        posterior.push_back(t < 60 ? 1 - p : p);
        role.push_back(t < 60 ? 0 : t < 65 ? 2 : 1);
    }
    ResultSet result;
    result.arrays = {{"states", "time_s", {"time_s"}, {100}, "s", "", std::move(starts)},
                     {"states", "posterior", {"time_s", "state"}, {100, 2}, "", "", std::move(posterior)},
                     {"states", "viterbi", {"time_s"}, {100}, "", "", std::move(path)},
                     {"states", "role", {"time_s"}, {100}, "", "", std::move(role)},
                     {"states", "state", {"state"}, {2}, "", "", std::vector<int32_t>{0, 1}}};
    result.provenance = R"({"operation":"hmm_glm","params":{}})";
    return ResultData::of(std::move(result), "fit.h5");
}

Style plain() {
    Style style;
    style.theme = &theme(ThemeKind::light);
    style.family = "Liberation Sans";
    return style;
}

std::unique_ptr<StatesFigure> figure_of(const Sources& sources, const TextMap& given = {}) {
    TextMap options;
    for (const Param& p : states_kind().options) options[p.id] = p.initial;
    for (const auto& [id, value] : given) options[id] = value;
    return std::make_unique<StatesFigure>(sources, options);
}

QImage painted(Figure& figure, const Link& link = {}, Style style = plain(), int high = height) {
    QImage image(width, high, QImage::Format_RGB32);
    QPainter p(&image);
    figure.paint(p, QRectF(0, 0, width, high), style, link);
    return image;
}

bool has_colour(const QImage& image, const QColor& colour) {
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixel(x, y) == colour.rgb()) return true;
    return false;
}

std::string joined(const Hit& hit) {
    std::string all;
    for (const auto& [name, value] : hit.probe) all += name.toStdString() + "=" + value.toStdString() + ";";
    return all;
}

TEST(states_figure, has_one_left_edge_and_one_right_edge_for_time) {
    const auto figure = figure_of({three_units(), two_states()});
    Link link;
    link.window = {20, 40};

    painted(*figure, link);

    EXPECT_NEAR(figure->time_at(left), 20, .02);
    EXPECT_NEAR(figure->time_at(right), 40, .02);
}

TEST(states_figure, tells_the_unit_its_nearest_spike_the_state_and_the_trial_under_a_point) {
    const auto figure = figure_of({three_units(), two_states()}, {{"group", "none"}, {"sort", "file"}});
    Link link;
    link.window = {0, 100};
    painted(*figure, link);
    const double x = left + .505 * (right - left);
    Hit hit;
    for (int y = 0; y < height && hit.unit != "7"; ++y) hit = figure->at(QPointF(x, y));

    EXPECT_EQ(hit.kind, Hit::Kind::unit);
    EXPECT_NEAR(hit.time, 50.5, .1);
    EXPECT_NE(joined(hit).find("spike=50.5"), std::string::npos) << joined(hit);
    EXPECT_NE(joined(hit).find("state=1, p = 0.99"), std::string::npos) << joined(hit);
    EXPECT_NE(joined(hit).find("trials=2, soft"), std::string::npos) << joined(hit);
}

TEST(states_figure, names_a_state_under_the_ribbon) {
    const auto figure = figure_of({nullptr, two_states()});
    painted(*figure);
    Hit hit;
    for (int y = 0; y < height && hit.kind != Hit::Kind::state; ++y) hit = figure->at(QPointF(right - 5, y));

    EXPECT_EQ(hit.kind, Hit::Kind::state);
    EXPECT_EQ(hit.state, 1);
}

TEST(states_figure, says_how_many_units_a_filter_hides_and_how_to_show_them) {
    const auto figure = figure_of({three_units()}, {{"units", "region == 'CA1'"}});
    painted(*figure);

    const auto notices = figure->notices({});

    ASSERT_EQ(notices.size(), 1u);
    EXPECT_EQ(notices[0].text, "2 of 3 units shown. 1 is hidden by the filter \"region == 'CA1'\".");
    EXPECT_EQ(notices[0].option, "units");
    EXPECT_EQ(notices[0].value, "");
    EXPECT_TRUE(figure->subtitle().contains("2 of 3 units"));
}

TEST(states_figure, shows_every_unit_and_says_why_when_the_filter_is_wrong) {
    const auto figure = figure_of({three_units()}, {{"units", "colour == 3"}});
    painted(*figure);

    const auto notices = figure->notices({});

    ASSERT_EQ(notices.size(), 1u);
    EXPECT_TRUE(notices[0].text.contains("was not applied"));
    EXPECT_TRUE(figure->subtitle().contains("3 of 3 units"));
}

TEST(states_figure, says_which_selected_units_the_filter_hides) {
    const auto figure = figure_of({three_units()}, {{"units", "region == 'CA1'"}});
    Link link;
    link.units = {"8"};

    EXPECT_EQ(figure->notices(link).size(), 2u);
}

TEST(states_figure, says_that_rows_of_a_set_height_do_not_all_fit) {
    const auto figure = figure_of({three_units()}, {{"row_height", "200"}});
    painted(*figure);

    const auto notices = figure->notices({});

    ASSERT_EQ(notices.size(), 1u);
    EXPECT_TRUE(notices[0].text.startsWith("2 of 3 units in view")) << notices[0].text.toStdString();
    EXPECT_EQ(notices[0].option, "row_height");
}

TEST(states_figure, leaves_ink_for_every_unit_even_where_rows_are_thinner_than_a_pixel) {
    constexpr int n = 2000;
    std::vector<Unit> units(n);
    std::vector<std::vector<double>> times(n);
    for (int u = 0; u < n; ++u) {
        units[static_cast<size_t>(u)].id = std::to_string(u);
        times[static_cast<size_t>(u)] = {u + .5}; // each alone in time
    }
    Recording recording;
    recording.spikes = SpikeTrains::make(std::move(units), std::move(times)).value();
    recording.observed = {{0, n}};
    const auto figure = figure_of({RecordingData::of(std::move(recording), "many")}, {{"sort", "file"}});
    int inked_columns = 0;

    const QImage image = painted(*figure);

    for (int x = static_cast<int>(left); x < static_cast<int>(right); ++x) {
        bool inked = false;
        for (int y = 18; y < height - 46; ++y) // above the axis
            inked = inked || qGray(image.pixel(x, y)) < 128;
        inked_columns += inked;
    }
    EXPECT_EQ(inked_columns, static_cast<int>(right - left));
    EXPECT_TRUE(figure->subtitle().contains("units a line")) << figure->subtitle().toStdString();
    EXPECT_TRUE(figure->subtitle().contains("2000 of") || figure->subtitle().contains("000 of"));
}

TEST(states_figure, says_how_many_spikes_share_a_pixel) {
    Recording recording;
    recording.spikes = SpikeTrains::make({{"7", "", ""}}, {{1, 1.001, 5}}).value();
    recording.observed = {{0, 10}};
    const auto figure = figure_of({RecordingData::of(std::move(recording), "pair")});

    painted(*figure);

    EXPECT_TRUE(figure->subtitle().contains("all 3 spikes drawn, 2 share a pixel")) << figure->subtitle().toStdString();
}

TEST(states_figure, says_that_spikes_are_drawn_as_density_where_most_share_a_pixel) {
    const auto figure = figure_of({three_units()});
    Link link;
    link.window = {0, 1000};

    painted(*figure, link);

    EXPECT_TRUE(figure->subtitle().contains("spikes drawn as density")) << figure->subtitle().toStdString();
}

TEST(states_figure, says_nothing_of_shared_pixels_when_each_spike_stands_alone) {
    const auto figure = figure_of({three_units()});
    Link link;
    link.window = {0, 10};

    painted(*figure, link);

    EXPECT_FALSE(figure->subtitle().contains("share")) << figure->subtitle().toStdString();
    EXPECT_TRUE(figure->subtitle().contains("all 110 spikes drawn")) << figure->subtitle().toStdString();
}

TEST(states_figure, paints_states_only_where_a_result_has_them) {
    const QColor first = theme(ThemeKind::light).category(0).fill;
    const auto with = figure_of({three_units(), two_states()}), without = figure_of({three_units()});

    EXPECT_TRUE(has_colour(painted(*with), first));
    EXPECT_FALSE(has_colour(painted(*without), first));
    EXPECT_EQ(without->title(), "Raster");
}

TEST(states_figure, hatches_uncertain_bins_and_says_so_in_its_caption) {
    const auto figure = figure_of({three_units(), two_states()});
    Link sure, unsure;
    sure.window = {60, 70};
    unsure.window = {70, 80};
    const auto ink_of_two = [&](const Link& link) {
        const QImage image = painted(*figure, link);
        int n = 0;
        for (int y = 0; y < height; ++y) n += image.pixel(300, y) == theme(ThemeKind::light).category(1).fill.rgb();
        return n;
    };

    EXPECT_GT(ink_of_two(sure), ink_of_two(unsure));
    EXPECT_TRUE(figure->caption().contains("Hatched"));
}

TEST(states_figure, tells_the_split_and_that_no_null_was_computed) {
    const auto figure = figure_of({three_units(), two_states()});

    const QString caption = figure->caption();

    EXPECT_TRUE(caption.contains("Train to 60.0 s, gap 5.0 s, held out 35.0 s.")) << caption.toStdString();
    EXPECT_TRUE(caption.contains("Nothing was computed from held-out bins."));
    EXPECT_TRUE(caption.contains("No null computed."));
}

TEST(states_figure, marks_selected_units_by_their_ground_and_only_where_selection_is_shown) {
    const auto figure = figure_of({three_units()});
    Link link;
    link.units = {"9"};
    Style exported = plain();
    exported.show_selection = false;

    EXPECT_TRUE(has_colour(painted(*figure, link), theme(ThemeKind::light).selection));
    EXPECT_FALSE(has_colour(painted(*figure, link, exported), theme(ThemeKind::light).selection));
}

TEST(states_figure, shows_the_cursor_where_its_time_is) {
    const auto figure = figure_of({three_units()});
    Link link;
    link.window = {0, 100};
    link.cursor = 50;

    const QImage image = painted(*figure, link);

    const int x = static_cast<int>(std::lround(left + .5 * (right - left)));
    EXPECT_EQ(image.pixel(x, 60), theme(ThemeKind::light).ink.rgb());
    EXPECT_EQ(image.pixel(x + 1, 60), theme(ThemeKind::light).halo.rgb());
}

TEST(states_figure, does_not_care_for_edges_and_cares_for_time) {
    const auto figure = figure_of({three_units()});
    Link before, edges = before, cursor = before, window = before;
    edges.edges = {{"7", "8"}};
    edges.seed_node = "7";
    cursor.cursor = 3;
    window.window = {1, 2};

    EXPECT_FALSE(figure->cares(before, edges));
    EXPECT_TRUE(figure->cares(before, cursor));
    EXPECT_TRUE(figure->cares(before, window));
}

TEST(states_figure, lists_the_spikes_in_view_with_their_states) {
    const auto figure = figure_of({three_units(), two_states()}, {{"units", "id == 7"}});
    Link link;
    link.window = {58, 62};

    const Table table = figure->data(link);

    ASSERT_EQ(table.n_rows, 4u);
    EXPECT_TRUE(table.consistent());
    EXPECT_EQ(std::get<std::vector<double>>(table.find("time")->values), (std::vector<double>{58.5, 59.5, 60.5, 61.5}));
    EXPECT_EQ(std::get<std::vector<int64_t>>(table.find("state")->values), (std::vector<int64_t>{1, 1, 2, 2}));
}

TEST(states_figure, lists_bins_when_there_is_no_recording) {
    const auto figure = figure_of({nullptr, two_states()});
    Link link;
    link.window = {59, 61};

    const Table table = figure->data(link);

    EXPECT_TRUE(table.consistent());
    EXPECT_NE(table.find("p_2"), nullptr);
    EXPECT_GE(table.n_rows, 2u);
}

TEST(states_figure, draws_few_spikes_as_lines_in_a_vector_file) {
    const auto figure = figure_of({three_units(), two_states()});
    Style style = plain();
    style.theme = &theme(ThemeKind::paper);
    style.medium = Medium::vector;
    QBuffer buffer;
    QSvgGenerator svg;
    svg.setOutputDevice(&buffer);
    svg.setSize(QSize(width, height));
    QPainter p(&svg);

    figure->paint(p, QRectF(0, 0, width, height), style, {});
    p.end();

    EXPECT_FALSE(buffer.data().contains("<image"));
    EXPECT_GT(buffer.data().count("<polyline"), 1000);
    style.marks_as_pixels = true;
    QBuffer pixels;
    QSvgGenerator second;
    second.setOutputDevice(&pixels);
    second.setSize(QSize(width, height));
    QPainter q(&second);
    figure->paint(q, QRectF(0, 0, width, height), style, {});
    q.end();
    EXPECT_TRUE(pixels.data().contains("<image"));
}

TEST(states_figure, counts_its_marks_in_the_window_alone) {
    const auto figure = figure_of({three_units()});
    Link link;
    link.window = {10, 20};

    EXPECT_EQ(figure->n_marks(link), 110);
}

TEST(states_kind, needs_a_recording_or_states) {
    EXPECT_FALSE(states_kind().possible({}));
    EXPECT_TRUE(states_kind().possible({three_units()}));
    EXPECT_TRUE(states_kind().possible({nullptr, two_states()}));
    EXPECT_FALSE(states_kind().possible({nullptr, ResultData::of({}, "empty")}));
}

std::vector<std::string> ids(const RecordingData& recording, const UnitRows& rows) {
    std::vector<std::string> out;
    for (const int u : rows.units) out.push_back(recording.units()[static_cast<size_t>(u)].id);
    return out;
}

TEST(unit_rows, stand_grouped_and_the_fastest_first) {
    const auto recording = three_units();

    const UnitRows rows = unit_rows(*recording, nullptr, {"region", "rate", ""});

    EXPECT_EQ(ids(*recording, rows), (std::vector<std::string>{"7", "9", "8"}));
    ASSERT_EQ(rows.groups.size(), 2u);
    EXPECT_EQ(rows.groups[0].name, "CA1");
    EXPECT_EQ(rows.groups[0].n, 2);
    EXPECT_EQ(rows.rates[1], 10);
}

TEST(unit_rows, stand_as_in_the_file_without_groups) {
    const auto recording = three_units();

    EXPECT_EQ(ids(*recording, unit_rows(*recording, nullptr, {"none", "file", ""})), (std::vector<std::string>{"7", "8", "9"}));
}

TEST(unit_rows, pass_a_filter_over_their_rate) {
    const auto recording = three_units();

    EXPECT_EQ(ids(*recording, unit_rows(*recording, nullptr, {"none", "file", "rate >= 1 and quality == good"})),
              (std::vector<std::string>{"7"}));
}

TEST(unit_rows, say_what_they_cannot_be_sorted_or_grouped_by) {
    const auto recording = three_units();

    const UnitRows rows = unit_rows(*recording, nullptr, {"layer", "coupling:2", ""});

    ASSERT_EQ(rows.problems.size(), 2u);
    EXPECT_EQ(rows.units.size(), 3u);
}

TEST(unit_rows, are_sorted_by_how_strongly_they_are_coupled_in_a_state) {
    ResultSet result;
    result.arrays = {{"couplings",
                      "weight",
                      {"state", "receiver", "sender"},
                      {2, 3, 3},
                      "",
                      "",
                      std::vector<double>{0, 0, 0, 0, 0, 0, 0, 0, 0, /* state 2: 8 <- 9 */ 9, 0, 0, 0, 0, 3, 0, 0, 0}},
                     {"couplings", "receiver", {"receiver"}, {3}, "", "", std::vector<std::string>{"7", "8", "9"}},
                     {"couplings", "sender", {"sender"}, {3}, "", "", std::vector<std::string>{"7", "8", "9"}},
                     {"couplings", "state", {"state"}, {2}, "", "", std::vector<int32_t>{0, 1}}};
    const auto fit = ResultData::of(std::move(result), "fit");
    const auto recording = three_units();

    const UnitRows rows = unit_rows(*recording, fit.get(), {"none", "coupling:2", ""});

    EXPECT_EQ(ids(*recording, rows), (std::vector<std::string>{"8", "9", "7"}));
}

TEST(state_track, means_columns_of_many_bins_and_repeats_bins_of_many_columns) {
    const StateTrack track(two_states());
    std::vector<double> coarse(10), fine(400);

    track.posterior(1, {0, 100}, coarse);
    track.posterior(1, {58, 62}, fine);

    EXPECT_NEAR(coarse[7], .6, 1e-6);
    EXPECT_NEAR(coarse[0], .01, 1e-6);
    EXPECT_NEAR(fine[10], .01, 1e-6);
    EXPECT_NEAR(fine[390], .99, 1e-6);
}

TEST(state_track, has_no_posterior_where_there_is_no_bin) {
    const StateTrack track(two_states());
    std::vector<double> columns(4);

    track.posterior(0, {90, 130}, columns);

    EXPECT_FALSE(std::isnan(columns[0]));
    EXPECT_TRUE(std::isnan(columns[1]));
}

} // namespace
} // namespace ranvier::views
