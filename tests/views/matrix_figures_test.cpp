// Couplings and class priors: what is in the cells, what is said of them, and what is selected.
#include <gtest/gtest.h>

#include "app/views/figures/kinds.hpp"
#include "app/views/figures/matrix.hpp"
#include "tests/views/sample_fit.hpp"

namespace ranvier::views {
namespace {

QPointF frame_corner(const Figure& figure) { // the first point within the cells
    for (int y = 0; y < 320; ++y)
        for (int x = 0; x < 320; ++x)
            if (figure.at(QPointF(x, y)).kind == Hit::Kind::cell) return {static_cast<double>(x), static_cast<double>(y)};
    return {-1, -1};
}

TEST(coupling_figure, shows_the_weight_at_the_receivers_row_and_the_senders_column) {
    const auto figure = made_figure(coupling_kind(), sample_fit());

    const QImage image = picture_of_figure(*figure);
    const QPointF strong = cell_point(*figure, "a", "b", 320, 320), back = cell_point(*figure, "b", "a", 320, 320);

    EXPECT_EQ(probe_word(figure->at(strong), "weight"), "0.5000");
    EXPECT_EQ(probe_word(figure->at(back), "weight"), "0.0000");
    EXPECT_LT(back.y(), strong.y()); // row a is above row b
    EXPECT_GT(back.x(), strong.x()); // column b is right of column a
    const QColor at_strong(image.pixel(strong.toPoint()));
    EXPECT_GT(at_strong.red(), at_strong.blue() + 40); // orange-brown: positive
}

TEST(coupling_figure, counts_states_from_one_and_says_that_no_null_was_computed) {
    const auto figure = made_figure(coupling_kind(), sample_fit(), {{"state", "2"}});

    EXPECT_EQ(figure->title(), "Coupling, state 2");
    EXPECT_EQ(figure->state(), 1);
    EXPECT_EQ(figure->subtitle(), "0 of 9 called by local FDR; no null computed");
    EXPECT_TRUE(figure->caption().contains("no null computed"));
    EXPECT_TRUE(figure->caption().contains("Couplings at this bin width are not synaptic-scale."));
}

TEST(coupling_figure, gives_all_states_one_scale) {
    const auto first = made_figure(coupling_kind(), sample_fit()),
               second = made_figure(coupling_kind(), sample_fit(), {{"state", "2"}});
    const QImage one = picture_of_figure(*first), two = picture_of_figure(*second);

    const QColor weak(one.pixel(cell_point(*first, "a", "b", 320, 320).toPoint()));
    const QRgb strong = two.pixel((cell_point(*second, "c", "a", 320, 320) + QPointF(0, 12)).toPoint());

    EXPECT_EQ(weak.rgb(), theme(ThemeKind::light).signed_map.at(.5 + .5 * .5 / .8)); // .5 of limits that hold .8
    EXPECT_EQ(strong, theme(ThemeKind::light).signed_map.at(0));
}

TEST(coupling_figure, marks_negative_cells_with_a_dash_of_the_surface) {
    const auto figure = made_figure(coupling_kind(), sample_fit(), {{"state", "2"}});

    const QImage image = picture_of_figure(*figure);

    const QPoint middle = cell_point(*figure, "c", "a", 320, 320).toPoint();
    bool dash = false;
    for (int y = middle.y() - 4; y <= middle.y() + 4; ++y)
        dash |= image.pixel(middle.x(), y) == theme(ThemeKind::light).surface.rgb();
    EXPECT_TRUE(dash);
}

TEST(coupling_figure, draws_what_is_not_called_as_dots_only_when_asked) {
    Sources sources = sample_fit();
    const auto whole = made_figure(coupling_kind(), sources, {{"state", "2"}});
    const auto dots = made_figure(coupling_kind(), sources, {{"state", "2"}, {"marks", "called"}});
    const QRgb full = theme(ThemeKind::light).signed_map.at(0);

    const int in_whole = count_pixels(picture_of_figure(*whole), QColor::fromRgb(full)),
              in_dots = count_pixels(picture_of_figure(*dots), QColor::fromRgb(full));

    EXPECT_GT(in_whole, 1000);
    EXPECT_GE(in_dots, 4);
    EXPECT_LT(in_dots, 40); // the dot, and the end of the colour bar
}

TEST(coupling_figure, takes_one_state_off_another) {
    const auto figure = made_figure(coupling_kind(), sample_fit(), {{"state", "1"}, {"difference", "2"}});
    picture_of_figure(*figure);

    EXPECT_EQ(figure->title(), "Coupling, state 1 minus state 2");
    EXPECT_EQ(probe_word(figure->at(cell_point(*figure, "c", "a", 320, 320)), "difference"), "0.8000");
}

TEST(coupling_figure, takes_the_matching_state_of_another_result_off_and_says_how_it_matched) {
    Sources sources = sample_fit();
    sources.other = ResultData::of(sample_fit_set(), "again");

    const auto figure = made_figure(coupling_kind(), sources, {{"compare", "other"}});
    picture_of_figure(*figure);

    EXPECT_EQ(figure->title(), "Coupling, state 1 minus state 1 of again");
    EXPECT_TRUE(figure->subtitle().contains("matched by overlap of posteriors"));
    EXPECT_EQ(probe_word(figure->at(cell_point(*figure, "a", "b", 320, 320)), "difference"), "0.0000");
}

TEST(coupling_figure, says_why_it_is_empty_when_the_state_does_not_exist) {
    const auto figure = made_figure(coupling_kind(), sample_fit(), {{"state", "7"}});

    picture_of_figure(*figure);

    EXPECT_EQ(figure->caption(), "There is no state 7; the fit has 2 states.");
    EXPECT_EQ(figure->data({}).n_rows, 0u);
}

TEST(coupling_figure, orders_units_by_the_regions_of_the_recording) {
    Sources sources = sample_fit();
    sources.recording = sample_units();
    const auto figure = made_figure(coupling_kind(), sources);
    picture_of_figure(*figure);

    const Hit first = figure->at(frame_corner(*figure));

    EXPECT_EQ(first.unit, "b"); // CA1 before DG
    EXPECT_EQ(probe_word(first, "from"), "b, CA1");
}

TEST(coupling_figure, marks_selected_units_outside_the_frame_with_ink) {
    const auto figure = made_figure(coupling_kind(), sample_fit());
    Link link;
    const QColor ink = theme(ThemeKind::light).ink;
    const int before = count_pixels(picture_of_figure(*figure, link), ink);

    link.units = {"b"};

    EXPECT_GT(count_pixels(picture_of_figure(*figure, link), ink), before + 20);
}

TEST(coupling_figure, is_painted_again_for_a_selection_but_not_for_a_moved_cursor) {
    const auto figure = made_figure(coupling_kind(), sample_fit());
    Link before, cursor, unit;
    cursor.cursor = 3;
    cursor.window = {1, 2};
    unit.units = {"a"};

    EXPECT_FALSE(figure->cares(before, cursor));
    EXPECT_TRUE(figure->cares(before, unit));
}

TEST(coupling_figure, gives_a_row_for_each_pair) {
    const Table table = made_figure(coupling_kind(), sample_fit())->data({});

    ASSERT_TRUE(table.consistent());
    EXPECT_EQ(table.n_rows, 9u);
    EXPECT_NE(table.find("weight"), nullptr);
    EXPECT_NE(table.find("called"), nullptr);
}

TEST(coupling_figure, is_refused_for_a_result_without_couplings) {
    Sources sources;
    sources.result = ResultData::of({}, "empty");

    const Status possible = coupling_kind().possible(sources);

    ASSERT_FALSE(possible);
    EXPECT_NE(possible.error().sentence().find("couplings/weight"), std::string::npos);
}

TEST(coupling_figure, draws_pairs_that_the_model_does_not_couple_in_the_colour_of_what_is_missing) {
    ResultSet own = sample_fit_set();
    own.provenance = R"({"operation": "hmm_glm", "params": {"coupling": "self"}})";
    Sources sources;
    sources.result = ResultData::of(std::move(own), "own");
    const auto figure = made_figure(coupling_kind(), sources);

    const QImage image = picture_of_figure(*figure);

    const QColor missing = theme(ThemeKind::light).missing;
    EXPECT_EQ(QColor(image.pixel(cell_point(*figure, "a", "b", 320, 320).toPoint())), missing);
    EXPECT_NE(QColor(image.pixel(cell_point(*figure, "b", "b", 320, 320).toPoint())), missing);
}

TEST(class_prior_figure, has_the_scale_of_the_couplings_of_all_states) {
    ResultSet set = sample_fit_set();
    set.arrays.push_back({"couplings", "strength", {"bin"}, {2}, "", "", std::vector<double>{.2, .6}});
    set.arrays.push_back({"couplings", "strength_density", {"bin"}, {2}, "", "", std::vector<double>{1, 1}});
    Sources sources;
    sources.result = ResultData::of(std::move(set), "fit");
    const auto figure = made_figure(class_prior_kind(), sources);
    const QImage image = picture_of_figure(*figure);

    // P(excitatory) - P(inhibitory) is .1 everywhere and the mean strength .4; the couplings reach .8.
    const QRgb expected = theme(ThemeKind::light).signed_map.at(.5 + .5 * .1 * .4 / .8);
    EXPECT_GT(count_pixels(image, QColor::fromRgb(expected)), 1000);
    EXPECT_TRUE(figure->caption().contains("at the scale of the couplings"));
}

TEST(class_prior_figure, is_named_a_model_and_not_anatomy) {
    const auto figure = made_figure(class_prior_kind(), sample_fit(), {{"show", "probability"}});
    picture_of_figure(*figure);

    const Hit hit = figure->at(frame_corner(*figure));

    EXPECT_EQ(figure->title(), "Inferred coupling class (model)");
    EXPECT_EQ(figure->subtitle(), "not anatomy");
    EXPECT_TRUE(figure->caption().contains("shared by 2 states; no null computed"));
    EXPECT_EQ(probe_word(hit, "P(excitatory)"), "0.200");
    EXPECT_EQ(probe_word(hit, "P(inhibitory)"), "0.100");
}

TEST(matrix_picture, merges_cells_under_a_pixel_and_tells_so) {
    MatrixContent content;
    content.rows.names.assign(400, "r");
    content.columns.names.assign(400, "c");
    content.values.assign(160'000, 1);
    MatrixPicture picture(content);
    QImage image(200, 200, QImage::Format_RGB32);
    QPainter painter(&image);
    Style style;
    style.theme = &theme(ThemeKind::light);
    style.family = "Liberation Sans";

    picture.paint(painter, QRectF(0, 0, 200, 200), style, {});

    EXPECT_TRUE(picture.merged());
    EXPECT_EQ(image.pixel(80, 80), theme(ThemeKind::light).signed_map.at(1));
}

TEST(matrix_picture, rounds_limits_up_to_a_number_one_can_read) {
    EXPECT_DOUBLE_EQ(round_limit(.093), .1);
    EXPECT_DOUBLE_EQ(round_limit(1.07), 1.5);
    EXPECT_DOUBLE_EQ(round_limit(80), 80);
    EXPECT_DOUBLE_EQ(round_limit(0), 1);
}

} // namespace
} // namespace ranvier::views
