// What the tests of the exporters share: a recording whose every number can be redone by hand, and a disk that is full.
#pragma once

#include <sys/resource.h>

#include <csignal>
#include <limits>

#include "core/data/dataset.hpp"
#include "tests/unit/io/result_samples.hpp"

namespace ranvier::export_samples {

// Units 3, 4, 7 and 9 (which never fires) with regions CA1, CA1, CA3 and none; two trials, a table "a/b", two signals.
inline Recording four_units() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    std::vector<Unit> units(4);
    units[0] = {"3", "CA1", "good", {1.5, nan, nan}};
    units[1].id = "4", units[1].region = "CA1", units[1].quality = "mua";
    units[2].id = "7", units[2].region = "CA3", units[2].quality = "good";
    units[3].id = "9";
    Recording r;
    r.spikes = SpikeTrains::make(std::move(units), {{0.1, 0.3}, {0.15}, {0.2}, {}}).value();
    r.unit_columns = {{{"depth", "", std::vector<int64_t>{10, 20, 30, 40}}}, 4};
    r.observed = {{0, 1}, {2, 3}};
    Intervals trials{"trials", {{0, 1}, {2, 3}}, {}};
    trials.table = {{{"correct", "", std::vector<int64_t>{1, 0}},
                     {"stim", "", std::vector<std::string>{"left", "\xc2\xb5"}},
                     {"go_time", "", std::vector<double>{0.5, nan}}},
                    2};
    r.intervals = {trials, {"a/b", {{0, 0.5}}, {{}, 1}}};
    Signal speed{.name = "speed", .unit = "cm/s", .start = 0.5, .rate_hz = 100, .n_samples = 3, .values = {1, 2, 3}};
    Signal position{.name = "position", .times = {0, 0.25, 1}, .n_samples = 3, .n_channels = 2, .values = {1, 2, 3, 4, 5, 6}};
    r.signals = {std::move(speed), std::move(position)};
    r.subject_id = "m1";
    r.about = {{"lab", "the lab"}, {"session_description", "told by the file"}};
    return r;
}

inline Dataset dataset_of(Recording recording) { return {"test", {}, std::move(recording)}; }

// One unit that fires every `period_s`.
inline Recording metronome(size_t n_spikes, double period_s = 0.001) {
    std::vector<double> times;
    for (size_t i = 0; i < n_spikes; ++i) times.push_back(static_cast<double>(i) * period_s);
    Recording r;
    std::vector<Unit> units(1);
    units[0].id = "0";
    r.spikes = SpikeTrains::make(std::move(units), {std::move(times)}).value();
    return r;
}

// While it lives no file of this process grows past `bytes`: what a full disk looks like from inside.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        rlimit low = before_;
        low.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &low);
    }
    FullDisk(const FullDisk&) = delete;
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before_);
        (void)std::signal(SIGXFSZ, handler_);
    }

private:
    void (*handler_)(int);
    rlimit before_{};
};

} // namespace ranvier::export_samples
