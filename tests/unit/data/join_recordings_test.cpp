#include "core/data/join_recordings.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/check_dataset.hpp"
#include "tests/unit/data/samples.hpp"

namespace ranvier::join_recordings_test {

using samples::trains;
using samples::unit;
using testing::ElementsAre;
using testing::HasSubstr;

Recording probe() {
    Recording r;
    r.spikes = trains({unit("3", "CA3"), unit("9")}, {{0.1, 0.2}, {0.3}});
    return r;
}

TEST(join_recordings, names_the_units_of_another_probe_after_it) {
    Recording r = samples::recording();
    std::vector<std::string> warnings;

    ASSERT_TRUE(add_probe(r, probe(), "imec1", warnings));

    ASSERT_EQ(r.spikes.n_units(), 4);
    EXPECT_EQ(r.spikes.units()[2].id, "imec1.3");
    EXPECT_EQ(r.spikes.units()[2].region, "CA3");
    EXPECT_THAT(r.spikes.times(3), ElementsAre(0.3));
    EXPECT_TRUE(check_recording(r));
}

TEST(join_recordings, keeps_the_time_in_which_all_probes_were_observed) {
    Recording r = samples::recording(); // -3 to 0 and 0 to 10
    Recording second = probe();
    second.observed = {{-1, 4}, {6, 20}};
    std::vector<std::string> warnings;

    ASSERT_TRUE(add_probe(r, std::move(second), "b", warnings));

    EXPECT_THAT(r.observed, ElementsAre(Interval{-1, 0}, Interval{0, 4}, Interval{6, 10}));
    EXPECT_THAT(warnings, ElementsAre(HasSubstr("probe b was observed at other times")));
}

TEST(join_recordings, refuses_probes_never_seen_together) {
    Recording r = samples::recording();
    Recording second = probe();
    second.observed = {{100, 200}};
    std::vector<std::string> warnings;

    EXPECT_FALSE(add_probe(r, std::move(second), "b", warnings));
}

TEST(join_recordings, fills_columns_that_one_probe_lacks) {
    Recording r = samples::recording();
    r.unit_columns = {{{"depth", "um", std::vector<int64_t>{10, 20}}}, 2};
    Recording second = probe();
    second.unit_columns = {{{"layer", "", std::vector<std::string>{"L2", "L5"}}}, 2};
    std::vector<std::string> warnings;

    ASSERT_TRUE(add_probe(r, std::move(second), "b", warnings));

    const auto& depth = std::get<std::vector<double>>(r.unit_columns.find("depth")->values);
    EXPECT_EQ(depth[1], 20);
    EXPECT_TRUE(std::isnan(depth[2]));
    EXPECT_THAT(std::get<std::vector<std::string>>(r.unit_columns.find("layer")->values), ElementsAre("", "", "L2", "L5"));
}

TEST(join_recordings, gives_regions_by_id_and_names_those_without_partner) {
    Recording r = samples::recording(); // units 3 and 7
    const Table regions{{{"cluster_id", "", std::vector<int64_t>{7, 8}},
                         {"Region", "", std::vector<std::string>{"V1", "V2"}},
                         {"snr", "", std::vector<double>{2.5, 1}}},
                        2};
    std::vector<std::string> warnings;

    ASSERT_TRUE(add_regions(r, regions, "regions", warnings));

    EXPECT_EQ(r.spikes.units()[0].region, "CA1");
    EXPECT_EQ(r.spikes.units()[1].region, "V1");
    EXPECT_EQ(std::get<std::vector<double>>(r.unit_columns.find("snr")->values)[1], 2.5);
    EXPECT_THAT(warnings, ElementsAre("regions: no row for units 3", "regions: rows without a unit: 8"));
    EXPECT_TRUE(check_recording(r));
}

TEST(join_recordings, refuses_regions_of_other_units) {
    Recording r = samples::recording();
    std::vector<std::string> warnings;
    const Table others{{{"id", "", std::vector<int64_t>{1, 2}}}, 2};
    const Table twice{{{"id", "", std::vector<int64_t>{3, 3}}}, 2};
    const Table nameless{{{"x", "", std::vector<int64_t>{3, 7}}}, 2};

    EXPECT_THAT(add_regions(r, others, "regions", warnings).error().sentence(), HasSubstr("none of its ids is that of a unit"));
    EXPECT_THAT(add_regions(r, twice, "regions", warnings).error().sentence(), HasSubstr("unit 3 stands in two rows"));
    EXPECT_THAT(add_regions(r, nameless, "regions", warnings).error().sentence(), HasSubstr("no column of unit ids"));
}

TEST(join_recordings, takes_the_table_given_for_it_over_the_files_own) {
    Recording r = samples::recording();
    std::vector<std::string> warnings;

    add_intervals(r, {"trials", {{5, 6}}, {{}, 1}}, warnings);

    ASSERT_EQ(r.intervals.size(), 2u);
    EXPECT_THAT(r.intervals[0].rows, ElementsAre(Interval{5, 6}));
    EXPECT_THAT(warnings, ElementsAre(HasSubstr("interval table trials is in several files")));
}

} // namespace ranvier::join_recordings_test
