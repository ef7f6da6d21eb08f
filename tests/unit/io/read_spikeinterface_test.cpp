// Sortings saved by SpikeInterface as folders (make_folder_samples.py writes what version 0.105.3 does).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::spikeinterface_test {

using io_test::times_of;
using testing::HasSubstr;

using Reals = std::vector<double>;

Recording recording(const std::string& name, const std::string& segment = "") {
    return io_test::recording_in("folders/si/" + name, {.time_unit = "", .selector = segment});
}
std::string warnings(const std::string& name) { return io_test::warnings_of("folders/si/" + name); }
std::string refusal(const std::string& name, const std::string& segment = "") {
    return io_test::refusal_of("folders/si/" + name, {.time_unit = "", .selector = segment});
}

class read_spikeinterface_alike : public testing::TestWithParam<const char*> {};

TEST_P(read_spikeinterface_alike, finds_two_units_and_a_silent_one) {
    const Recording r = recording(GetParam());

    ASSERT_EQ(r.spikes.n_units(), 3);
    EXPECT_EQ(times_of(r, 0), (Reals{0.001, 0.003}));
    EXPECT_EQ(times_of(r, 1), (Reals{0.002, 0.005}));
    EXPECT_EQ(times_of(r, 2), Reals());
    EXPECT_EQ(r.time_unit, TimeUnit::seconds);
}

INSTANTIATE_TEST_SUITE_P(stored_in_other_ways, read_spikeinterface_alike,
                         testing::Values("numpy", "npz", "analyzer", "text_ids", "old_fields"));

TEST(read_spikeinterface, names_units_as_they_are_listed) {
    EXPECT_EQ(recording("numpy").spikes.units()[2].id, "8");
    EXPECT_EQ(recording("npz").spikes.units()[2].id, "8");
    EXPECT_EQ(recording("text_ids").spikes.units()[2].id, "c");
}

TEST(read_spikeinterface, reads_properties) {
    for (const char* name : {"numpy", "npz"}) {
        const Recording r = recording(name);

        EXPECT_EQ(r.spikes.units()[1].quality, "mua") << name;
        EXPECT_EQ(r.spikes.units()[1].region, "CA3") << name;
        ASSERT_NE(r.unit_columns.find("snr"), nullptr) << name;
        EXPECT_EQ(std::get<Reals>(r.unit_columns.find("snr")->values)[1], 2.5) << name;
        EXPECT_EQ(r.unit_columns.columns.size(), 1u) << name;
        EXPECT_EQ(r.spikes.units()[1].position, (std::array<double, 3>{30, 40, 0})) << name;
    }
}

TEST(read_spikeinterface, says_which_properties_are_left_out) {
    EXPECT_THAT(warnings("numpy"), HasSubstr("properties/objects.npy: npy: an array of Python objects"));
    EXPECT_THAT(warnings("numpy"), HasSubstr("properties/pairs.npy is 3 x 2 values for 3 units"));
}

TEST(read_spikeinterface, lets_one_of_several_segments_be_chosen) {
    EXPECT_EQ(times_of(recording("two_segments", "seg1"), 1), (Reals{0.0005}));
    EXPECT_EQ(recording("two_segments", "seg0").spikes.n_spikes(), 4);
    EXPECT_THAT(refusal("two_segments"), HasSubstr("holds 2 segments, each with times of its own; choose one as in FILE:seg0"));
    EXPECT_THAT(refusal("two_segments", "seg2"), HasSubstr("there is no segment seg2; there is seg0 to seg1"));
    EXPECT_THAT(refusal("two_segments", "1"), HasSubstr("there is no segment 1"));
}

TEST(read_spikeinterface, stays_within_its_limits) {
    Limits few_spikes;
    few_spikes.max_spikes = 3;
    Limits few_units;
    few_units.max_units = 2;

    for (const char* name : {"folders/si/numpy", "folders/si/npz"}) {
        EXPECT_THAT(io_test::refusal_of(name, {}, few_spikes), HasSubstr("holds 4 values; 3 are allowed")) << name;
        EXPECT_THAT(io_test::refusal_of(name, {}, few_units), HasSubstr("2 are allowed")) << name;
    }
}

struct Refusal {
    const char* name;
    const char* sentence;
};
void PrintTo(const Refusal& r, std::ostream* out) { *out << r.name; }

class read_spikeinterface_refuses : public testing::TestWithParam<Refusal> {};

TEST_P(read_spikeinterface_refuses, with_a_sentence) { EXPECT_THAT(refusal(GetParam().name), HasSubstr(GetParam().sentence)); }

INSTANTIATE_TEST_SUITE_P(broken_folders, read_spikeinterface_refuses,
                         testing::Values(Refusal{"unlisted", "spikes.npy: spike 1 is of unit 1; 0 to 0 were expected"},
                                         Refusal{"negative", "spikes.npy: spike 0 is at sample -1"},
                                         Refusal{"no_rate",
                                                 "numpysorting_info.json: sampling_frequency must be a number above 0"},
                                         Refusal{"nested", "numpysorting_info.json: is no JSON object"},
                                         Refusal{"no_spikes", "has numpysorting_info.json, but no spikes.npy"},
                                         Refusal{"plain_array", "spikes.npy has no field sample_index"},
                                         Refusal{"not_a_sorting", "sorting_cached.npz: holds no spike times"}));

} // namespace ranvier::spikeinterface_test
