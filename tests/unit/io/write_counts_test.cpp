#include <gtest/gtest.h>

#include "core/data/simulate.hpp"
#include "core/io/read_dataset.hpp"
#include "core/io/write_counts.hpp"
#include "tests/unit/io/result_samples.hpp"

namespace ranvier {
namespace {

using result_samples::bytes_of;
using result_samples::Folder;

// Two sequences of three bins, counts 0 .. 11; the only coupling is from a to b in state 1: -0.75.
Counts small_counts() {
    Counts c;
    c.unit_ids = {"a", "b"};
    for (uint16_t i = 0; i < 12; ++i) c.counts.push_back(i);
    c.first = {0, 3, 6};
    c.bin_s = 0.02;
    c.truth.n_states = 2;
    c.truth.states = {0, 1, 1, 0, 0, 1};
    c.truth.weight = {0, 0, 0, 0, 0, 0, -0.75, 0};
    c.truth.bias = {0.5, -0.5};
    c.truth.transition = {0.9, 0.1, 0.2, 0.8};
    c.truth.basis = {0.75, 0.25};
    c.truth.link = "softplus";
    return c;
}

TEST(write_counts, writes_the_layout_of_the_reference_sets) {
    const Folder folder;

    const Status written = write_counts(small_counts(), folder.file("c.h5"), R"({"seed":"1"})");

    ASSERT_TRUE(written) << written.error().sentence();
    RANVIER_PYTHON_AGREES("counts " + folder.file("c.h5"));
}

TEST(write_counts, keeps_sequences_of_different_length_apart) {
    const Folder folder;
    Counts c = small_counts();
    c.first = {0, 2, 6};
    c.counts[0] = 300; // past a byte
    c.truth = {};
    c.bin_s = 0;

    const Status written = write_counts(c, folder.file("c.h5"));

    ASSERT_TRUE(written) << written.error().sentence();
    RANVIER_PYTHON_AGREES("uneven " + folder.file("c.h5"));
}

TEST(write_counts, is_understood_by_the_reader_of_counts) {
    const Folder folder;
    for (const std::vector<int64_t>& first : {std::vector<int64_t>{0, 3, 6}, std::vector<int64_t>{0, 2, 6}}) {
        Counts wanted = small_counts();
        wanted.first = first;
        ASSERT_TRUE(write_counts(wanted, folder.file("c.h5")));

        const auto dataset = read_dataset(folder.file("c.h5"), {}, {});

        ASSERT_TRUE(dataset) << dataset.error().sentence();
        const auto* got = std::get_if<Counts>(&dataset->content);
        ASSERT_NE(got, nullptr);
        EXPECT_EQ(got->counts, wanted.counts);
        EXPECT_EQ(got->first, wanted.first);
        EXPECT_EQ(got->unit_ids, wanted.unit_ids);
        EXPECT_EQ(got->bin_s, wanted.bin_s);
        EXPECT_EQ(got->truth.states, wanted.truth.states);
        EXPECT_EQ(got->truth.weight, wanted.truth.weight);
        EXPECT_EQ(got->truth.bias, wanted.truth.bias);
        EXPECT_EQ(got->truth.transition, wanted.truth.transition);
        EXPECT_EQ(got->truth.basis, wanted.truth.basis);
        EXPECT_EQ(got->truth.link, wanted.truth.link);
    }
}

TEST(write_counts, gives_equal_bytes_for_equal_counts) {
    const Folder folder;

    ASSERT_TRUE(write_counts(small_counts(), folder.file("1.h5")));
    ASSERT_TRUE(write_counts(small_counts(), folder.file("2.h5")));

    EXPECT_EQ(bytes_of(folder.file("1.h5")), bytes_of(folder.file("2.h5")));
}

TEST(write_counts, refuses_counts_that_do_not_fill_their_bins) {
    const Folder folder;
    Counts c = small_counts();
    c.counts.pop_back();

    const Status written = write_counts(c, folder.file("c.h5"));

    ASSERT_FALSE(written);
    EXPECT_NE(written.error().sentence().find("11 counts do not fill 6 bins of 2 units"), std::string::npos);
    EXPECT_EQ(folder.n_files(), 0u);
}

TEST(write_counts, refuses_a_truth_of_another_size) {
    const Folder folder;
    Counts c = small_counts();
    c.truth.weight.pop_back();

    const Status written = write_counts(c, folder.file("c.h5"));

    ASSERT_FALSE(written);
    EXPECT_NE(written.error().sentence().find("7 weights"), std::string::npos);
}

TEST(write_counts, says_when_the_disk_is_full) {
    if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";

    const Status written = write_counts(small_counts(), "/dev/full");

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code(), Errc::io);
}

struct Simulation {
    const char* kind;
    SimulationParams params;
};

class simulated_counts : public ::testing::TestWithParam<Simulation> {};

// NumPy computes every rate from the stored truth and judges the counts by it.
TEST_P(simulated_counts, follow_their_own_truth_as_numpy_computes_it) {
    const Folder folder;
    const auto counts = simulate(GetParam().kind, GetParam().params, 11);
    ASSERT_TRUE(counts) << counts.error().sentence();
    ASSERT_TRUE(write_counts(*counts, folder.file("c.h5")));

    RANVIER_PYTHON_AGREES("likelihood " + folder.file("c.h5"));
}

INSTANTIATE_TEST_SUITE_P(
    by_numpy, simulated_counts,
    ::testing::Values(Simulation{"hmm_glm", {{"sequences", "20"}}},
                      Simulation{"hmm_glm", {{"sequences", "20"}, {"link", "softplus"}, {"bias", "state"}}},
                      Simulation{"hmm_glm", {{"sequences", "20"}, {"link", "exp"}, {"excitation", "0.4"}, {"base_rate", "0.2"}}},
                      Simulation{"rates", {{"sequences", "10"}}},
                      Simulation{"rates", {{"sequences", "10"}, {"coupled", "0.06"}, {"base_rate", "0.3"}}},
                      Simulation{"poisson", {}}),
    [](const auto& s) { return std::string(s.param.kind) + std::to_string(s.index); });

} // namespace
} // namespace ranvier
