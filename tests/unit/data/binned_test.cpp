#include "core/data/binned.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include <gmock/gmock.h>

#include <ranvier/role.hpp>

#include "tests/unit/data/samples.hpp"

namespace ranvier {

namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using Words = std::map<std::string, std::string>;

Result<Binned> bins(const Dataset& dataset, const Words& words) {
    RANVIER_ASSIGN(const auto selection, Selection::parse(words));
    return bin_recording(dataset, selection);
}
Result<Binned> bins(Recording r, const Words& words) { return bins(Dataset{"", {}, std::move(r)}, words); }
Result<Binned> bins(Counts c, const Words& words) { return bins(Dataset{"", {}, std::move(c)}, words); }

template <typename T>
std::string why_not(const T& content, const Words& words) {
    const auto b = bins(content, words);
    return b ? "" : b.error().sentence();
}

Recording observed(std::vector<std::vector<double>> times, std::vector<Interval> when) {
    std::vector<Unit> units;
    for (size_t u = 0; u < times.size(); ++u) units.push_back(samples::unit(std::to_string(u)));
    Recording r;
    r.spikes = samples::trains(std::move(units), std::move(times));
    r.observed = std::move(when);
    return r;
}

Recording with_trials(std::vector<std::vector<double>> times, std::vector<Interval> rows) {
    Recording r = observed(std::move(times), {});
    const size_t n = rows.size();
    r.intervals = {{"trials", std::move(rows), {{}, n}}};
    return r;
}

uint64_t total(const Binned& b) { return std::accumulate(b.counts.begin(), b.counts.end(), uint64_t{0}); }

TEST(binned, counts_spikes_of_the_observation_intervals_bin_by_bin) {
    const auto b =
        bins(observed({{0, 0.5, 1, 7.9}, {2.5, 4, 6}}, {{0, 3}, {6, 8}}), {{"bin", "1"}, {"min_rate", "0"}, {"train", "0:1"}});

    ASSERT_TRUE(b) << b.error().sentence();
    EXPECT_THAT(b->counts, ElementsAre(2, 0, 1, 0, 0, 1, 0, 1, 1, 0));
    EXPECT_THAT(b->sequence_first, ElementsAre(0, 3, 5));
    EXPECT_THAT(b->segment_first, ElementsAre(0, 3, 5));
    EXPECT_THAT(b->segment_role, ElementsAre(0, 1));
    EXPECT_THAT(b->bin_start, ElementsAre(0, 1, 2, 6, 7));
    EXPECT_THAT(b->unit_id, ElementsAre("0", "1"));
    EXPECT_EQ(b->bin_width, 1);
    EXPECT_TRUE(b->in_seconds);
    EXPECT_EQ(b->n_bins, 5u);
    EXPECT_EQ(b->n_units, 2u);
}

TEST(binned, without_observation_intervals_every_spike_is_in_a_bin_of_a_grid_through_zero) {
    const auto b = bins(observed({{0.13, 0.31}, {0.2}}, {}), {{"bin", "0.05"}, {"min_rate", "0"}});

    ASSERT_TRUE(b) << b.error().sentence();
    EXPECT_EQ(total(*b), 3u);
    EXPECT_DOUBLE_EQ(b->bin_start.front(), 0.1);
    EXPECT_EQ(b->n_bins, 5u);
    EXPECT_THAT(b->notes, Contains(HasSubstr("from the first to the last spike")));
}

TEST(binned, no_spike_of_the_extent_is_lost_whatever_the_numbers) {
    std::mt19937_64 random(17);
    for (int round = 0; round < 500; ++round) {
        std::vector<double> times(1 + random() % 30);
        for (double& t : times) t = static_cast<double>(random() % 2000) / 100 - 5;
        const size_t n = times.size();
        const std::string bin = std::vector<std::string>{"0.01", "0.1", "0.3", "0.02", "1.7"}[random() % 5];

        const auto b = bins(observed({times}, {}), {{"bin", bin}, {"min_rate", "0"}, {"gap", "0"}});

        ASSERT_TRUE(b) << b.error().sentence();
        ASSERT_EQ(total(*b), n) << "round " << round << " bin " << bin;
    }
}

TEST(binned, the_order_of_the_input_does_not_matter) {
    std::mt19937_64 random(23);
    std::vector<double> times(400);
    for (double& t : times) t = static_cast<double>(random() % 100000) / 1000;
    const Words words{{"min_rate", "0"}};
    const auto sorted = bins(observed({times}, {{0, 100}}), words);
    std::ranges::shuffle(times, random);

    const auto shuffled = bins(observed({times}, {{0, 100}}), words);

    ASSERT_TRUE(sorted && shuffled);
    EXPECT_EQ(sorted->counts, shuffled->counts);
    EXPECT_EQ(total(*sorted), 400u);
}

TEST(binned, rows_of_an_interval_table_are_the_sequences_in_ascending_order) {
    const auto b = bins(with_trials({{0.5, 2.5, 4.5}}, {{4, 6}, {0, 1}, {2, 4}}),
                        {{"bin", "1"}, {"interval", "trials"}, {"min_rate", "0"}, {"test", "2:3"}});

    ASSERT_TRUE(b) << b.error().sentence();
    EXPECT_THAT(b->bin_start, ElementsAre(0, 2, 3, 4, 5));
    EXPECT_THAT(b->counts, ElementsAre(1, 1, 0, 1, 0));
    EXPECT_THAT(b->segment_role, ElementsAre(0, 0, 1));
    EXPECT_THAT(b->notes, Contains("3 of 3 rows of trials are used"));
}

TEST(binned, an_expression_chooses_rows_and_a_window_is_put_around_a_column) {
    const Words words{{"bin", "0.25"},   {"interval", "trials[correct==1]"},
                      {"align", "stim"}, {"window", "-0.25:0.5"},
                      {"min_rate", "0"}, {"labels", "all"}};

    const auto b = bins(samples::recording(), words);

    ASSERT_TRUE(b) << b.error().sentence();
    EXPECT_THAT(b->bin_start, ElementsAre(0.25, 0.5, 0.75, 2.25, 2.5, 2.75));
    EXPECT_THAT(b->counts, ElementsAre(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    EXPECT_THAT(b->notes,
                AllOf(Contains("2 of 4 rows of trials are used"), Contains(HasSubstr("1 rows without a time in column 'stim'"))));
}

TEST(binned, an_interval_that_is_not_there_is_refused_with_those_that_are) {
    EXPECT_THAT(why_not(samples::recording(), {{"interval", "trial"}}),
                HasSubstr("there is no interval table 'trial'; tables: trials, epochs"));
    EXPECT_THAT(
        why_not(samples::recording(), {{"interval", "trials[x==1]"}}),
        AllOf(HasSubstr("no column 'x'"), HasSubstr("columns: start, stop, start_time, stop_time, correct, stim, side, index")));
    EXPECT_THAT(why_not(samples::recording(), {{"interval", "trials[correct==1"}}), HasSubstr("no ']'"));
    EXPECT_THAT(why_not(samples::recording(), {{"interval", "trials"}, {"align", "go"}, {"window", "0:1"}}),
                HasSubstr("align=go: the table has no such column"));
    EXPECT_THAT(why_not(samples::recording(), {{"interval", "trials"}, {"align", "side"}, {"window", "0:1"}}),
                HasSubstr("holds text"));
    EXPECT_THAT(why_not(samples::recording(), {{"interval", "epochs"}}), HasSubstr("no sequence of at least one bin is left"));
}

TEST(binned, overlapping_sequences_are_refused) {
    const std::string sentence = why_not(with_trials({{1}}, {{0, 5}, {3, 8}}), {{"interval", "trials"}});

    EXPECT_THAT(sentence, AllOf(HasSubstr("0 to 5 s and 3 to 8 s overlap"), HasSubstr("counted twice")));
}

TEST(binned, an_overlap_of_less_than_a_bin_is_cut_and_no_spike_is_counted_twice) {
    const auto b =
        bins(with_trials({{4.95, 5.05}}, {{0, 5.06}, {5, 10}}), {{"interval", "trials"}, {"bin", "0.1"}, {"min_rate", "0"}});

    ASSERT_TRUE(b) << b.error().sentence();
    EXPECT_EQ(total(*b), 2u);
    EXPECT_EQ(b->n_bins, 100u);
    EXPECT_THAT(b->notes, Contains(HasSubstr("1 sequences reach less than a bin into the next")));
}

TEST(binned, sequences_are_cut_to_when_spikes_could_be_observed) {
    Recording r = with_trials({{1, 6}}, {{0, 4}, {5, 9}, {20, 21}});
    r.observed = {{0, 4}, {6, 7}, {8, 30}};

    const auto b = bins(r, {{"interval", "trials"}, {"bin", "1"}, {"min_rate", "0"}});

    ASSERT_TRUE(b) << b.error().sentence();
    EXPECT_THAT(b->bin_start, ElementsAre(0, 1, 2, 3, 6, 8, 20));
    EXPECT_THAT(b->sequence_first, ElementsAre(0, 4, 5, 6, 7));
    EXPECT_THAT(b->notes, Contains(HasSubstr("1 sequences reach outside the observation intervals")));
}

TEST(binned, what_does_not_fill_a_bin_is_dropped_and_said) {
    const auto b = bins(observed({{0.5, 2.2}}, {{0, 2.5}, {3, 3.25}}), {{"bin", "1"}, {"min_rate", "0"}});

    ASSERT_TRUE(b);
    EXPECT_THAT(b->counts, ElementsAre(1, 0));
    EXPECT_THAT(b->notes, AllOf(Contains("0.75 s at the ends of sequences do not fill a bin and are dropped"),
                                Contains("1 sequences are shorter than a bin and are left out"),
                                Contains("1 of 2 spikes of the units used fall into the bins")));
}

TEST(binned, the_bin_width_is_announced_and_wide_bins_are_not_called_synaptic) {
    const Recording r = observed({{1, 2, 3}}, {{0, 10}});

    EXPECT_THAT(bins(r, {})->notes,
                AllOf(Contains("spikes are counted in bins of 20 ms"), Contains(HasSubstr("not synaptic-scale"))));
    EXPECT_THAT(bins(r, {{"bin", "0.005"}})->notes, Not(Contains(HasSubstr("not synaptic-scale"))));
}

TEST(binned, by_default_every_fifth_block_of_twenty_seconds_is_test_with_gaps_of_a_second) {
    const auto b = bins(observed({{1, 50, 150}}, {{0, 200}}), {{"bin", "0.5"}, {"min_rate", "0"}});

    ASSERT_TRUE(b);
    EXPECT_THAT(b->segment_first, ElementsAre(0, 158, 160, 200, 202, 358, 360, 400));
    EXPECT_THAT(b->segment_role, ElementsAre(0, 2, 1, 2, 0, 2, 1));
    EXPECT_THAT(b->notes, Contains(HasSubstr("every fifth block is test (2 of 10)")));
}

TEST(binned, units_that_fire_only_in_test_bins_are_too_slow_and_test_bins_never_save_one) {
    std::vector<double> in_test, in_train;
    for (int i = 0; i < 100; ++i) {
        in_test.push_back(81 + i * 0.1);
        in_train.push_back(1 + i * 0.5);
    }
    const auto b = bins(observed({in_test, in_train}, {{0, 100}}), {});

    ASSERT_TRUE(b) << b.error().sentence();
    EXPECT_THAT(b->unit_id, ElementsAre("1"));
    EXPECT_THAT(b->notes, Contains("1 unit under 0.1 Hz in the training bins left out (min_rate=0 keeps them)"));
}

TEST(binned, the_choice_of_units_does_not_change_when_only_test_bins_do) {
    std::mt19937_64 random(31);
    for (int round = 0; round < 20; ++round) {
        std::vector<std::vector<double>> before(6), after(6);
        for (size_t u = 0; u < 6; ++u) {
            for (uint64_t k = random() % 20; k-- > 0;) before[u].push_back(static_cast<double>(random() % 78000) / 1000);
            after[u] = before[u];
            for (uint64_t k = random() % 50; k-- > 0;) after[u].push_back(80 + static_cast<double>(random() % 20000) / 1000);
        }
        before[0].resize(50, 1.0);
        after[0].resize(std::max<size_t>(after[0].size(), 50) + 50, 1.0);

        const auto a = bins(observed(before, {{0, 100}}), {}), b = bins(observed(after, {{0, 100}}), {});

        ASSERT_TRUE(a && b);
        EXPECT_EQ(a->unit_id, b->unit_id);
    }
}

TEST(binned, a_unit_asked_for_by_id_is_not_left_out_for_its_rate) {
    const auto b = bins(observed({{1}, {2}}, {{0, 100}}), {{"units", "1"}});

    ASSERT_TRUE(b);
    EXPECT_THAT(b->unit_id, ElementsAre("1"));
}

TEST(binned, merged_units_are_counted_as_one) {
    const auto b = bins(observed({{0.5, 2.5}, {1.5}, {0.6}}, {{0, 3}}), {{"merge", "0+2"}, {"bin", "1"}, {"min_rate", "0"}});

    ASSERT_TRUE(b) << b.error().sentence();
    EXPECT_THAT(b->unit_id, ElementsAre("0+2", "1"));
    EXPECT_THAT(b->counts, ElementsAre(2, 0, 0, 1, 1, 0));
}

TEST(binned, every_one_of_many_units_is_counted_in_its_own_column) {
    std::vector<std::vector<double>> times(70);
    for (size_t u = 0; u < times.size(); ++u) times[u].assign(u + 1, static_cast<double>(u) + 0.5);

    const auto b = bins(observed(times, {{0, 70}}), {{"bin", "1"}, {"min_rate", "0"}});

    ASSERT_TRUE(b) << b.error().sentence();
    for (size_t k = 0; k < 70; ++k)
        for (size_t u = 0; u < 70; ++u) ASSERT_EQ(b->counts[k * 70 + u], k == u ? u + 1 : 0) << "bin " << k << " unit " << u;
}

TEST(binned, arrays_start_where_a_plugin_may_count_on) {
    const auto b = bins(observed({{1, 2, 3}}, {{0, 10}}), {});

    ASSERT_TRUE(b);
    for (const void* p : {static_cast<const void*>(b->counts.data()), static_cast<const void*>(b->sequence_first.data()),
                          static_cast<const void*>(b->segment_first.data()), static_cast<const void*>(b->segment_role.data()),
                          static_cast<const void*>(b->bin_start.data())})
        EXPECT_EQ(reinterpret_cast<uintptr_t>(p) % 64, 0u);
}

TEST(binned, times_in_milliseconds_are_binned_in_seconds) {
    Recording r = observed({{500, 1500}}, {{0, 2000}});
    r.time_unit = TimeUnit::milliseconds;

    const auto b = bins(r, {{"bin", "1"}, {"min_rate", "0"}});

    ASSERT_TRUE(b) << b.error().sentence();
    EXPECT_THAT(b->counts, ElementsAre(1, 1));
    EXPECT_THAT(b->bin_start, ElementsAre(0, 1));
}

TEST(binned, an_unknown_time_unit_is_refused_and_asks_for_it) {
    Recording r = observed({{500, 1500}}, {});
    r.time_unit = TimeUnit::unknown;
    EXPECT_THAT(why_not(r, {}), HasSubstr("--time-unit"));
    r.time_unit = TimeUnit::samples;
    EXPECT_THAT(why_not(r, {}), HasSubstr("--time-unit samples:RATE"));
}

TEST(binned, a_bin_that_overflows_is_refused) {
    EXPECT_THAT(why_not(observed({std::vector<double>(65536, 0.5)}, {{0, 1}}), {{"bin", "1"}}),
                HasSubstr("unit '0' has more than 65535 spikes in one bin"));
}

TEST(binned, more_bins_than_memory_are_a_limit) {
    const auto b = bin_recording({"", {}, observed({{0, 1e9}}, {})}, Selection{}, 1000);

    ASSERT_FALSE(b);
    EXPECT_EQ(b.error().code(), Errc::limit);
    EXPECT_FALSE(bins(observed({{0, 1e300}}, {}), {}));
}

TEST(binned, a_recording_without_spikes_or_units_is_refused) {
    EXPECT_THAT(why_not(observed({{}}, {}), {}), HasSubstr("no spikes"));
    EXPECT_THAT(why_not(Recording{}, {}), HasSubstr("no unit is left of 0"));
    EXPECT_THAT(why_not(observed({{}}, {{0, 10}}), {}), HasSubstr("no unit is left"));
    EXPECT_FALSE(bins(Dataset{"HDF5", {"it holds images."}, Nothing{}}, {}));
}

TEST(binned, a_gap_that_leaves_no_training_is_refused) {
    EXPECT_THAT(why_not(observed({{1}}, {{0, 100}}), {{"block", "1"}, {"gap", "10"}}), HasSubstr("no training bins are left"));
}

TEST(binned, counts_keep_their_bins_and_the_truth_goes_with_the_units) {
    const auto b = bins(samples::counts(), {{"units", "a,c"}, {"train", "0:1"}, {"test", "1:2"}});

    ASSERT_TRUE(b) << b.error().sentence();
    EXPECT_THAT(b->counts, ElementsAre(1, 3, 4, 6, 7, 65535));
    EXPECT_THAT(b->bin_start, ElementsAre(0, 0.001, 0));
    EXPECT_EQ(b->bin_width, 0.001);
    EXPECT_TRUE(b->in_seconds);
    EXPECT_THAT(b->truth.weight, ElementsAre(0, 2, 6, 8, 9, 11, 15, 17));
    EXPECT_THAT(b->truth.bias, ElementsAre(-1, -3));
    EXPECT_THAT(b->truth.states, ElementsAre(0, 1, 1));
}

TEST(binned, counts_without_a_width_have_their_time_in_bins) {
    Counts c = samples::counts();
    c.bin_s = 0;

    const auto b = bins(c, {{"train", "0:1"}});

    ASSERT_TRUE(b);
    EXPECT_FALSE(b->in_seconds);
    EXPECT_EQ(b->bin_width, 1);
    EXPECT_THAT(b->bin_start, ElementsAre(0, 1, 0));
}

TEST(binned, merging_counts_adds_them_lets_the_truth_go_and_refuses_an_overflow) {
    const auto b = bins(samples::counts(), {{"merge", "a+b"}, {"train", "0:1"}});

    ASSERT_TRUE(b);
    EXPECT_THAT(b->counts, ElementsAre(3, 3, 9, 6, 15, 65535));
    EXPECT_EQ(b->truth.n_states, 0u);
    EXPECT_THAT(b->notes, Contains(HasSubstr("truth does not apply")));
    EXPECT_THAT(why_not(samples::counts(), {{"merge", "a+c"}}), HasSubstr("unit 'a+c' has 65542 spikes in bin 2"));
}

TEST(binned, counts_refuse_what_only_times_can_answer) {
    EXPECT_THAT(why_not(samples::counts(), {{"interval", "trials"}}), HasSubstr("the file holds counts in sequences of its own"));
    EXPECT_THAT(why_not(samples::counts(), {{"bin", "0.01"}}), HasSubstr("bins of 0.001 s, which cannot be cut anew"));
    EXPECT_TRUE(bins(samples::counts(), {{"bin", "0.001"}, {"train", "0:1"}}));
}

Counts plain_counts(std::vector<int64_t> first) {
    Counts c;
    c.unit_ids = {"a"};
    c.counts.assign(static_cast<size_t>(first.back()), 1);
    c.first = std::move(first);
    return c;
}

TEST(binned, of_five_sequences_of_counts_the_fifth_is_test_however_long_they_are) {
    const auto b = bins(plain_counts({0, 2000, 4000, 6000, 8000, 10000}), {});

    ASSERT_TRUE(b);
    EXPECT_THAT(b->segment_first, ElementsAre(0, 2000, 4000, 6000, 8000, 10000));
    EXPECT_THAT(b->segment_role, ElementsAre(0, 0, 0, 0, 1));
}

TEST(binned, of_fewer_sequences_of_counts_every_fifth_block_of_a_thousand_bins_is_test) {
    const auto b = bins(plain_counts({0, 6000}), {});

    ASSERT_TRUE(b);
    EXPECT_THAT(b->segment_first, ElementsAre(0, 3950, 4000, 5000, 5050, 6000));
    EXPECT_THAT(b->segment_role, ElementsAre(0, 2, 1, 2, 0));
}

} // namespace
} // namespace ranvier
