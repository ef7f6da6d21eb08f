// Small datasets that the tests of core/data share.
#pragma once

#include <unistd.h>

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/fs.hpp"
#include "core/data/dataset.hpp"

namespace ranvier::samples {

inline Unit unit(std::string id, std::string region = "", std::string quality = "") {
    Unit u;
    u.id = std::move(id);
    u.region = std::move(region);
    u.quality = std::move(quality);
    return u;
}

inline SpikeTrains trains(std::vector<Unit> units, std::vector<std::vector<double>> times) {
    return SpikeTrains::make(std::move(units), std::move(times)).value();
}

// Two units, four trials, one signal; everything that a recording can hold is held.
inline Recording recording() {
    Recording r;
    r.spikes = trains({unit("3", "CA1", "good"), unit("7")}, {{0.5, 1.25, 1.25}, {-2.0, 3.0}});
    r.observed = {{-3, 0}, {0, 10}};
    Table table{{{"correct", "", std::vector<int64_t>{1, 0, 1, 1}},
                 {"stim", "s", std::vector<double>{0.5, 1.5, 2.5, std::numeric_limits<double>::quiet_NaN()}},
                 {"side", "", std::vector<std::string>{"left", "right", "", "left"}}},
                4};
    r.intervals = {{"trials", {{0, 1}, {1, 2}, {2, 3}, {4, 4}}, table}, {"epochs", {}, {}}};
    r.signals = {{"wheel", "rad", 0.25, 50, {}, 3, 2, {1, 2, 3, 4, 5, 6}}, {"lick", "", 0, 0, {0.5, 0.75}, 2, 1, {1, 0}}};
    r.session_id = "session 1";
    r.subject_id = "m\xc3\xb6use";
    r.object_id = "0000-1111";
    return r;
}

// Three units in two sequences of 2 and 1 bins, with a truth of two states.
inline Counts counts() {
    Counts c;
    c.unit_ids = {"a", "b", "c"};
    c.counts = {1, 2, 3, 4, 5, 6, 7, 8, 65535};
    c.first = {0, 2, 3};
    c.bin_s = 0.001;
    c.truth.n_states = 2;
    c.truth.states = {0, 1, 1};
    for (int i = 0; i < 18; ++i) c.truth.weight.push_back(i);
    c.truth.bias = {-1, -2, -3};
    c.truth.transition = {0.9, 0.1, 0.2, 0.8};
    c.truth.basis = {1, 0.5};
    c.truth.link = "logistic";
    return c;
}

// A folder of the test's own, gone with the object.
class Folder {
public:
    Folder() : path_(testing::TempDir() + "ranvier_data_" + std::to_string(getpid()) + "_" + std::to_string(serial())) {
        if (!posix_fs().make_dirs(path_)) ADD_FAILURE() << "cannot make " << path_;
    }
    ~Folder() {
        const auto names = posix_fs().list(path_);
        for (const auto& name : names ? names.value() : std::vector<std::string>{})
            if (!posix_fs().remove(path_ + "/" + name)) ADD_FAILURE() << "cannot remove " << name;
        if (!posix_fs().remove(path_)) ADD_FAILURE() << "cannot remove " << path_;
    }
    std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    static int serial() {
        static int n = 0;
        return n++;
    }
    std::string path_;
};

} // namespace ranvier::samples
