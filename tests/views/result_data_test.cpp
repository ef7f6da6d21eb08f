#include "app/views/result_data.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "core/data/column_file.hpp"
#include "core/data/result_columns.hpp"
#include "tests/unit/data/samples.hpp"

namespace ranvier::views {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Two states, two units, four bins of 20 ms.
ResultSet fit(std::vector<double> starts = {1, 1.02, 1.04, 1.06}) {
    ResultSet r;
    r.arrays = {
        {"couplings", "weight", {"state", "receiver", "sender"}, {2, 2, 2}, "", "", std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7}},
        {"couplings", "receiver", {"receiver"}, {2}, "", "", std::vector<std::string>{"3", "7"}},
        {"units", "lag", {"lag"}, {2}, "s", "", std::vector<double>{.02, .04}},
        {"states", "time_s", {"time_s"}, {4}, "s", "", std::move(starts)},
        {"states", "posterior", {"time_s", "state"}, {4, 2}, "", "", std::vector<float>{1, 0, 1, 0, 0, 1, .5F, .5F}},
        {"states", "viterbi", {"time_s"}, {4}, "", "", std::vector<int32_t>{0, 0, 1, 1}},
        {"states", "role", {"time_s"}, {4}, "", "", std::vector<uint8_t>{0, 0, 2, 1}},
    };
    r.provenance = R"({"operation":"hmm_glm","command":"ranvier run hmm_glm a.nwb","params":{"states":"2"}})";
    return r;
}

TEST(result_data, finds_what_a_fit_of_states_holds) {
    const auto data = ResultData::of(fit(), "fit.h5");

    ASSERT_NE(data, nullptr);
    EXPECT_EQ(data->n_states(), 2);
    EXPECT_THAT(data->units(), ElementsAre("3", "7"));
    EXPECT_THAT(data->bin_starts(), ElementsAre(1, 1.02, 1.04, 1.06));
    EXPECT_EQ(data->bin_width(), .02);
    EXPECT_TRUE(data->in_seconds());
    EXPECT_EQ(data->posterior()[6], .5F);
    EXPECT_THAT(data->likeliest(), ElementsAre(0, 0, 1, 1));
    EXPECT_THAT(data->role(), ElementsAre(0, 0, 2, 1));
}

TEST(result_data, tells_where_it_comes_from) {
    const auto data = ResultData::of(fit(), "fit.h5");

    EXPECT_EQ(data->operation(), "hmm_glm");
    EXPECT_EQ(data->command(), "ranvier run hmm_glm a.nwb");
    EXPECT_EQ(data->params().at("states"), "2");
}

TEST(result_data, runs_on_through_sequences_of_counts_that_start_anew) {
    const auto data = ResultData::of(fit({0, .02, 0, .02}), "fit.h5");

    ASSERT_EQ(data->bin_starts().size(), 4u);
    for (size_t i = 0; i < 4; ++i) EXPECT_DOUBLE_EQ(data->bin_starts()[i], .02 * static_cast<double>(i));
}

TEST(result_data, takes_the_width_of_bins_from_their_starts_where_no_lag_tells_it) {
    ResultSet result = fit({0, .5, 1, 9});
    std::erase_if(result.arrays, [](const ResultArray& a) { return a.name == "lag"; });

    EXPECT_DOUBLE_EQ(ResultData::of(result, "fit.h5")->bin_width(), .5);
}

TEST(result_data, has_no_states_where_the_result_has_none) {
    ResultSet result;
    result.arrays = {{"graph", "degree", {"node"}, {2}, "", "", std::vector<double>{1, 2}}};

    const auto data = ResultData::of(result, "g.h5");

    EXPECT_EQ(data->n_states(), 0);
    EXPECT_TRUE(data->bin_starts().empty());
    EXPECT_TRUE(data->units().empty());
}

TEST(result_data, does_not_take_a_posterior_of_another_length_for_the_states) {
    ResultSet result = fit();
    result.arrays[3].values = std::vector<double>{0, 1};
    result.arrays[3].shape = {2};

    const auto data = ResultData::of(result, "fit.h5");

    EXPECT_TRUE(data->posterior().empty());
    EXPECT_EQ(data->n_states(), 2); // of the couplings
}

TEST(result_data, reads_values_of_any_type_as_numbers_and_as_text) {
    const auto data = ResultData::of(fit(), "fit.h5");

    EXPECT_EQ(data->find("couplings", "weight")->at(7), 7);
    EXPECT_EQ(data->find("states", "role")->at(2), 2);
    EXPECT_EQ(data->find("states", "posterior")->text_at(6), "0.5");
    EXPECT_EQ(data->find("couplings", "receiver")->text_at(1), "7");
    EXPECT_TRUE(std::isnan(data->find("couplings", "receiver")->at(0)));
    EXPECT_EQ(data->find("couplings", "sender"), nullptr);
}

TEST(result_data, mapped_from_a_file_is_the_same_as_made_from_memory) {
    const samples::Folder folder;
    const ResultSet result = fit();
    ASSERT_TRUE(write_columns(posix_fs(), folder.file("c"), result_columns(result).columns()));

    const auto data = ResultData::open(posix_fs(), folder.file("c"), "fit.h5");

    ASSERT_TRUE(data) << data.error().sentence();
    EXPECT_EQ((*data)->n_states(), 2);
    EXPECT_EQ((*data)->arrays().size(), result.arrays.size());
    EXPECT_EQ((*data)->find("couplings", "weight")->at(3), 3);
}

TEST(result_data, refuses_a_file_that_holds_no_result) {
    const samples::Folder folder;
    ColumnSet columns;
    columns.text("dataset.kind", "counts");
    ASSERT_TRUE(write_columns(posix_fs(), folder.file("c"), columns.columns()));

    const auto data = ResultData::open(posix_fs(), folder.file("c"), "fit.h5");

    ASSERT_FALSE(data);
    EXPECT_THAT(data.error().sentence(), HasSubstr("expected a result"));
}

} // namespace
} // namespace ranvier::views
