// Sorted spike times of many units.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

struct Unit {
    std::string id;      // as the file names it, unique
    std::string region;  // brain region, "" if not known
    std::string quality; // the sorter's label (good, mua, noise, ...), "" if none
    std::array<double, 3> position{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN(),
                                   std::numeric_limits<double>::quiet_NaN()}; // um, NaN if not known
};

struct Interval {
    double start, stop; // half-open, in the time unit of the recording
    bool operator==(const Interval&) const = default;
};

class SpikesDigest;

// Spike times in CSR form. Invariants, checked once in make(): one list per unit, times finite and ascending within a unit,
// unit ids unique. Threads: const functions may be called from any thread.
class SpikesDigest;

class SpikeTrains {
public:
    // Times that somebody else keeps and has checked as make() does: `times` stays valid while `owner` lives.
    struct Checked {
        std::shared_ptr<const void> owner;
        std::span<const double> times;
        std::vector<int64_t> first, n_duplicates;   // [unit + 1], [unit]
        std::shared_ptr<const SpikesDigest> digest; // of ids, first and times, see identity.hpp; null: not known yet
    };

    SpikeTrains() : first_{0} {}
    // Takes one list of times per unit, in any order. Sorts what is not sorted and counts such units in n_unsorted_units();
    // rejects NaN, infinite times and repeated ids with a sentence.
    static Result<SpikeTrains> make(std::vector<Unit> units, std::vector<std::vector<double>> times);
    // The same from one array in CSR form: times[first[u]] .. times[first[u + 1]] are unit u's; first has one entry more than
    // there are units, starts at 0, ascends and ends at times.size(). `n_unsorted` is how many units are already known to have
    // come unsorted.
    static Result<SpikeTrains> from_csr(std::vector<Unit> units, std::vector<double> times, std::vector<int64_t> first,
                                        int n_unsorted = 0);

    // Trusts `checked`; rejects repeated ids.
    static Result<SpikeTrains> of_checked(std::vector<Unit> units, Checked checked);

    int n_units() const { return static_cast<int>(units_.size()); }
    int64_t n_spikes() const { return first_.back(); }
    const std::vector<Unit>& units() const { return units_; }
    std::span<const double> times(int unit) const; // a view, valid while *this lives
    std::span<const double> all_times() const { return times_; }
    std::span<const int64_t> first() const { return first_; } // first()[u] .. first()[u+1] are unit u's
    int n_unsorted_units() const { return n_unsorted_; }      // units that came unsorted
    // Spikes at exactly the time of the one before, in the same unit.
    int64_t n_duplicates() const { return std::accumulate(n_duplicates_.begin(), n_duplicates_.end(), int64_t{0}); }
    int64_t n_duplicates(int unit) const { return n_duplicates_[static_cast<size_t>(unit)]; }
    const SpikesDigest* digest() const { return digest_.get(); } // null: not known
    // Earliest and latest spike, {0, 0} when there is none.
    Interval extent() const;

private:
    std::vector<Unit> units_;
    std::shared_ptr<const void> owner_; // of what times_ shows: shared by copies, which never change it
    std::span<const double> times_;
    std::vector<int64_t> first_, n_duplicates_;
    int n_unsorted_ = 0;
    std::shared_ptr<const SpikesDigest> digest_;
};

} // namespace ranvier
