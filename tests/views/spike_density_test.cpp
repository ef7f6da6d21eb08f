#include "app/views/spike_density.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace ranvier::views {
namespace {

std::shared_ptr<const RecordingData> recording_of(std::vector<std::vector<double>> times, Interval observed) {
    std::vector<Unit> units(times.size());
    for (size_t u = 0; u < units.size(); ++u) units[u].id = std::to_string(u);
    Recording recording;
    recording.spikes = SpikeTrains::make(std::move(units), std::move(times)).value();
    recording.observed = {observed};
    return RecordingData::of(std::move(recording), "test");
}

std::shared_ptr<const RecordingData> random_recording(int n_spikes) {
    std::mt19937 random(7);
    std::vector<std::vector<double>> times(3);
    for (auto& unit : times)
        for (int i = 0; i < n_spikes; ++i) unit.push_back(static_cast<double>(random()) / 4294967296.0 * 1000);
    return recording_of(std::move(times), {0, 1000});
}

int64_t sum(const std::vector<uint16_t>& counts) { return std::accumulate(counts.begin(), counts.end(), int64_t{0}); }

TEST(spike_density, puts_each_spike_into_its_column) {
    const SpikeDensity density(recording_of({{0, .5, 1, 1.25, 3.999, 4}}, {0, 10}));
    std::vector<uint16_t> counts(4);

    ASSERT_TRUE(density.add_counts(0, {0, 4}, counts));

    EXPECT_EQ(counts, (std::vector<uint16_t>{2, 2, 0, 1}));
}

TEST(spike_density, adds_to_what_is_there_for_units_that_share_a_line) {
    const SpikeDensity density(recording_of({{.5}, {.25, 1.5}}, {0, 2}));
    std::vector<uint16_t> counts(2);

    ASSERT_TRUE(density.add_counts(0, {0, 2}, counts) && density.add_counts(1, {0, 2}, counts));

    EXPECT_EQ(counts, (std::vector<uint16_t>{2, 1}));
}

TEST(spike_density, counts_exactly_how_many_spikes_a_window_holds) {
    const SpikeDensity density(recording_of({{0, 1, 1, 2, 3}}, {0, 3}));

    EXPECT_EQ(density.n_spikes(0, {1, 3}), 3);
    EXPECT_EQ(density.n_spikes(0, {3, 4}), 1);
    EXPECT_EQ(density.n_spikes(0, {5, 6}), 0);
}

TEST(spike_density, levels_lose_no_spike_at_any_zoom_over_the_whole_recording) {
    const SpikeDensity density(random_recording(20'000), 0);
    density.wait();
    for (const size_t columns : {100, 777, 1780, 5000}) {
        std::vector<uint16_t> counts(columns);

        ASSERT_TRUE(density.add_counts(1, {0, 1000}, counts));

        EXPECT_EQ(sum(counts), 20'000) << columns;
    }
}

TEST(spike_density, levels_are_at_most_half_a_column_off) {
    const auto recording = random_recording(20'000);
    const SpikeDensity levels(recording, 0), walked(recording);
    levels.wait();
    for (const Interval window : {Interval{0, 1000}, Interval{-200, 1500}, Interval{123.4, 987.6}}) {
        std::vector<uint16_t> fast(600), exact(600);

        ASSERT_TRUE(levels.add_counts(2, window, fast) && walked.add_counts(2, window, exact));

        // Until the end of each column no more are missing or ahead than two of its neighbours hold.
        int64_t ahead = 0;
        for (size_t c = 1; c + 1 < fast.size(); ++c) {
            ahead += fast[c] - exact[c];
            EXPECT_LE(std::abs(ahead), exact[c - 1] + exact[c] + exact[c + 1] + 4) << c;
        }
    }
}

TEST(spike_density, takes_no_more_than_a_tenth_of_the_bytes_of_the_spikes) {
    const SpikeDensity density(random_recording(200'000), 0);
    density.wait();

    EXPECT_LE(static_cast<double>(density.own_bytes()), .1 * 8 * 600'000 + 4096);
}

TEST(spike_density, walks_short_recordings_and_keeps_nothing) {
    const SpikeDensity density(random_recording(1000));

    EXPECT_TRUE(density.ready());
    EXPECT_LT(density.own_bytes(), 1000u);
}

TEST(spike_density, is_shared_by_figures_of_the_same_recording) {
    const auto recording = random_recording(10), other = random_recording(10);

    const auto first = SpikeDensity::of(recording), second = SpikeDensity::of(recording), third = SpikeDensity::of(other);

    EXPECT_EQ(first, second);
    EXPECT_NE(first, third);
}

TEST(spike_density, ends_while_it_is_still_counting) {
    for (int i = 0; i < 20; ++i) {
        const SpikeDensity density(random_recording(20'000), 0);
        EXPECT_LE(density.progress(), 1);
    }
}

TEST(spike_density, draws_nothing_for_a_unit_without_spikes) {
    const SpikeDensity density(recording_of({{}, {1}}, {0, 2}));
    std::vector<uint16_t> counts(8);

    EXPECT_TRUE(density.add_counts(0, {0, 2}, counts));
    EXPECT_EQ(sum(counts), 0);
}

} // namespace
} // namespace ranvier::views
