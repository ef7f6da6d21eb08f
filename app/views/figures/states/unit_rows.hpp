// Which units a raster shows, in which order, and the groups they stand in.
#pragma once

#include <string>
#include <vector>

#include "app/views/recording_data.hpp"
#include "app/views/result_data.hpp"

namespace ranvier::views {

struct RowChoice {
    std::string group = "region"; // region, quality, none, or a column of the units
    std::string sort = "rate";    // file, rate, depth, coupling:STATE, or a column of the units
    std::string filter; // ids and ranges of them, or an expression over id, region, quality, rate, n_spikes, x, y, z and
                        // the file's own columns
};

struct RowGroup {
    std::string name; // "" if the units of it have none
    int first = 0, n = 0;
};

// Something asked for that these units do not have, and what is done instead.
struct RowProblem {
    std::string option, sentence;
};

struct UnitRows {
    std::vector<int> units;       // of the recording, from top to bottom
    std::vector<RowGroup> groups; // one behind the other, covering all rows
    std::vector<double> rates;    // of all units of the recording, spikes per unit of time
    std::vector<RowProblem> problems;
};

// `result` (may be null) is where sort=coupling:STATE looks: the strength of what comes in and goes out, strongest first.
UnitRows unit_rows(const RecordingData& recording, const ResultData* result, const RowChoice& choice);

// Spikes per unit of observed time, of every unit.
std::vector<double> unit_rates(const RecordingData& recording);

} // namespace ranvier::views
