#include "core/data/dataset_columns.hpp"

#include <random>

#include <gmock/gmock.h>

#include "core/data/identity.hpp"
#include "core/data/info.hpp"
#include "tests/unit/data/samples.hpp"

namespace ranvier {

namespace {

using testing::HasSubstr;

Result<Dataset> through_a_file(const Dataset& dataset) {
    const samples::Folder folder;
    RANVIER_TRY(write_columns(posix_fs(), folder.file("c"), dataset_columns(dataset).columns()));
    RANVIER_ASSIGN(const auto file, map_columns(posix_fs(), folder.file("c"), Check::all));
    return dataset_of_columns(file);
}

TEST(dataset_columns, a_recording_comes_back_whole) {
    const Dataset before{"NWB 2.4.0", {"one", "two"}, samples::recording()};

    const auto after = through_a_file(before);

    ASSERT_TRUE(after) << after.error().sentence();
    EXPECT_EQ(after->format, "NWB 2.4.0");
    EXPECT_EQ(after->warnings, before.warnings);
    const auto &a = std::get<Recording>(before.content), &b = std::get<Recording>(after->content);
    EXPECT_EQ(identity_parts(before), identity_parts(*after));
    EXPECT_EQ(b.session_id, a.session_id);
    EXPECT_EQ(b.subject_id, a.subject_id);
    EXPECT_EQ(b.object_id, a.object_id);
    EXPECT_EQ(b.spikes.units()[0].region, "CA1");
    EXPECT_EQ(b.spikes.units()[0].quality, "good");
    EXPECT_EQ(b.intervals[0].table.find("stim")->unit, "s");
    EXPECT_EQ(b.signals[0].n_channels, 2u);
    EXPECT_EQ(b.signals[0].rate_hz, 50);
    EXPECT_EQ(b.signals[1].times, a.signals[1].times);
}

TEST(dataset_columns, keeps_how_many_units_came_unsorted_and_the_time_unit) {
    Recording r;
    r.spikes = samples::trains({samples::unit("a")}, {{2, 1, 1}});
    r.time_unit = TimeUnit::unknown;

    const auto after = through_a_file({"", {}, r});

    ASSERT_TRUE(after);
    EXPECT_EQ(std::get<Recording>(after->content).spikes.n_unsorted_units(), 1);
    EXPECT_EQ(std::get<Recording>(after->content).spikes.n_duplicates(), 1);
    EXPECT_EQ(std::get<Recording>(after->content).time_unit, TimeUnit::unknown);
}

TEST(dataset_columns, counts_and_their_truth_come_back_whole) {
    const Dataset before{"Ranvier counts", {}, samples::counts()};

    const auto after = through_a_file(before);

    ASSERT_TRUE(after) << after.error().sentence();
    const auto &a = std::get<Counts>(before.content), &b = std::get<Counts>(after->content);
    EXPECT_EQ(b.unit_ids, a.unit_ids);
    EXPECT_EQ(b.counts, a.counts);
    EXPECT_EQ(b.first, a.first);
    EXPECT_EQ(b.bin_s, a.bin_s);
    EXPECT_EQ(b.truth.n_states, a.truth.n_states);
    EXPECT_EQ(b.truth.states, a.truth.states);
    EXPECT_EQ(b.truth.weight, a.truth.weight);
    EXPECT_EQ(b.truth.bias, a.truth.bias);
    EXPECT_EQ(b.truth.transition, a.truth.transition);
    EXPECT_EQ(b.truth.basis, a.truth.basis);
    EXPECT_EQ(b.truth.link, a.truth.link);
}

TEST(dataset_columns, nothing_and_emptiness_come_back) {
    EXPECT_TRUE(std::holds_alternative<Nothing>(through_a_file({"HDF5", {"no spikes"}, Nothing{}})->content));
    EXPECT_EQ(std::get<Recording>(through_a_file({"", {}, Recording{}})->content).spikes.n_units(), 0);
    EXPECT_EQ(std::get<Counts>(through_a_file({"", {}, Counts{}})->content).n_bins(), 0u);
}

TEST(dataset_columns, content_that_breaks_an_invariant_is_refused_on_the_way_in) {
    Recording backwards = samples::recording();
    backwards.intervals[0].rows[0] = {2, 1};
    Recording short_signal = samples::recording();
    short_signal.signals[1].times.pop_back();
    Counts truth = samples::counts();
    truth.truth.states[1] = 2;

    for (const Dataset& d : {Dataset{"", {}, backwards}, Dataset{"", {}, short_signal}, Dataset{"", {}, truth}}) {
        const auto after = through_a_file(d);
        ASSERT_FALSE(after);
        EXPECT_EQ(after.error().code(), Errc::bad_input);
    }
}

TEST(dataset_columns, a_column_that_is_missing_is_named) {
    const samples::Folder folder;
    const Dataset dataset{"", {}, samples::recording()};
    const ColumnSet all = dataset_columns(dataset);
    std::vector<ColumnView> some;
    for (const auto& c : all.columns())
        if (c.name != "spikes.first") some.push_back(c);
    ASSERT_TRUE(write_columns(posix_fs(), folder.file("c"), some));

    const auto after = dataset_of_columns(map_columns(posix_fs(), folder.file("c"), Check::all).value());

    ASSERT_FALSE(after);
    EXPECT_THAT(after.error().sentence(), HasSubstr("no column 'spikes.first'"));
}

// Values of columns are damaged, not their places: the checksums were not asked for.
TEST(dataset_columns, damaged_values_are_an_error_or_another_sound_dataset_never_a_crash) {
    const samples::Folder folder;
    std::mt19937_64 random(7);
    int refused = 0, accepted = 0;
    for (const Dataset& dataset : {Dataset{"f", {"w"}, samples::recording()}, Dataset{"f", {}, samples::counts()}}) {
        ASSERT_TRUE(write_columns(posix_fs(), folder.file("c"), dataset_columns(dataset).columns()));
        const std::string bytes = posix_fs().read(folder.file("c"), 1 << 20).value();
        const size_t values = 64 + static_cast<size_t>(dataset_columns(dataset).columns().size()) * 128;
        for (int round = 0; round < 400; ++round) {
            std::string damaged = bytes;
            for (int k = 0; k < 4; ++k) damaged[values + random() % (bytes.size() - values)] = static_cast<char>(random());
            auto out = posix_fs().create(folder.file("d"));
            ASSERT_TRUE(out && out.value()->append(std::as_bytes(std::span(damaged))) && out.value()->close());
            const auto file = map_columns(posix_fs(), folder.file("d"), Check::directory);
            ASSERT_TRUE(file);
            const auto after = dataset_of_columns(*file);
            ++(after ? accepted : refused);
            if (after) {
                EXPECT_FALSE(info_json(*after, "f").empty());
            }
        }
    }
    EXPECT_GT(refused, 50);
    EXPECT_GT(accepted, 50);
}

} // namespace
} // namespace ranvier
