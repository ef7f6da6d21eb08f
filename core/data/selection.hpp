// What of a recording a job looks at: units, stretches of time, bins, and what is held out. A value: parsed from words, told back
// in full.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

struct SequenceRange {
    uint64_t from, to; // zero-based, half-open
    bool operator==(const SequenceRange&) const = default;
};

enum class Labels {
    good, // units the sorter labelled noise or mua are left out, unless they were asked for by id or the expression asks for
          // quality
    all,
};

struct Selection {
    std::string units;    // ids or an expression; "": all
    std::string merge;    // "3+7,12+15"
    std::string interval; // "trials" or "trials[correct==1]"; "": the observation intervals
    std::string align = "start";
    bool has_window = false;
    double window_start_s = 0, window_stop_s = 0; // around the align column; used when has_window
    double bin_s = 0.02;
    std::vector<SequenceRange> train, test; // both empty: the default hold-out
    double block_s = 20, gap_s = 1;
    double min_rate_hz = 0.1; // over training bins
    Labels labels = Labels::good;

    // From words as the command line has them; names that are not there keep their defaults. invalid_argument naming the word,
    // what was found and what is allowed; a name that is not in selection_options() is refused with the list of those that are.
    static Result<Selection> parse(const std::map<std::string, std::string>& words);

    // Every option and its value, defaults included, in canonical text: what enters a job's hash. parse(resolved()) is this
    // selection.
    std::map<std::string, std::string> resolved() const;
};

struct SelectionOption {
    const char *name, *initial, *unit, *doc;
};

// The one table of options that help and validation come from, in the order to show them.
std::span<const SelectionOption> selection_options();

} // namespace ranvier
