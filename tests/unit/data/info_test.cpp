#include "core/data/info.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/data/identity.hpp"
#include "tests/unit/data/samples.hpp"

namespace ranvier {

namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

json document(const Dataset& dataset) { return json::parse(info_json(dataset, "dir/a.nwb")); }

TEST(info, a_recording_is_described_as_the_contract_says) {
    const Dataset dataset{"NWB 2.4.0", {"careful"}, samples::recording()};

    const json info = document(dataset);

    EXPECT_EQ(info["file"], "dir/a.nwb");
    EXPECT_EQ(info["kind"], "recording");
    EXPECT_EQ(info["format"], "NWB 2.4.0");
    EXPECT_EQ(info["warnings"], json::array({"careful"}));
    EXPECT_EQ(info["identity"], dataset_identity(dataset));
    EXPECT_EQ(info["n_units"], 2);
    EXPECT_EQ(info["n_spikes"], 5);
    EXPECT_EQ(info["n_duplicate_spikes"], 1);
    EXPECT_EQ(info["start_s"], -2.0);
    EXPECT_EQ(info["stop_s"], 3.0);
    EXPECT_EQ(info["time_unit"], "s");
    EXPECT_EQ(info["units"][0],
              json::parse(R"({"id":"3","n_spikes":3,"first_s":0.5,"last_s":1.25,"region":"CA1","quality":"good"})"));
    EXPECT_EQ(info["intervals"], json::parse(R"({"trials":4,"epochs":0})"));
    EXPECT_EQ(info["interval_columns"]["trials"], json::array({"correct", "stim", "side"}));
    EXPECT_EQ(info["signals"][0], json::parse(R"({"name":"wheel","unit":"rad","n_samples":3,"n_channels":2,"rate_hz":50.0})"));
    EXPECT_TRUE(info["signals"][1]["rate_hz"].is_null());
}

TEST(info, is_one_line) { EXPECT_THAT(info_json({"a\nb", {"c\nd"}, samples::recording()}, "f"), Not(HasSubstr("\n"))); }

TEST(info, raw_values_and_a_null_unit_where_the_time_unit_is_not_known) {
    Recording r;
    r.spikes = samples::trains({samples::unit("a")}, {{1000, 2000}});
    r.time_unit = TimeUnit::unknown;

    const json info = document({"", {}, r});

    EXPECT_TRUE(info["time_unit"].is_null());
    EXPECT_EQ(info["stop_s"], 2000.0);
}

TEST(info, milliseconds_are_told_in_seconds) {
    Recording r;
    r.spikes = samples::trains({samples::unit("a")}, {{1, 2500}});
    r.time_unit = TimeUnit::milliseconds;

    const json info = document({"", {}, r});

    EXPECT_EQ(info["time_unit"], "s");
    EXPECT_EQ(info["start_s"], 0.001);
    EXPECT_EQ(info["units"][0]["last_s"], 2.5);
}

TEST(info, what_is_not_there_is_null) {
    Recording silent;
    silent.spikes = samples::trains({samples::unit("a")}, {{}});
    silent.signals = {{"x", "", 0, std::nan(""), {}, 0, 1, {}}};

    const json info = document({"", {}, silent});

    EXPECT_TRUE(info["start_s"].is_null());
    EXPECT_TRUE(info["units"][0]["first_s"].is_null());
    EXPECT_TRUE(info["signals"][0]["rate_hz"].is_null());
}

TEST(info, counts_are_described_with_the_names_of_their_truth) {
    const json info = document({"", {}, samples::counts()});

    EXPECT_EQ(info["kind"], "counts");
    EXPECT_EQ(info["n_sequences"], 2);
    EXPECT_EQ(info["n_bins"], 3);
    EXPECT_EQ(info["n_units"], 3);
    EXPECT_EQ(info["n_spikes"], 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 65535);
    EXPECT_EQ(info["bin_s"], 0.001);
    EXPECT_EQ(info["truth"], json::array({"states", "weight", "bias", "transition", "basis", "link"}));
}

TEST(info, a_file_with_nothing_in_it_is_of_kind_none) {
    EXPECT_EQ(document({"HDF5", {}, Nothing{}})["kind"], "none");
    EXPECT_THAT(info_text(info_json({"HDF5", {}, Nothing{}}, "f")).value(), HasSubstr("nothing Ranvier analyses"));
}

TEST(info, bytes_that_are_no_utf8_still_make_a_document) {
    Recording r;
    r.spikes = samples::trains({samples::unit("\xff\xfe")}, {{1}});

    EXPECT_TRUE(json::accept(info_json({"\xc3", {}, r}, "\x80")));
}

TEST(info, text_puts_warnings_first_and_sums_up_regions_and_columns) {
    const std::string text = info_text(info_json({"NWB 2.4.0", {"careful"}, samples::recording()}, "a.nwb")).value();

    EXPECT_EQ(text.substr(0, text.rfind("  identity")),
              "a.nwb\n"
              "  warning           careful\n"
              "  kind              recording\n"
              "  format            NWB 2.4.0\n"
              "  units             2\n"
              "  regions           not known 1, CA1 1\n"
              "  quality           no label 1, good 1\n"
              "  spikes            5 (1 at the time of the one before)\n"
              "  time              -2 to 3 s (5 s)\n"
              "  intervals trials  4 rows: correct, stim, side\n"
              "  intervals epochs  0 rows\n"
              "  signal wheel      3 samples, 2 channels, 50 Hz, in rad\n"
              "  signal lick       2 samples, 1 channel, with times\n");
}

TEST(info, text_has_a_line_for_each_unit_and_says_when_it_shows_fewer) {
    std::vector<Unit> units(60);
    std::vector<std::vector<double>> times(60, {1.0004, 2.5});
    for (size_t i = 0; i < units.size(); ++i) units[i] = {.id = "u" + std::to_string(i), .region = "CA1"};
    Recording r;
    r.spikes = SpikeTrains::make(units, times).value();

    const std::string text = info_text(info_json({"CSV", {}, r}, "f")).value();

    EXPECT_THAT(text, HasSubstr("\n  u7         2      1   2.5  CA1\n"));
    EXPECT_THAT(text, HasSubstr("50 of 60 units shown"));
    EXPECT_THAT(text, Not(HasSubstr("u50")));
}

TEST(info, text_of_a_result_points_to_show) {
    const std::string text =
        info_text(R"({"file":"r.h5","kind":"result","format":"Ranvier result","warnings":[],"operation":"hmm_glm"})").value();

    EXPECT_THAT(text, HasSubstr("hmm_glm (ranvier show tells all)"));
}

TEST(info, text_groups_large_numbers) {
    Counts c;
    c.unit_ids = {"a"};
    c.counts.assign(1234567, 1);
    c.first = {0, 1234567};

    const std::string text = info_text(info_json({"", {}, c}, "f")).value();

    EXPECT_THAT(text, HasSubstr("1,234,567 (width not stored)"));
}

TEST(info, a_broken_file_is_its_name_and_a_sentence) {
    const std::string line = info_error_json("b.h5", Error(Errc::bad_input, "b.h5: not HDF5"));

    EXPECT_EQ(json::parse(line), json::parse(R"({"file":"b.h5","error":"b.h5: not HDF5"})"));
    EXPECT_THAT(info_text(line).value(), HasSubstr("error  b.h5: not HDF5"));
}

TEST(info, text_refuses_what_is_no_document) {
    EXPECT_FALSE(info_text("{"));
    EXPECT_FALSE(info_text("[]"));
    EXPECT_FALSE(info_text(R"({"file":"f","kind":"recording","format":"","warnings":[],"identity":""})"));
}

} // namespace
} // namespace ranvier
