#include "core/data/spikes_of_counts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/data/samples.hpp"

namespace ranvier::spikes_of_counts_test {

TEST(spikes_of_counts, puts_every_spike_into_its_bin) {
    Counts c = samples::counts(); // 3 units, bins of 1 ms, sequences of 2 and 1 bins
    c.counts.back() = 9;

    const auto r = spikes_of_counts(c, 5);

    ASSERT_TRUE(r) << r.error().sentence();
    EXPECT_EQ(r->spikes.n_spikes(), 45);
    const auto times = r->spikes.times(1); // 2, 5 and 8 spikes
    ASSERT_EQ(times.size(), 15u);
    EXPECT_LT(times[1], 0.001);
    EXPECT_GE(times[2], 0.001);
    EXPECT_LT(times[6], 0.002);
    EXPECT_GE(times[7], 1.002); // a second between sequences
    EXPECT_LT(times[14], 1.003);
}

TEST(spikes_of_counts, tells_sequences_and_true_states) {
    Counts c = samples::counts();
    c.counts.back() = 9;

    const auto r = spikes_of_counts(c, 5);

    ASSERT_TRUE(r);
    EXPECT_EQ(r->find_intervals("sequences")->rows.size(), 2u);
    const Intervals* states = r->find_intervals("true_states"); // 0 | 1, then 1
    ASSERT_EQ(states->rows.size(), 3u);
    EXPECT_THAT(std::get<std::vector<int64_t>>(states->table.columns[0].values), testing::ElementsAre(0, 1, 1));
    EXPECT_EQ(r->observed, r->find_intervals("sequences")->rows);
}

TEST(spikes_of_counts, depends_on_the_seed_alone) {
    Counts c = samples::counts();
    c.counts.back() = 9;
    const auto a = spikes_of_counts(c, 5), b = spikes_of_counts(c, 5), other = spikes_of_counts(c, 6);

    EXPECT_TRUE(std::ranges::equal(a->spikes.all_times(), b->spikes.all_times()));
    EXPECT_FALSE(std::ranges::equal(a->spikes.all_times(), other->spikes.all_times()));
}

} // namespace ranvier::spikes_of_counts_test
