#include "core/data/identity.hpp"

#include <gmock/gmock.h>

#include "tests/unit/data/samples.hpp"

namespace ranvier {

namespace {

// What identity_golden.py hashes.
Recording golden_recording() {
    Recording r;
    r.spikes = samples::trains({samples::unit("3", "CA1"), samples::unit("7")}, {{-0.0, 1.25}, {0.5}});
    r.observed = {{0, 10}};
    r.intervals = {{"trials",
                    {{1, 2}},
                    {{{"correct", "", std::vector<int64_t>{1}},
                      {"stim", "", std::vector<double>{-std::numeric_limits<double>::quiet_NaN()}},
                      {"side", "", std::vector<std::string>{"left"}}},
                     1}}};
    r.signals = {{"wheel", "rad", 0.25, 50, {}, 2, 1, {1, 2}}};
    return r;
}

TEST(identity, is_what_another_program_computes_from_the_documented_layout) {
    Counts c;
    c.unit_ids = {"a"};
    c.counts = {5, 6};
    c.first = {0, 2};

    EXPECT_EQ(identity_parts({"", {}, golden_recording()}).at("spikes"),
              "58eda40a39b6af468be06163bac24a0919f55245e20862b0af582786c743eb92");
    EXPECT_EQ(dataset_identity({"", {}, golden_recording()}), "f062d4a83ecfe8518eb0a04b88b3aa2a33c9e3546b00ec16b0fcf0841a1fe3b4");
    EXPECT_EQ(dataset_identity({"", {}, c}), "ab43dc096400b296776e0657d6f1be1de615fdb03b41c7d0fd4aa2412fba35d1");
    EXPECT_EQ(dataset_identity({"", {}, Nothing{}}), "2964c757d076b1ad34d1a46a75ede5baa43d89fe0216380443353e0a1f8f55d8");
}

TEST(identity, does_not_depend_on_format_warnings_or_session) {
    Recording other = samples::recording();
    other.session_id = other.subject_id = other.object_id = "other";

    EXPECT_EQ(dataset_identity({"NWB 2.4.0", {}, samples::recording()}), dataset_identity({"CSV", {"a warning"}, other}));
}

TEST(identity, of_spikes_is_the_same_where_another_file_knows_more_about_the_units) {
    Recording csv, nwb;
    csv.spikes = samples::trains({samples::unit("3"), samples::unit("7")}, {{2, 1}, {3}});
    nwb.spikes = samples::trains({samples::unit("3", "CA1", "good"), samples::unit("7")}, {{1, 2}, {3}});
    nwb.observed = {{0, 5}};

    const auto a = identity_parts({"", {}, csv}), b = identity_parts({"", {}, nwb});

    EXPECT_EQ(a.at("spikes"), b.at("spikes"));
    EXPECT_EQ(a.size(), 1u);
    EXPECT_EQ(b.size(), 3u);
    EXPECT_NE(dataset_identity({"", {}, csv}), dataset_identity({"", {}, nwb}));
}

TEST(identity, changes_with_everything_that_a_result_could_depend_on) {
    std::vector<Recording> variants(10, samples::recording());
    variants[1].spikes =
        samples::trains({samples::unit("3", "CA1", "good"), samples::unit("7")}, {{0.5, 1.25}, {1.25, -2.0, 3.0}});
    variants[2].spikes =
        samples::trains({samples::unit("3", "CA1", "mua"), samples::unit("7")}, {{0.5, 1.25, 1.25}, {-2.0, 3.0}});
    variants[3].observed[1].stop = 11;
    variants[4].intervals[0].rows[2].stop = 3.5;
    variants[5].intervals[0].table.columns[0].values = std::vector<int64_t>{1, 1, 1, 1};
    variants[6].intervals[0].name = "trial";
    variants[7].signals[0].rate_hz = 51;
    variants[8].signals[1].values[0] = 2;
    variants[9].time_unit = TimeUnit::unknown;

    std::map<std::string, size_t> seen;
    for (size_t i = 0; i < variants.size(); ++i) {
        const auto [first, fresh] = seen.emplace(dataset_identity({"", {}, variants[i]}), i);
        EXPECT_TRUE(fresh) << "variants " << i << " and " << first->second << " have one identity";
    }
}

TEST(identity, texts_that_join_to_the_same_are_told_apart) {
    Recording a, b;
    a.spikes = samples::trains({samples::unit("ab"), samples::unit("c")}, {{}, {}});
    b.spikes = samples::trains({samples::unit("a"), samples::unit("bc")}, {{}, {}});

    EXPECT_NE(dataset_identity({"", {}, a}), dataset_identity({"", {}, b}));
}

} // namespace
} // namespace ranvier
