// Counts in HDF5, .npz and .npy, as h5py and NumPy write them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::counts_test {

using io_test::read_sample;
using io_test::refusal_of;
using io_test::sample;
using io_test::warnings_of;
using testing::HasSubstr;

using Firsts = std::vector<int64_t>;
using Texts = std::vector<std::string>;
using Reals = std::vector<double>;

Counts counts_in(const std::string& name, const std::string& selector = "") {
    auto dataset = read_sample("counts/" + name, {.time_unit = "", .selector = selector});
    if (!dataset) throw std::runtime_error(dataset.error().sentence());
    return std::get<Counts>(std::move(dataset->content));
}

std::string refused(const std::string& name) { return refusal_of("counts/" + name); }

std::vector<uint16_t> zero_to_eleven() {
    std::vector<uint16_t> values(12);
    std::iota(values.begin(), values.end(), uint16_t{0});
    return values;
}

class read_counts_alike : public testing::TestWithParam<const char*> {};

TEST_P(read_counts_alike, reads_two_sequences_of_three_bins) {
    const Counts c = counts_in(GetParam());

    EXPECT_EQ(c.counts, zero_to_eleven());
    EXPECT_EQ(c.first, (Firsts{0, 3, 6}));
    EXPECT_EQ(c.n_units(), 2u);
}

INSTANTIATE_TEST_SUITE_P(stored_in_other_ways, read_counts_alike,
                         testing::Values("full.h5", "full.npz", "deflated.npz", "fortran.npz", "big_endian.npz", "zip64.npz",
                                         "version2.npz", "version3.npz", "with_text.npz", "other_name.npz", "only_one.h5",
                                         "version1.npy", "version2.npy", "version3.npy"));

TEST(read_counts, reads_the_truth_of_the_published_layout) {
    const Truth t = counts_in("full.h5").truth;

    EXPECT_EQ(t.n_states, 2u);
    EXPECT_EQ(t.states, (std::vector<int32_t>{0, 1, 1, 1, 0, 0}));
    EXPECT_EQ(t.weight, (Reals{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(t.bias, (Reals{-1, -2}));
    EXPECT_FLOAT_EQ(static_cast<float>(t.transition[2]), 0.2f);
    EXPECT_EQ(t.basis, (Reals{1, 0.5, 0.25}));
}

TEST(read_counts, takes_a_truth_without_a_link_for_logistic) { EXPECT_EQ(counts_in("full.h5").truth.link, "logistic"); }

TEST(read_counts, knows_no_link_without_a_truth) { EXPECT_EQ(counts_in("flat.h5").truth.link, ""); }

TEST(read_counts, reads_link_bin_width_and_ids_of_hdf5) {
    const Counts c = counts_in("facts.h5");

    EXPECT_EQ(c.truth.link, "softplus");
    EXPECT_EQ(c.bin_s, 0.005);
    EXPECT_EQ(c.unit_ids, (Texts{"a", "b"}));
}

TEST(read_counts, reads_link_bin_width_and_ids_of_npz) {
    const Counts c = counts_in("full.npz");

    EXPECT_EQ(c.truth.link, "exp");
    EXPECT_EQ(c.bin_s, 0.01);
    EXPECT_EQ(c.unit_ids, (Texts{"a", "\xCE\xB2"}));
}

TEST(read_counts, reads_half_precision) { EXPECT_EQ(counts_in("half.npz").truth.weight, (Reals{0, 1, 2, 3, 4, 5, 6, 7})); }

TEST(read_counts, numbers_units_from_zero_without_ids) { EXPECT_EQ(counts_in("full.h5").unit_ids, (Texts{"0", "1"})); }

TEST(read_counts, takes_whole_numbers_as_ids) { EXPECT_EQ(counts_in("flat.h5").unit_ids, (Texts{"7", "9"})); }

TEST(read_counts, takes_two_dimensions_for_one_sequence) { EXPECT_EQ(counts_in("flat.h5").first, (Firsts{0, 6})); }

TEST(read_counts, reads_sequences_of_unequal_length) {
    EXPECT_EQ(counts_in("unequal.h5").first, (Firsts{0, 1, 6}));
    EXPECT_EQ(counts_in("unequal_starts.h5").first, (Firsts{0, 1, 6}));
}

TEST(read_counts, reads_a_bias_for_each_state) { EXPECT_EQ(counts_in("bias_by_state.h5").truth.bias.size(), 4u); }

TEST(read_counts, reads_chunked_counts_in_their_order) {
    const Counts c = counts_in("chunked.h5");

    ASSERT_EQ(c.counts.size(), 40000u);
    for (size_t i = 0; i < c.counts.size(); ++i) ASSERT_EQ(c.counts[i], i);
}

TEST(read_counts, takes_booleans_for_zero_and_one) {
    const Counts c = counts_in("booleans.h5");

    EXPECT_EQ(c.counts[5], 0);
    EXPECT_EQ(c.counts[6], 1);
}

TEST(read_counts, reads_the_highest_count_there_is) { EXPECT_EQ(counts_in("highest.h5").counts[1], 65535); }

TEST(read_counts, says_which_array_it_took_for_counts) {
    EXPECT_THAT(warnings_of("counts/only_one.h5"), HasSubstr("data/binned (2 x 3 x 2), was taken"));
}

TEST(read_counts, reads_the_array_that_the_selector_names) {
    EXPECT_EQ(counts_in("two.h5", "b").counts[0], 1);
    EXPECT_EQ(counts_in("two.npz", "b").counts[0], 1);
}

TEST(read_counts, refuses_a_selector_that_names_no_array) {
    auto dataset = read_sample("counts/two.h5", {.time_unit = "", .selector = "c"});

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), Errc::invalid_argument);
    EXPECT_THAT(dataset.error().sentence(), HasSubstr("a (2 x 3 x 2), b (6 x 2)"));
}

TEST(read_counts, puts_nothing_in_the_place_of_counts_it_cannot_read) {
    EXPECT_THAT(refused("spikes_refused.h5"), HasSubstr("/spikes is stored with filter 32000 (lzf)"));
    EXPECT_THAT(refused("states_only.h5"), HasSubstr("neither NWB nor counts"));
}

TEST(read_counts, leads_to_show_for_a_result_of_ranvier) {
    EXPECT_THAT(refused("result.h5"), HasSubstr("is a result of Ranvier"));
}

struct Refusal {
    const char* name;
    const char* sentence;
};
void PrintTo(const Refusal& r, std::ostream* out) { *out << r.name; }

class read_counts_refuses : public testing::TestWithParam<Refusal> {};

TEST_P(read_counts_refuses, in_a_sentence) { EXPECT_THAT(refused(GetParam().name), HasSubstr(GetParam().sentence)); }

INSTANTIATE_TEST_SUITE_P(
    what_is_no_counts, read_counts_refuses,
    testing::Values(
        Refusal{"reals.h5", "spikes is 2 x 3 x 2 values of float64; counts are whole numbers"},
        Refusal{"reals.npz", "spikes is 2 x 3 x 2 values of float64; counts are whole numbers"},
        Refusal{"reals.npy", "3 x 2 values of float64; counts are whole numbers"},
        Refusal{"too_high.h5", "spikes holds 65536; counts are 0 to 65535"}, Refusal{"negative.h5", "spikes holds -1"},
        Refusal{"sequence_first_down.h5", "sequence_first must begin with 0, ascend"},
        Refusal{"wrong_weight.h5", "weight is 2 x 3 x 2 values of float64; [state, 2, 2] was expected"},
        Refusal{"wrong_states.h5", "states holds 2; 0 to 1 was expected"}, Refusal{"wrong_link.h5", "link is \"probit\""},
        Refusal{"wrong_bin.h5", "bin_s is -1"}, Refusal{"ids_twice.h5", "unit_ids holds 7 twice"},
        Refusal{"one_dimension.h5", "neither NWB nor counts"}, Refusal{"zero_bins.h5", "at least one count was expected"},
        Refusal{"declared_only.h5", "stores none of them"}, Refusal{"two.h5", "choose one as FILE:NAME"},
        Refusal{"objects.npz", "Python objects"}, Refusal{"complex.npz", "type <c16"},
        Refusal{"up.npz", "a name that leads out of the archive"},
        Refusal{"absolute.npz", "a name that leads out of the archive"}, Refusal{"bzip2.npz", "compressed by method 12"},
        Refusal{"no_arrays.zip", "without NumPy arrays"}, Refusal{"short_entry.npz", "tells of 12 bytes of values, 11 follow it"},
        Refusal{"flipped.npz", "damaged (CRC error)"}));

TEST(read_counts, refuses_more_counts_than_memory_allows) {
    Limits limits;
    limits.max_bytes = 4000;

    for (const char* name : {"zeros.npz", "chunked.h5"}) {
        auto dataset = read_sample(std::string("counts/") + name, {}, limits);
        ASSERT_FALSE(dataset) << name;
        EXPECT_EQ(dataset.error().code(), Errc::limit) << dataset.error().sentence();
    }
}

TEST(read_counts, refuses_an_entry_that_announces_more_than_deflate_can_hold) {
    // The directory of zeros.npz says 100,128 bytes; 0x7fff0000 would take more than it stores.
    std::string bytes = io_test::bytes_of(sample("counts/zeros.npz"));
    const size_t directory = bytes.rfind("PK\x01\x02");
    ASSERT_NE(directory, std::string::npos);
    bytes.replace(directory + 24, 4, std::string("\x00\x00\xff\x7f", 4));
    const io_test::TemporaryFile file(bytes, "bomb.npz");

    auto dataset = read_dataset(file.path(), {}, {});

    ASSERT_FALSE(dataset);
    EXPECT_THAT(dataset.error().sentence(), HasSubstr("which deflate cannot hold"));
}

// Damage must end in a sentence or in sound content, never in a crash; the sanitizers watch.
TEST(read_counts, survives_archives_and_arrays_cut_off_anywhere) {
    int refusals = 0;
    for (const char* name : {"full.npz", "deflated.npz", "zip64.npz", "version1.npy", "version3.npy"}) {
        const std::string whole = io_test::bytes_of(sample(std::string("counts/") + name));
        for (size_t part = 0; part < 16; ++part) {
            const io_test::TemporaryFile file(whole.substr(0, whole.size() * part / 16), name);
            refusals += !read_dataset(file.path(), {}, {});
        }
    }
    EXPECT_EQ(refusals, 5 * 16);
}

TEST(read_counts, survives_archives_and_arrays_with_a_flipped_byte) {
    for (const char* name : {"full.npz", "deflated.npz", "zip64.npz", "version1.npy", "version3.npy"}) {
        const std::string whole = io_test::bytes_of(sample(std::string("counts/") + name));
        for (size_t i = 0; i < 50; ++i) {
            std::string flipped = whole;
            flipped[i * 7919 % whole.size()] ^= static_cast<char>(1 << (i % 8));
            const io_test::TemporaryFile file(flipped, name);
            auto dataset = read_dataset(file.path(), {}, {});
            if (!dataset) {
                EXPECT_FALSE(dataset.error().sentence().empty());
            }
        }
    }
}

} // namespace ranvier::counts_test
