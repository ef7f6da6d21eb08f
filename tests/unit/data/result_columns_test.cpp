#include "core/data/result_columns.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "tests/unit/data/samples.hpp"

namespace ranvier {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// An array of every type, ranks from 0 to 5, and everything else that a result can hold.
ResultSet full_result() {
    ResultSet r;
    r.arrays = {
        {"chain", "transition", {"from", "to"}, {2, 2}, "", "probability", std::vector<double>{.9, .1, .2, .8}},
        {"states", "posterior", {"time_s", "state"}, {1, 2}, "", "", std::vector<float>{.25F, .75F}},
        {"states", "n", {}, {}, "bin", "rank 0", std::vector<int64_t>{-7}},
        {"states", "viterbi", {"time_s"}, {3}, "", "", std::vector<int32_t>{0, 1, 0}},
        {"states", "counts", {"a", "b", "c", "d", "e"}, {1, 2, 1, 1, 2}, "", "rank 5", std::vector<uint16_t>{1, 2, 3, 65535}},
        {"states", "role", {"time_s"}, {3}, "", "", std::vector<uint8_t>{0, 1, 2}},
        {"units", "unit", {"unit"}, {2}, "", "", std::vector<std::string>{"3", "\xce\xb1"}},
        {"units", "none", {"nothing"}, {0}, "", "empty", std::vector<double>{}},
    };
    r.metrics = {{"heldout_nats_per_bin", -2.5}, {"weight_mse", std::nan("")}};
    r.traces = {{"train", {{0, -3}, {1, -2.75}}}, {"empty", {}}};
    r.views = {{"ribbon", "states/viterbi", "States"}};
    r.notes = {"one", ""};
    r.provenance = R"({"operation":"x"})";
    return r;
}

// Unlinked at once; what is mapped stays.
Result<ColumnFile> through_a_file(const ResultSet& result) {
    const samples::Folder folder;
    RANVIER_TRY(write_columns(posix_fs(), folder.file("c"), result_columns(result).columns()));
    return map_columns(posix_fs(), folder.file("c"), Check::all);
}

TEST(result_columns, a_result_comes_back_whole) {
    const ResultSet before = full_result();

    const auto stored = through_a_file(before);
    ASSERT_TRUE(stored) << stored.error().sentence();
    const auto after = result_of_columns(*stored);

    ASSERT_TRUE(after) << after.error().sentence();
    ASSERT_EQ(after->arrays.size(), before.arrays.size());
    for (size_t k = 0; k < before.arrays.size(); ++k) {
        const ResultArray &a = before.arrays[k], &b = after->arrays[k];
        EXPECT_EQ(b.group + "/" + b.name, a.group + "/" + a.name);
        EXPECT_EQ(b.dims, a.dims) << a.name;
        EXPECT_EQ(b.shape, a.shape) << a.name;
        EXPECT_EQ(b.unit + "|" + b.doc, a.unit + "|" + a.doc);
        EXPECT_EQ(b.values, a.values) << a.name;
    }
    EXPECT_EQ(after->metrics.at("heldout_nats_per_bin"), -2.5);
    EXPECT_TRUE(std::isnan(after->metrics.at("weight_mse")));
    EXPECT_EQ(after->traces.at("train")[1].value, -2.75);
    EXPECT_EQ(after->views[0].of, "states/viterbi");
    EXPECT_THAT(after->notes, ElementsAre("one", ""));
    EXPECT_EQ(after->provenance, before.provenance);
}

TEST(result_columns, an_outline_leaves_values_where_they_are_and_gives_them_their_shape) {
    const auto stored = through_a_file(full_result());
    ASSERT_TRUE(stored);

    const auto outline = result_outline(stored->columns());

    ASSERT_TRUE(outline) << outline.error().sentence();
    EXPECT_EQ(outline->values[0].values<double>().data(), stored->find("result.0")->values<double>().data());
    EXPECT_THAT(outline->values[4].dims, ElementsAre(1, 2, 1, 1, 2));
    EXPECT_TRUE(outline->values[2].dims.empty());
}

TEST(result_columns, refuses_the_columns_of_a_recording) {
    const ColumnSet columns = [] {
        ColumnSet set;
        set.text("dataset.kind", "recording");
        return set;
    }();

    const auto outline = result_outline(columns.columns());

    ASSERT_FALSE(outline);
    EXPECT_THAT(outline.error().sentence(), HasSubstr("'recording', expected a result"));
}

TEST(result_columns, refuses_a_shape_that_its_values_do_not_fill) {
    const ResultSet result = full_result();
    const ColumnSet columns = result_columns(result);
    for (const char* shape : {"2,3", "18446744073709551615,2", "4", "x,2"}) {
        ColumnSet changed;
        std::vector<ColumnView> all;
        std::vector<std::string> shapes{shape, "1,2", "", "3", "1,2,1,1,2", "3", "2", "0"};
        changed.texts("result.shapes", shapes);
        for (const ColumnView& c : columns.columns()) all.push_back(c.name == "result.shapes" ? changed.columns()[0] : c);

        const auto outline = result_outline(all);

        ASSERT_FALSE(outline) << shape;
        EXPECT_THAT(outline.error().sentence(), HasSubstr("chain/transition")) << shape;
    }
}

} // namespace

} // namespace ranvier
