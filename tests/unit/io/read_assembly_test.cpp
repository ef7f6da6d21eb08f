#include "core/io/read_assembly.hpp"

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::read_assembly_test {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

// A folder with spikes of two units and what the test puts beside them.
class Files {
public:
    Files() : folder_(testing::TempDir() + "ranvier_assembly_" + std::to_string(::getpid())) {
        std::filesystem::create_directories(folder_);
        put("spikes.csv", "unit,time_s\n3,0.5\n3,10.25\n7,20.125\n7,29.5\n");
    }
    ~Files() { std::filesystem::remove_all(folder_); }
    Files& put(const std::string& name, const std::string& content) {
        std::ofstream(folder_ + "/" + name) << content;
        return *this;
    }
    Result<Dataset> read(std::vector<AssemblyPart> parts, const ReadOptions& options = {}) const {
        parts.insert(parts.begin(), {"spikes", "spikes.csv", "", "", {}, ""});
        return read_assembly({parts}, folder_, options, {});
    }
    std::string refusal(std::vector<AssemblyPart> parts) const {
        const auto dataset = read(std::move(parts));
        return dataset ? "" : dataset.error().sentence();
    }
    const std::string& folder() const { return folder_; }

private:
    std::string folder_;
};

AssemblyPart part(const std::string& port, const std::string& file, ClockMap clock = {}) {
    return {port, file, "", "", clock, ""};
}

const Recording& recording(const Result<Dataset>& dataset) { return std::get<Recording>(dataset->content); }

TEST(read_assembly, joins_trials_on_a_shifted_and_drifting_clock) {
    Files files;
    files.put("t.csv", "start_time,stop_time,stim_time,correct\n0,5,1,1\n100,105,101,0\n200,205,201,1\n");

    const auto dataset = files.read({part("trials", "t.csv", {12.5, 0.1, {}, {}})});

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    const Intervals* trials = recording(dataset).find_intervals("trials");
    ASSERT_NE(trials, nullptr);
    EXPECT_EQ(trials->rows[1], (Interval{22.5, 23}));
    EXPECT_DOUBLE_EQ(std::get<std::vector<double>>(trials->table.find("stim_time")->values)[1], 22.6);
    EXPECT_THAT(std::get<std::vector<int64_t>>(trials->table.find("correct")->values), ElementsAre(1, 0, 1));
}

TEST(read_assembly, reads_a_signal_by_pulses_and_says_how_the_clocks_drift) {
    Files files;
    files.put("w.csv", "time_s,speed (cm/s)\n3,1\n3.5,2\n4.5,3\n").put("sync.csv", "own,recording\n3,0\n4,1\n5,2.5\n");
    AssemblyPart wheel = part("signals.wheel", "w.csv");
    wheel.pulses = "sync.csv";

    const auto dataset = files.read({wheel});

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    const Signal& s = recording(dataset).signals.at(0);
    EXPECT_EQ(s.name, "wheel");
    EXPECT_EQ(s.unit, "cm/s");
    EXPECT_THAT(s.times, ElementsAre(0, 0.5, 1.75));
    EXPECT_THAT(s.values, ElementsAre(1, 2, 3));
    EXPECT_THAT(dataset->warnings, Contains(HasSubstr("part signals.wheel: clock by 3 pulses, drift")));
}

TEST(read_assembly, takes_events_and_durations) {
    Files files;
    files.put("e.csv", "onset_ms\n500\n1500.5\n").put("d.csv", "start,duration\n0.5,2\n");

    const auto dataset = files.read({part("events", "e.csv"), part("intervals.laser", "d.csv")});

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    EXPECT_EQ(recording(dataset).find_intervals("events")->rows[1], (Interval{1.5005, 1.5005}));
    EXPECT_EQ(recording(dataset).find_intervals("laser")->rows[0], (Interval{0.5, 2.5}));
}

TEST(read_assembly, joins_a_second_probe_and_regions) {
    Files files;
    files.put("b.csv", "unit,time_s\n3,4.5\n").put("r.csv", "id,region\n3,CA1\nimec1.3,CA3\n7,CA1\n");

    const auto dataset = files.read({part("regions", "r.csv"), part("spikes.imec1", "b.csv")}); // in any order

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    ASSERT_EQ(recording(dataset).spikes.n_units(), 3);
    EXPECT_EQ(recording(dataset).spikes.units()[2].id, "imec1.3");
    EXPECT_EQ(recording(dataset).spikes.units()[2].region, "CA3");
}

TEST(read_assembly, reads_a_saved_recording_relative_to_itself) {
    Files files;
    files.put("t.csv", "start_time,stop_time\n1,2\n");
    files.put("recording.json", assembly_json({{part("spikes", "spikes.csv"), part("trials", "t.csv")}}));

    const auto dataset = read_dataset(files.folder() + "/recording.json", {}, {});

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    EXPECT_EQ(recording(dataset).find_intervals("trials")->rows.size(), 1u);
    EXPECT_THAT(dataset->format, HasSubstr("2 files"));
}

TEST(read_assembly, asks_for_the_unit_of_a_part_it_cannot_tell) {
    Files files;
    std::string rows = "time,x\n";
    for (int i = 0; i < 50; ++i) rows += std::to_string(20 * i) + "," + std::to_string(i) + "\n";
    files.put("w.csv", rows);

    EXPECT_THAT(files.refusal({part("signals.w", "w.csv")}),
                testing::AllOf(HasSubstr("part signals.w (w.csv)"), HasSubstr("--time-unit signals.w:s, ms, us")));
    AssemblyPart told = part("signals.w", "w.csv");
    told.time_unit = "ms";
    const auto dataset = files.read({told});
    ASSERT_TRUE(dataset) << dataset.error().sentence();
    EXPECT_DOUBLE_EQ(recording(dataset).signals[0].times[1], 0.02);
}

TEST(read_assembly, asks_about_trials_that_lie_far_from_the_spikes) {
    Files files; // spikes from 0.5 to 29.5 s
    files.put("t.csv", "start_time,stop_time\n500.5,5000.5\n10500.5,15000.5\n20500.5,25000.5\n");

    EXPECT_THAT(files.refusal({part("trials", "t.csv")}),
                testing::AllOf(HasSubstr("3 of its 3 times lie far from the spikes (0.5 to 29.5 s)"),
                               HasSubstr("trials:offset=SECONDS")));
    AssemblyPart told = part("trials", "t.csv");
    told.time_unit = "s";
    EXPECT_TRUE(files.read({told}));
}

TEST(read_assembly, refuses_raw_voltage_and_what_is_not_in_order) {
    Files files;
    std::string fast = "time_s,v\n";
    for (int i = 0; i < 100; ++i) fast += std::to_string(i / 30000.0) + "0,1\n";
    files.put("v.csv", fast).put("back.csv", "time_s,v\n1.5,1\n0.5,2\n").put("t.csv", "start_time,stop_time\n5,4\n");

    EXPECT_THAT(files.refusal({part("signals", "back.csv")}), HasSubstr("row 2: the time 0.5 follows 1.5"));
    EXPECT_THAT(files.refusal({part("trials", "t.csv")}), HasSubstr("row 1: starts at 5 and stops at 4"));
    EXPECT_THAT(files.refusal({part("signals", "v.csv")}),
                testing::AnyOf(HasSubstr("raw voltage is not imported"), HasSubstr("must ascend")));
    EXPECT_THAT(files.refusal({part("trials", "no.csv")}), HasSubstr("no.csv"));
}

TEST(read_assembly, says_that_counts_cannot_be_joined) {
    const std::string counts = io_test::sample("counts/two.h5");
    Files files;

    EXPECT_THAT(files.refusal({part("spikes.b", io_test::sample("counts/full.npz"))}), HasSubstr("holds counts in bins"));
}

TEST(read_assembly, takes_trials_of_an_nwb_file) {
    Files files;
    auto dataset = files.read({part("intervals.x", io_test::sample("trials_only.nwb"))});

    if (!dataset) GTEST_FAIL() << dataset.error().sentence();
    EXPECT_FALSE(recording(dataset).intervals.empty());
}

} // namespace ranvier::read_assembly_test
