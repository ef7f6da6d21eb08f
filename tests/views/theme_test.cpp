#include "app/views/theme.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ranvier::views {
namespace {

constexpr ThemeKind kinds[] = {ThemeKind::light, ThemeKind::dark, ThemeKind::high_contrast, ThemeKind::paper};

double linear(double c) { return c <= .04045 ? c / 12.92 : std::pow((c + .055) / 1.055, 2.4); }
double luminance(const QColor& c) { return .2126 * linear(c.redF()) + .7152 * linear(c.greenF()) + .0722 * linear(c.blueF()); }
// Of WCAG 2: 1 .. 21.
double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + .05) / (std::min(x, y) + .05);
}

TEST(theme, text_stands_out_from_every_ground_it_is_written_on) {
    for (const ThemeKind kind : kinds) {
        const Theme& t = theme(kind);
        EXPECT_GE(contrast(t.text, t.surface), 7);
        EXPECT_GE(contrast(t.muted, t.surface), 4.5);
        EXPECT_GE(contrast(t.muted, t.chrome), 4.5);
        EXPECT_GE(contrast(t.accent, t.surface), 4.5);
        EXPECT_GE(contrast(t.on_accent, t.accent), 4.5);
        EXPECT_GE(contrast(t.selection_text, t.selection), 4.5);
        EXPECT_GE(contrast(t.error, t.surface), 4.5);
        EXPECT_GE(contrast(t.text, t.error_ground), 4.5);
    }
}

TEST(theme, numbers_stand_out_from_the_fill_of_their_category_and_lines_from_the_surface) {
    for (const ThemeKind kind : kinds)
        for (int i = 0; i < 8; ++i) {
            EXPECT_GE(contrast(theme(kind).category(i).number, theme(kind).category(i).fill), 4.5) << i;
            EXPECT_GE(contrast(theme(kind).category(i).line, theme(kind).surface), 2.9) << i;
        }
}

TEST(theme, the_ninth_category_repeats_the_first_under_a_hatch) {
    const Category first = theme(ThemeKind::light).category(0), ninth = theme(ThemeKind::light).category(8);

    EXPECT_EQ(ninth.fill, first.fill);
    EXPECT_EQ(ninth.marker, first.marker);
    EXPECT_FALSE(first.hatched);
    EXPECT_TRUE(ninth.hatched);
}

TEST(theme, a_map_is_linear_between_its_points_and_held_beyond_them) {
    const QRgb points[] = {qRgb(0, 0, 0), qRgb(100, 50, 0), qRgb(100, 250, 0)};
    const ColourMap map(points);

    EXPECT_EQ(map.at(0), qRgb(0, 0, 0));
    EXPECT_EQ(map.at(.25), qRgb(50, 25, 0));
    EXPECT_EQ(map.at(.75), qRgb(100, 150, 0));
    EXPECT_EQ(map.at(1), qRgb(100, 250, 0));
    EXPECT_EQ(map.at(-3), qRgb(0, 0, 0));
    EXPECT_EQ(map.at(7), qRgb(100, 250, 0));
}

TEST(theme, what_is_not_a_number_has_no_colour) {
    EXPECT_EQ(qAlpha(theme(ThemeKind::light).full.at(std::numeric_limits<double>::quiet_NaN())), 0);
}

TEST(theme, both_ends_of_the_signed_map_are_equally_far_from_its_middle) {
    for (const ThemeKind kind : {ThemeKind::light, ThemeKind::dark}) {
        const ColourMap& map = theme(kind).signed_map;
        const QColor middle = QColor(map.at(.5)), low = QColor(map.at(.1)), high = QColor(map.at(.9));
        EXPECT_NEAR(contrast(low, middle) / contrast(high, middle), 1, .15);
    }
}

} // namespace
} // namespace ranvier::views
