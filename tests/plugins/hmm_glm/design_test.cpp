#include <gtest/gtest.h>

#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using fakes::Bench;
using fakes::FakeRecording;

// One unit; counts 1, 2, 3, ... in two sequences of 6 and 4 bins.
FakeRecording counting() {
    FakeRecording r;
    r.n_units = 1;
    r.add_sequence({1, 2, 3, 4, 5, 6}, Role::train);
    r.add_sequence({7, 8, 9, 10}, Role::train);
    return r;
}

TEST(design, history_stops_at_the_start_of_a_sequence) {
    Bench bench(counting());

    const auto design = bench.train({0.75, 0.25});

    const std::vector<float> expected{0, 0.75f, 1.75f, 2.75f, 3.75f, 4.75f, 0, 5.25f, 7.75f, 8.75f};
    for (int64_t t = 0; t < 10; ++t) EXPECT_EQ(design.past(t, 0), expected[static_cast<size_t>(t)]) << t;
    EXPECT_EQ(design.n_chains(), 2);
}

TEST(design, history_of_a_segment_reaches_into_what_precedes_it) {
    FakeRecording r = counting();
    r.segment_first = {0, 2, 3, 6, 10};
    r.segment_role = {0, 2, 1, 0}; // train, gap, test, train
    Bench bench(r);

    const auto test = hmm_glm::Design::of_role(bench.port, Role::test, std::vector<double>{1}, bench.pace);
    const auto train = bench.train({1});

    EXPECT_EQ(test.n_bins(), 3);
    EXPECT_EQ(test.past(0, 0), 3); // the gap's count
    EXPECT_EQ(test.source()[0], 3);
    EXPECT_EQ(train.n_chains(), 2);
    EXPECT_EQ(train.past(2, 0), 0); // the second sequence starts
}

TEST(design, layouts_by_block_and_by_bin_hold_the_same) {
    Bench bench(fakes::small_recording(1, 3, 700, 2, "logistic", 5));

    const auto design = bench.train({0.7, 0.3});

    for (int64_t t = 0; t < design.n_bins(); ++t)
        for (int n = 0; n < 3; ++n) {
            EXPECT_EQ(design.past(t, n), design.history_row(t)[n]);
            EXPECT_EQ(design.count(t, n), static_cast<float>(design.count_row(t)[n]));
        }
}

TEST(design, sums_the_log_factorials_of_a_bin) {
    FakeRecording r;
    r.n_units = 2;
    r.add_sequence({3, 4, 0, 1}, Role::train);
    Bench bench(r);

    const auto design = bench.train({1});

    EXPECT_NEAR(design.log_factorials()[0], std::log(6. * 24.), 1e-12);
    EXPECT_EQ(design.log_factorials()[1], 0);
}

} // namespace
