#include "app/views/canvas.hpp"

#include <gtest/gtest.h>

#include <QImage>

namespace ranvier::views {
namespace {

const QChar thin(0x202F), minus(0x2212);

Style plain() {
    Style style;
    style.theme = &theme(ThemeKind::light);
    style.family = "Liberation Sans";
    return style;
}

QImage blank(int width, int height) {
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(Qt::white);
    return image;
}

int n_inked(const QImage& image) {
    int n = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) n += image.pixel(x, y) != qRgb(255, 255, 255);
    return n;
}

TEST(canvas_numbers, group_from_ten_thousand_on_and_have_a_true_minus) {
    EXPECT_EQ(number_text(1234.5, 1), "1234.5");
    EXPECT_EQ(number_text(12345.678, 2), "12" + QString(thin) + "345.68");
    EXPECT_EQ(number_text(-2.5, 1), minus + QString("2.5"));
    EXPECT_EQ(number_text(1234567, 0), "1" + QString(thin) + "234" + thin + "567");
}

TEST(canvas_numbers, minus_zero_is_zero) { EXPECT_EQ(number_text(-.001, 1), "0.0"); }

TEST(canvas_numbers, what_is_not_a_number_is_a_dash) {
    EXPECT_EQ(number_text(std::numeric_limits<double>::quiet_NaN(), 3), QString(QChar(0x2013)));
    EXPECT_EQ(short_number(std::numeric_limits<double>::quiet_NaN()), QString(QChar(0x2013)));
}

TEST(canvas_numbers, short_ones_have_three_digits_and_no_zeros_at_their_end) {
    EXPECT_EQ(short_number(.123456), "0.123");
    EXPECT_EQ(short_number(2.5), "2.5");
    EXPECT_EQ(short_number(100), "100");
    EXPECT_EQ(short_number(-.5), minus + QString("0.5"));
    EXPECT_EQ(short_number(123456), "123" + QString(thin) + "456");
    EXPECT_EQ(short_number(0), "0");
    EXPECT_EQ(short_number(2e-5), "2e" + QString(minus) + "5");
}

TEST(canvas_numbers, counts_group_from_a_thousand_on) {
    EXPECT_EQ(count_text(999), "999");
    EXPECT_EQ(count_text(3605), "3" + QString(thin) + "605");
}

TEST(canvas_ticks, are_round_and_within_the_range) {
    const Ticks ticks = nice_ticks(362.4, 410.4, 10);

    EXPECT_EQ(ticks.at, (std::vector<double>{365, 370, 375, 380, 385, 390, 395, 400, 405, 410}));
    EXPECT_EQ(ticks.decimals, 0);
}

TEST(canvas_ticks, tell_each_other_apart_with_their_decimals) {
    const Ticks ticks = nice_ticks(0, .35, 4);

    EXPECT_EQ(ticks.at, (std::vector<double>{0, .1, .2, .3}));
    EXPECT_EQ(ticks.decimals, 1);
}

TEST(canvas_ticks, end_where_doubles_cannot_tell_them_apart) {
    EXPECT_TRUE(nice_ticks(1e15, 1e15 + 1, 10).at.size() < 20);
    EXPECT_TRUE(nice_ticks(0, std::numeric_limits<double>::infinity(), 4).at.empty());
    EXPECT_EQ(nice_ticks(3, 3, 4).at, std::vector<double>{3});
}

TEST(canvas_ticks, a_range_widened_to_them_holds_what_it_held_and_is_never_empty) {
    double low = -.13, high = .41, same_low = 2, same_high = 2;

    widen_to_ticks(low, high, 4);
    widen_to_ticks(same_low, same_high, 4);

    EXPECT_DOUBLE_EQ(low, -.2);
    EXPECT_DOUBLE_EQ(high, .5);
    EXPECT_LT(same_low, 2);
    EXPECT_GT(same_high, 2);
}

TEST(canvas_text, is_elided_to_its_box) {
    QImage image = blank(200, 20);
    QPainter p(&image);

    const double width = draw_text(p, plain(), QRectF(0, 0, 40, 20), Qt::AlignLeft, "a name that is much too long");

    EXPECT_GT(width, 0);
    EXPECT_LE(width, 40.5);
    p.end();
    EXPECT_EQ(n_inked(image.copy(42, 0, 158, 20)), 0);
}

TEST(canvas_text, has_the_exact_size_asked_for_in_a_file) {
    Style style = plain();
    style.medium = Medium::vector;
    const double whole = text_width(style, "microsecond", 20);
    style.scale = 1.02;

    EXPECT_NEAR(text_width(style, "microsecond", 20), 1.02 * whole, .5);
}

TEST(canvas_axis, reaches_as_far_as_it_says) {
    QImage image = blank(400, 60);
    QPainter p(&image);

    const double reach = draw_bottom_axis(p, plain(), {0, 10, 20, 380}, 5, {.title = "Time (s)", .ticks = 10});

    p.end();
    EXPECT_GT(n_inked(image.copy(0, 5, 400, static_cast<int>(reach))), 400);
    EXPECT_EQ(n_inked(image.copy(0, 6 + static_cast<int>(reach), 400, 54 - static_cast<int>(reach))), 0);
}

TEST(canvas_axis, the_left_one_fits_into_the_width_foretold) {
    QImage image = blank(120, 200);
    QPainter p(&image);
    const AxisLook look{.title = "Rate (Hz)"};
    const double width = left_axis_width(plain(), 0, 1500, look);

    const double reach = draw_left_axis(p, plain(), {0, 1500, 190, 10}, 110, look);

    EXPECT_LE(reach, width + 1);
    p.end();
    EXPECT_EQ(n_inked(image.copy(0, 0, 109 - static_cast<int>(width), 200)), 0);
}

TEST(canvas_curve, shows_a_peak_that_is_narrower_than_a_pixel) {
    QImage image = blank(100, 50);
    QPainter p(&image);
    std::vector<double> xs(10000), ys(10000, 0);
    for (size_t i = 0; i < xs.size(); ++i) xs[i] = static_cast<double>(i);
    ys[5000] = 1;

    draw_curve(p, {0, 10000, 0, 100}, {0, 1, 45, 5}, xs, ys, QPen(Qt::black, 2));

    p.end();
    EXPECT_GT(n_inked(image.copy(48, 6, 5, 10)), 0);
    EXPECT_EQ(n_inked(image.copy(0, 6, 40, 10)), 0);
}

TEST(canvas_curve, is_broken_where_there_is_no_number) {
    QImage image = blank(100, 50);
    QPainter p(&image);
    const std::vector<double> xs{0, 30, 50, 70, 100};
    const std::vector<double> ys{.5, .5, std::numeric_limits<double>::quiet_NaN(), .5, .5};

    draw_curve(p, {0, 100, 0, 100}, {0, 1, 50, 0}, xs, ys, QPen(Qt::black, 2));

    p.end();
    EXPECT_EQ(n_inked(image.copy(35, 0, 30, 50)), 0);
    EXPECT_GT(n_inked(image.copy(10, 0, 10, 50)), 0);
}

TEST(canvas_edges, excitatory_and_inhibitory_ones_differ_in_shape) {
    QImage arrow = blank(60, 30), bar = blank(60, 30);
    for (const auto& [image, head] : {std::pair(&arrow, Head::arrow), std::pair(&bar, Head::bar)}) {
        QPainter p(image);
        draw_edge(p, QLineF(5, 15, 50, 15), 2, Qt::black, head);
    }

    EXPECT_NE(arrow, bar);
}

} // namespace
} // namespace ranvier::views
