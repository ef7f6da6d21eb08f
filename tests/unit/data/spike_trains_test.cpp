#include "core/data/spike_trains.hpp"

#include <gmock/gmock.h>

#include "tests/unit/data/samples.hpp"

namespace ranvier {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(spike_trains, keeps_one_list_of_times_per_unit) {
    const auto trains = samples::trains({samples::unit("a"), samples::unit("b"), samples::unit("c")}, {{1, 2}, {}, {0.5}});

    EXPECT_EQ(trains.n_units(), 3);
    EXPECT_EQ(trains.n_spikes(), 3);
    EXPECT_THAT(trains.times(0), ElementsAre(1, 2));
    EXPECT_TRUE(trains.times(1).empty());
    EXPECT_THAT(trains.times(2), ElementsAre(0.5));
    EXPECT_THAT(trains.first(), ElementsAre(0, 2, 2, 3));
}

TEST(spike_trains, sorts_what_came_unsorted_and_counts_such_units) {
    const auto trains = samples::trains({samples::unit("a"), samples::unit("b")}, {{3, 1, 2}, {1, 2}});

    EXPECT_THAT(trains.times(0), ElementsAre(1, 2, 3));
    EXPECT_EQ(trains.n_unsorted_units(), 1);
}

TEST(spike_trains, counts_spikes_at_the_time_of_the_one_before_within_a_unit_only) {
    const auto trains = samples::trains({samples::unit("a"), samples::unit("b")}, {{1, 1, 1, 2}, {2}});

    EXPECT_EQ(trains.n_duplicates(), 2);
    EXPECT_EQ(trains.n_spikes(), 5);
}

TEST(spike_trains, refuses_a_time_that_is_not_finite_and_says_which) {
    const auto trains = SpikeTrains::make({samples::unit("a"), samples::unit("b7")}, {{1}, {2, std::nan("")}});

    ASSERT_FALSE(trains);
    EXPECT_EQ(trains.error().code(), Errc::bad_input);
    EXPECT_THAT(trains.error().sentence(), HasSubstr("unit 'b7': spike 1 has the time NaN"));
    EXPECT_FALSE(SpikeTrains::make({samples::unit("a")}, {{-INFINITY}}));
}

TEST(spike_trains, refuses_two_units_of_one_id) {
    const auto trains = SpikeTrains::make({samples::unit("a"), samples::unit("a")}, {{}, {}});

    ASSERT_FALSE(trains);
    EXPECT_THAT(trains.error().sentence(), HasSubstr("'a'"));
}

TEST(spike_trains, refuses_another_number_of_lists_than_of_units) {
    EXPECT_FALSE(SpikeTrains::make({samples::unit("a")}, {{}, {}}));
}

TEST(spike_trains, from_csr_refuses_an_index_that_does_not_fit) {
    const std::vector<Unit> units{samples::unit("a"), samples::unit("b")};
    for (const std::vector<int64_t>& first :
         std::vector<std::vector<int64_t>>{{0, 1}, {1, 1, 2}, {0, 3, 2}, {0, 1, 3}, {0, -1, 2}, {}})
        EXPECT_FALSE(SpikeTrains::from_csr(units, {1, 2}, first)) << testing::PrintToString(first);

    EXPECT_TRUE(SpikeTrains::from_csr(units, {1, 2}, {0, 1, 2}));
}

TEST(spike_trains, extent_is_from_the_earliest_to_the_latest_spike_of_any_unit) {
    const auto trains = samples::trains({samples::unit("a"), samples::unit("b"), samples::unit("c")}, {{1, 5}, {}, {-2, 3}});

    EXPECT_EQ(trains.extent(), (Interval{-2, 5}));
    EXPECT_EQ(SpikeTrains().extent(), (Interval{0, 0}));
}

} // namespace ranvier
