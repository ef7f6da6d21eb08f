// Views that plugins declare: any array by its dimensions and coordinates.
#include <gtest/gtest.h>

#include "app/views/figures/kinds.hpp"
#include "tests/views/sample_fit.hpp"

namespace ranvier::views {
namespace {

Sources declared_sample() {
    ResultSet r;
    r.arrays.push_back({"g", "lag", {"lag"}, {4}, "s", "", std::vector<double>{0, .5, 1, 1.5}});
    r.arrays.push_back({"g", "kind", {"kind"}, {2}, "", "", std::vector<std::string>{"fast", "slow"}});
    r.arrays.push_back({"g", "drive", {"lag"}, {4}, "mV", "what drives it", std::vector<double>{1, 4, 2, -1}});
    r.arrays.push_back({"g", "drive_sd", {"lag"}, {4}, "mV", "", std::vector<double>{1, 1, 1, 1}});
    r.arrays.push_back({"g", "both", {"kind", "lag"}, {2, 4}, "", "", std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7}});
    r.arrays.push_back({"g", "label", {"lag"}, {4}, "", "", std::vector<int32_t>{0, 0, 1, 0}});
    r.arrays.push_back({"g", "cube", {"kind", "x", "y"}, {2, 2, 2}, "", "", std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8}});
    r.views.push_back({"line", "g/drive", "Drive over lag"});
    Sources sources;
    sources.result = ResultData::of(std::move(r), "any");
    return sources;
}

std::unique_ptr<Figure> declared(const TextMap& given) { return made_figure(declared_kind(), declared_sample(), given); }

QString first_probe(Figure& figure, const QString& name) {
    for (int y = 0; y < 320; y += 2)
        for (int x = 0; x < 320; x += 2)
            if (const QString value = probe_word(figure.at(QPointF(x, y)), name); !value.isEmpty()) return value;
    return {};
}

TEST(declared_figure, takes_kind_and_title_from_the_result) {
    const auto figure = declared({{"of", "g/drive"}});

    const QImage image = picture_of_figure(*figure);

    EXPECT_EQ(figure->title(), "Drive over lag");
    EXPECT_GT(count_pixels(image, theme(ThemeKind::light).accent), 50); // the line
    EXPECT_EQ(first_probe(*figure, "Drive (mV)"), "1");
    EXPECT_EQ(first_probe(*figure, "Lag (s)"), "0");
}

class declared_kinds : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(declared_kinds, are_drawn_with_ink_and_give_their_numbers) {
    const auto [kind, of] = GetParam();
    const auto figure = declared({{"of", of}, {"kind", kind}});

    const QImage image = picture_of_figure(*figure);

    EXPECT_LT(count_pixels(image, theme(ThemeKind::light).surface), 320 * 320 - 500);
    EXPECT_TRUE(figure->data({}).consistent());
    EXPECT_GE(figure->data({}).n_rows, 4u);
    EXPECT_GT(figure->n_marks({}), 0);
}

INSTANTIATE_TEST_SUITE_P(of_the_closed_list, declared_kinds,
                         testing::Values(std::pair("line", "g/both"), std::pair("band", "g/drive"),
                                         std::pair("histogram", "g/both"), std::pair("heatmap", "g/both"),
                                         std::pair("scatter", "g/drive"), std::pair("matrix", "g/cube"),
                                         std::pair("ribbon", "g/label"), std::pair("table", "g/both")));

TEST(declared_figure, draws_a_sentence_for_a_kind_that_it_does_not_know) {
    const auto figure = declared({{"of", "g/drive"}, {"kind", "surface"}});

    const QImage image = picture_of_figure(*figure, {}, 900, 100);

    EXPECT_TRUE(figure->caption().startsWith("A view of kind \"surface\" is not drawn here"));
    EXPECT_LT(count_pixels(image, theme(ThemeKind::light).surface), 900 * 100);
    EXPECT_EQ(figure->data({}).n_rows, 0u);
}

TEST(declared_figure, says_what_a_kind_needs_when_the_array_lacks_it) {
    EXPECT_TRUE(declared({{"of", "g/drive"}, {"kind", "heatmap"}})->caption().contains("needs two dimensions"));
    EXPECT_TRUE(declared({{"of", "g/both"}, {"kind", "band"}})->caption().contains("\"lag\" has 4"));
    EXPECT_TRUE(declared({{"of", "g/kind"}, {"kind", "line"}})->caption().contains("is text"));
    EXPECT_TRUE(declared({{"of", "g/none"}})->caption().contains("holds no array \"g/none\""));
}

TEST(declared_figure, holds_the_first_of_three_dimensions_at_the_index_given) {
    const auto figure = declared({{"of", "g/cube"}, {"kind", "matrix"}, {"index", "2"}});
    picture_of_figure(*figure);

    EXPECT_TRUE(figure->subtitle().startsWith("kind slow"));
    EXPECT_EQ(first_probe(*figure, "Cube"), "5");
}

TEST(declared_figure, names_the_rows_of_its_table_by_their_coordinates) {
    const Table table = declared({{"of", "g/both"}})->data({});

    EXPECT_EQ(std::get<std::vector<std::string>>(table.find("kind")->values)[4], "slow");
    EXPECT_EQ(std::get<std::vector<double>>(table.find("lag")->values)[5], .5);
    EXPECT_EQ(std::get<std::vector<double>>(table.find("both")->values)[5], 5);
}

} // namespace
} // namespace ranvier::views
