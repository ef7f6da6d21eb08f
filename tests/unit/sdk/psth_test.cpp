#include <ranvier/psth.hpp>

#include <algorithm>
#include <random>
#include <vector>

#include <gmock/gmock.h>

namespace ranvier {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::Eq;

const std::vector<size_t> both{0, 1};

TEST(psth, a_trial_holds_its_start_and_not_its_stop) {
    const AlignedSpikes aligned = align_spikes(std::vector{9., 10., 11., 12.}, std::vector{10.}, -1, 2);

    EXPECT_THAT(aligned.times, ElementsAre(-1, 0, 1));
    EXPECT_THAT(aligned.first, ElementsAre(0, 3));
}

TEST(psth, a_spike_stands_in_every_window_that_holds_it) {
    const AlignedSpikes aligned = align_spikes(std::vector{10.}, std::vector{10.5, 9.5}, -1, 1);

    EXPECT_THAT(aligned.times, ElementsAre(-0.5, 0.5));
    EXPECT_THAT(aligned.first, ElementsAre(0, 1, 2));
}

TEST(psth, the_rate_is_spikes_per_trial_and_bin_width) {
    const AlignedSpikes aligned = align_spikes(std::vector{0.1, 0.2, 0.7, 10.1}, std::vector{0., 10.}, 0, 1);

    const Psth p = psth(aligned, both, 0, 1, 0.5);

    EXPECT_THAT(p.rate, ElementsAre(3, 1)); // (2 + 1) / 2 / 0.5 and (1 + 0) / 2 / 0.5
    EXPECT_EQ(p.n_trials, 2u);
}

TEST(psth, the_error_is_that_of_the_mean_over_trials) {
    const AlignedSpikes aligned = align_spikes(std::vector{0.1, 0.2, 0.7, 10.1}, std::vector{0., 10.}, 0, 1);

    const Psth p = psth(aligned, both, 0, 1, 0.5);

    // Counts 2, 1: deviation sqrt(.5), over sqrt(2) is .5, over the bin 1. Counts 1, 0 alike.
    EXPECT_THAT(p.error, ElementsAre(DoubleEq(1), DoubleEq(1)));
}

TEST(psth, one_trial_has_no_error) {
    const AlignedSpikes aligned = align_spikes(std::vector{0.1}, std::vector{0.}, 0, 1);

    const Psth p = psth(aligned, std::vector<size_t>{0}, 0, 1, 0.5);

    EXPECT_THAT(p.rate, ElementsAre(2, 0));
    EXPECT_TRUE(std::isnan(p.error[0]));
}

TEST(psth, counts_only_the_trials_that_are_chosen) {
    const AlignedSpikes aligned = align_spikes(std::vector{0.1, 10.1, 10.2}, std::vector{0., 10.}, 0, 1);

    EXPECT_THAT(psth(aligned, std::vector<size_t>{1}, 0, 1, 1).rate, ElementsAre(2));
}

TEST(psth, agrees_with_counting_each_bin_of_each_trial) {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> uniform(0, 100);
    std::vector<double> times(3000), events(40);
    for (double& t : times) t = uniform(random);
    for (double& e : events) e = uniform(random);
    std::ranges::sort(times);
    std::vector<size_t> all(events.size());
    for (size_t e = 0; e < all.size(); ++e) all[e] = e;

    const Psth p = psth(align_spikes(times, events, -1, 2), all, -1, 2, 0.25);

    ASSERT_EQ(p.rate.size(), 12u);
    for (size_t k = 0; k < 12; ++k) {
        const double from = -1 + 0.25 * static_cast<double>(k);
        std::vector<double> counts;
        for (const double e : events)
            counts.push_back(static_cast<double>(
                std::ranges::count_if(times, [&](double t) { return t - e >= from && t - e < from + 0.25; })));
        double mean = 0, squares = 0;
        for (const double c : counts) mean += c / 40;
        for (const double c : counts) squares += (c - mean) * (c - mean);
        EXPECT_NEAR(p.rate[k], mean / 0.25, 1e-9) << k;
        EXPECT_NEAR(p.error[k], std::sqrt(squares / 39 / 40) / 0.25, 1e-9) << k;
    }
}

} // namespace
} // namespace ranvier
