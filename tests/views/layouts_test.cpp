#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include <gmock/gmock.h>

#include "app/views/graph_layout.hpp"
#include "app/views/label_layout.hpp"

namespace ranvier::views {
namespace {

using testing::ElementsAre;

const QRectF page(0, 0, 100, 100);

TEST(label_layout, the_more_important_of_two_labels_wins_the_place) {
    const std::vector<LabelWish> wishes{{{QRectF(10, 10, 20, 10)}, 1}, {{QRectF(15, 12, 20, 10)}, 2}};

    const LabelPlaces places = place_labels(wishes, page);

    EXPECT_THAT(places.box, ElementsAre(-1, 0));
    EXPECT_EQ(places.n_hidden, 1);
}

TEST(label_layout, a_label_takes_its_next_box_when_the_first_is_taken) {
    const std::vector<LabelWish> wishes{{{QRectF(10, 10, 20, 10)}, 2}, {{QRectF(15, 12, 20, 10), QRectF(50, 10, 20, 10)}, 1}};

    EXPECT_THAT(place_labels(wishes, page).box, ElementsAre(0, 1));
}

TEST(label_layout, a_label_stays_inside_and_off_what_is_taken) {
    const std::vector<LabelWish> wishes{{{QRectF(90, 10, 20, 10)}, 1}, {{QRectF(40, 40, 10, 10)}, 1}};
    const std::vector<QRectF> taken{QRectF(45, 45, 2, 2)};

    EXPECT_EQ(place_labels(wishes, page, taken).n_hidden, 2);
}

TEST(label_layout, no_two_of_many_labels_overlap) {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> uniform(-5, 400);
    std::vector<LabelWish> wishes;
    for (int i = 0; i < 500; ++i) {
        const double x = uniform(random), y = uniform(random);
        wishes.push_back({{QRectF(x, y, 30, 12), QRectF(x - 30, y, 30, 12)}, uniform(random)});
    }

    const LabelPlaces places = place_labels(wishes, QRectF(0, 0, 400, 400));

    std::vector<QRectF> shown;
    for (size_t i = 0; i < wishes.size(); ++i)
        if (places.box[i] >= 0) shown.push_back(wishes[i].boxes[static_cast<size_t>(places.box[i])]);
    EXPECT_GT(shown.size(), 100u);
    EXPECT_EQ(shown.size() + static_cast<size_t>(places.n_hidden), wishes.size());
    for (size_t i = 0; i < shown.size(); ++i)
        for (size_t j = 0; j < i; ++j) EXPECT_FALSE(shown[i].intersects(shown[j])) << i << " " << j;
}

TEST(label_layout, labels_on_a_circle_keep_their_distance_across_the_top) {
    const std::vector<double> angles{0.05, 2 * std::numbers::pi - 0.05, 3}, priorities{1, 2, 3};

    EXPECT_THAT(labels_on_circle(angles, priorities, 0.2), ElementsAre(false, true, true));
    EXPECT_THAT(labels_on_circle(angles, priorities, 0.1), ElementsAre(true, true, true));
}

TEST(label_layout, a_label_of_negative_priority_is_never_shown) {
    EXPECT_THAT(labels_on_circle(std::vector{1., 2.}, std::vector{-1., 0.}, 0.1), ElementsAre(false, true));
}

TEST(graph_layout, a_circle_of_one_group_has_equal_steps) {
    const CircularLayout layout = circular_layout(std::vector{4});

    EXPECT_DOUBLE_EQ(layout.step, std::numbers::pi / 2);
    EXPECT_THAT(
        layout.angle,
        ElementsAre(testing::DoubleNear(std::numbers::pi / 4, 1e-12), testing::DoubleNear(3 * std::numbers::pi / 4, 1e-12),
                    testing::DoubleNear(5 * std::numbers::pi / 4, 1e-12), testing::DoubleNear(7 * std::numbers::pi / 4, 1e-12)));
}

TEST(graph_layout, groups_on_a_circle_stand_apart_and_fill_it) {
    const CircularLayout layout = circular_layout(std::vector{30, 0, 10});

    ASSERT_EQ(layout.arcs.size(), 3u);
    EXPECT_EQ(layout.arcs[1].from, layout.arcs[1].to);
    const double gap = layout.arcs[2].from - layout.arcs[0].to;
    EXPECT_GT(gap, layout.step * 0.5);
    EXPECT_NEAR(layout.arcs[2].to + gap / 2, 2 * std::numbers::pi, 1e-12);
}

TEST(graph_layout, angles_go_clockwise_from_the_top) {
    EXPECT_NEAR(on_circle(0).y(), -1, 1e-15);
    EXPECT_NEAR(on_circle(std::numbers::pi / 2).x(), 1, 1e-15);
}

std::vector<Pull> two_triangles() { return {{0, 1, 1}, {1, 2, 1}, {2, 0, 1}, {3, 4, 1}, {4, 5, 1}, {5, 3, 1}, {2, 3, 0.01}}; }

double apart(const std::vector<QPointF>& at, size_t a, size_t b) {
    return std::hypot(at[a].x() - at[b].x(), at[a].y() - at[b].y());
}

TEST(graph_layout, forces_bring_together_what_is_joined) {
    ForceLayout layout(6, two_triangles(), 3, 300);

    layout.advance(300);

    ASSERT_TRUE(layout.done());
    const auto at = layout.places();
    EXPECT_LT(2 * apart(at, 0, 1), apart(at, 0, 4));
    EXPECT_LT(2 * apart(at, 3, 4), apart(at, 1, 5));
}

TEST(graph_layout, slices_make_the_same_picture_as_one_go) {
    ForceLayout one(6, two_triangles(), 3, 50), many(6, two_triangles(), 3, 50);

    one.advance(50);
    for (int i = 0; i < 17; ++i) many.advance(3);

    EXPECT_EQ(many.steps_done(), 50);
    EXPECT_EQ(one.places(), many.places());
}

TEST(graph_layout, another_seed_begins_elsewhere) {
    EXPECT_NE(ForceLayout(6, two_triangles(), 3, 50).places(), ForceLayout(6, two_triangles(), 4, 50).places());
}

TEST(graph_layout, forces_stay_finite_for_nodes_at_one_place_and_for_none) {
    EXPECT_TRUE(ForceLayout(0, {}, 1, 10).places().empty());
    ForceLayout one(1, {}, 1, 10);
    one.advance(10);
    ASSERT_EQ(one.places().size(), 1u);
    EXPECT_TRUE(std::isfinite(one.places()[0].x()));
}

TEST(graph_layout, places_touch_the_frame_and_stay_in_it) {
    std::mt19937_64 random(2);
    std::vector<Pull> pulls;
    for (int i = 1; i < 400; ++i) pulls.push_back({i, static_cast<int>(random() % static_cast<uint64_t>(i)), 1});
    ForceLayout layout(400, std::move(pulls), 1, 40);

    layout.advance(40);

    double most = 0;
    for (const QPointF& p : layout.places()) most = std::max({most, std::abs(p.x()), std::abs(p.y())});
    EXPECT_NEAR(most, 1, 1e-9);
}

} // namespace
} // namespace ranvier::views
