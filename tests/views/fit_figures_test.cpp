// State summary, likelihood, filters and rates of a fit.
#include <cmath>

#include <gtest/gtest.h>

#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"
#include "app/views/figures/line_labels.hpp"
#include "app/views/figures/state_visits.hpp"
#include "tests/gui/painted_text.hpp"
#include "tests/views/sample_fit.hpp"

namespace ranvier::views {
namespace {

using Lengths = std::vector<int64_t>;

const std::vector<double>& numbers_of(const Table& table, const std::string& name) {
    return std::get<std::vector<double>>(table.find(name)->values);
}

TEST(state_visits, end_where_the_state_changes_and_where_a_sequence_ends) {
    const std::vector<int32_t> path{0, 0, 1, 1, 1, 0}, sequence{0, 0, 0, 1, 1, 1};

    const StateVisits visits(path, sequence, 2);

    EXPECT_EQ(visits.lengths(0), (Lengths{1, 2}));
    EXPECT_EQ(visits.lengths(1), (Lengths{1, 2}));
    EXPECT_EQ(visits.longest(), 2);
    EXPECT_DOUBLE_EQ(visits.median(0), 1.5);
}

TEST(state_visits, have_no_median_without_a_visit) {
    const std::vector<int32_t> path{0, 0};

    EXPECT_TRUE(std::isnan(StateVisits(path, {}, 2).median(1)));
}

TEST(state_visits, are_counted_in_whole_bins_on_a_log_axis) {
    const std::vector<double> edges = log_edges(10);
    const Lengths lengths{1, 1, 2, 7, 10};

    EXPECT_EQ(edges, (std::vector<double>{1, 2, 3, 4, 6, 8, 12}));
    EXPECT_EQ(histogram(lengths, edges), (Lengths{2, 1, 0, 0, 1, 1}));
}

// What the cells of a transition table say, of a fit whose first row is p, 1 - p.
QStringList words_of_transition(double p, double width = 400) {
    ResultSet set = sample_fit_set();
    for (auto& array : set.arrays)
        if (array.name == "transition") array.values = std::vector<double>{p, 1 - p, .5, .5};
    Sources sources;
    sources.result = ResultData::of(std::move(set), "fit");
    const auto figure = made_figure(state_summary_kind(), sources);
    Style style;
    style.theme = &theme(ThemeKind::light);
    style.family = "Liberation Sans";
    gui::TextRecorder recorder(QSize(static_cast<int>(width), 300));
    QPainter painter(&recorder);
    figure->paint(painter, QRectF(0, 0, width, 300), style, {});
    painter.end();
    QStringList words;
    for (const auto& text : recorder.texts()) words << text.text;
    return words;
}

TEST(state_summary_figure, tells_a_probability_near_one_from_one) {
    EXPECT_TRUE(words_of_transition(.9949).contains(".99"));
    EXPECT_TRUE(words_of_transition(.995).contains(".995"));
    EXPECT_TRUE(words_of_transition(.9994).contains(".999"));
    EXPECT_TRUE(words_of_transition(.9996).contains(".9996"));
    EXPECT_TRUE(words_of_transition(.99996).contains(">.9999"));
    EXPECT_TRUE(words_of_transition(1).contains("1"));
    for (const double p : {.9949, .995, .9994, .9996, .99996}) {
        EXPECT_FALSE(words_of_transition(p).contains("1.00")) << p;
        EXPECT_FALSE(words_of_transition(p).contains(".00")) << p;
    }
}

TEST(state_summary_figure, tells_a_probability_near_zero_from_zero) {
    EXPECT_TRUE(words_of_transition(.9996).contains("<.001"));
    EXPECT_TRUE(words_of_transition(.9994).contains(".001"));
    EXPECT_TRUE(words_of_transition(1).contains("0"));
}

TEST(state_summary_figure, says_only_about_where_four_decimals_do_not_fit) {
    const QStringList words = words_of_transition(.9996, 130);

    EXPECT_TRUE(words.contains("≈1")) << words.join(" ").toStdString();
    EXPECT_TRUE(words.contains("≈0"));
    EXPECT_TRUE(words.contains(".50"));
}

TEST(state_summary_figure, says_which_state_may_be_drift_and_that_there_are_no_intervals) {
    const auto figure = made_figure(state_summary_kind(), sample_fit());

    EXPECT_TRUE(figure->subtitle().contains("state 2 may be drift"));
    EXPECT_TRUE(figure->caption().contains("no intervals computed"));
    EXPECT_TRUE(figure->caption().contains("State 2 may be drift"));
}

TEST(state_summary_figure, tells_the_median_dwell_in_the_time_of_the_recording) {
    const Table table = made_figure(state_summary_kind(), sample_fit())->data({});

    ASSERT_TRUE(table.consistent());
    EXPECT_EQ(table.find("median_dwell")->unit, "s");
    EXPECT_DOUBLE_EQ(numbers_of(table, "median_dwell")[0], 1.5); // visits of 3, 1, 1 and 2 bins
    EXPECT_DOUBLE_EQ(numbers_of(table, "transition_to_2")[0], .25);
}

TEST(state_summary_figure, answers_the_transition_under_the_pointer_from_row_to_column) {
    const auto figure = made_figure(state_summary_kind(), sample_fit());
    picture_of_figure(*figure, {}, 345, 310);

    QString found;
    for (int y = 0; y < 310 && found.isEmpty(); ++y)
        for (int x = 0; x < 200; ++x)
            if (const Hit hit = figure->at(QPointF(x, y));
                probe_word(hit, "from state") == "1" && probe_word(hit, "to state") == "2")
                found = probe_word(hit, "probability per bin");

    EXPECT_EQ(found, "0.25000");
}

TEST(likelihood_figure, is_drawn_from_traces_alone_as_of_a_job_that_runs) {
    ResultSet live;
    live.traces["train_nats_per_bin"] = {{1, -3}, {2, -2}};
    Sources sources;
    sources.result = ResultData::of(std::move(live), "job");
    const auto figure = made_figure(likelihood_kind(), sources);

    const QImage image = picture_of_figure(*figure);

    EXPECT_TRUE(likelihood_kind().possible(sources));
    EXPECT_EQ(figure->subtitle(), QString::fromUtf8("\u22122.0000 after 2 iterations"));
    EXPECT_GT(count_pixels(image, theme(ThemeKind::light).accent), 20);
}

TEST(likelihood_figure, says_that_a_prior_may_lower_the_curve_and_counts_starts_in_words) {
    ResultSet fit = sample_fit_set();
    fit.arrays.push_back({"restarts", "train_nats_per_bin", {"restart"}, {1}, "", "", std::vector<double>{-2.5}});
    fit.arrays.push_back({"restarts", "iterations", {"restart"}, {1}, "", "", std::vector<int32_t>{4}});
    Sources sources;
    sources.result = ResultData::of(std::move(fit), "fit");

    const QString caption = made_figure(likelihood_kind(), sources)->caption();

    EXPECT_TRUE(caption.contains("Under a prior the likelihood of the training bins alone may fall")) << caption.toStdString();
    EXPECT_TRUE(caption.contains("Circle: where the start ended")) << caption.toStdString();
}

TEST(trace_words, name_the_quantity_of_training_held_out_and_parts_alike) {
    for (const char* trace :
         {"train_nats_per_bin", "heldout_nats_per_bin", "part 12/train_nats_per_bin", "restart_3_nats_per_bin"})
        EXPECT_EQ(trace_quantity(trace), "nats_per_bin") << trace;
    EXPECT_EQ(trace_words("part 2/train_nats_per_bin"), "Log likelihood (nats per bin)");
    EXPECT_EQ(trace_words("train_loss"), "Loss");
    EXPECT_EQ(step_words("train_loss"), "Step");
}

TEST(likelihood_figure, draws_the_held_out_value_and_names_it) {
    const auto figure = made_figure(likelihood_kind(), sample_fit());
    picture_of_figure(*figure);

    QString held_out;
    for (int x = 0; x < 320 && held_out.isEmpty(); ++x) held_out = probe_word(figure->at(QPointF(x, 100)), "held out");

    EXPECT_EQ(held_out, QString::fromUtf8("\u22122.75000 nats per bin"));
    EXPECT_TRUE(figure->caption().contains("bins that the fit has not seen"));
}

TEST(line_labels, are_moved_apart_as_little_as_needed_and_stay_within_the_box) {
    const std::vector<double> places = spread({50, 52, 99, 10}, 12, 0, 100);

    EXPECT_DOUBLE_EQ(places[0], 50);
    EXPECT_DOUBLE_EQ(places[1], 62);
    EXPECT_DOUBLE_EQ(places[2], 99);
    EXPECT_DOUBLE_EQ(places[3], 10);
    EXPECT_DOUBLE_EQ(spread({99, 100}, 12, 0, 100)[0], 88);
}

TEST(filters_figure, shows_a_selected_coupling_in_every_state) {
    const auto figure = made_figure(filters_kind(), sample_fit());
    Link link;
    link.edges = {{"a", "b"}};

    const Table shape = figure->data({}), pair = figure->data(link);

    EXPECT_EQ(numbers_of(shape, "share"), (std::vector<double>{.75, .25}));
    EXPECT_EQ(numbers_of(pair, "state_1"), (std::vector<double>{.375, .125}));
    EXPECT_EQ(numbers_of(pair, "state_2"), (std::vector<double>{0, 0}));
    EXPECT_TRUE(figure->cares({}, link));
}

TEST(rates_figure, answers_the_rate_of_the_nearest_state_of_the_unit_under_the_pointer) {
    const auto figure = made_figure(rates_kind(), sample_fit(), {{"as", "dots"}});
    picture_of_figure(*figure);

    QString rate;
    for (int x = 319; x > 0 && rate.isEmpty(); --x)
        for (int y = 0; y < 320; ++y)
            if (const Hit hit = figure->at(QPointF(x, y)); hit.unit == "c") rate = probe_word(hit, "rate");

    EXPECT_EQ(rate, "40 Hz"); // from the right: state 2 is the faster
}

TEST(rates_figure, becomes_a_matrix_when_rows_have_no_room_for_markers) {
    ResultSet many;
    std::vector<std::string> ids;
    for (int i = 0; i < 200; ++i) ids.push_back(std::to_string(i));
    many.arrays.push_back({"couplings", "receiver", {"receiver"}, {200}, "", "", ids});
    many.arrays.push_back(
        {"couplings", "weight", {"state", "receiver", "sender"}, {1, 200, 200}, "", "", std::vector<double>(40'000, 0)});
    many.arrays.push_back({"units", "state_rate", {"state", "unit"}, {1, 200}, "Hz", "", std::vector<double>(200, 8)});
    Sources sources;
    sources.result = ResultData::of(std::move(many), "many");
    const auto figure = made_figure(rates_kind(), sources);

    const QImage image = picture_of_figure(*figure);

    EXPECT_GT(count_pixels(image, QColor::fromRgb(theme(ThemeKind::light).magnitude.at(1))), 10'000);
}

} // namespace
} // namespace ranvier::views
