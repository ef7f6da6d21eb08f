// The trials of an interval table as an aligned raster shows them: which events, in which groups, in which order.
#pragma once

#include <string>
#include <vector>

#include "app/views/recording_data.hpp"
#include "core/base/result.hpp"
#include "core/job/params.hpp"

namespace ranvier::views {

struct TrialGroup {
    std::string name;           // the value of the group's column; "" without groups
    std::vector<size_t> trials; // indices of `events`, in drawing order
};

struct AlignedTrials {
    std::string table, column, group_column;
    double low = 0, high = 0, bin = 0; // around the event, in the unit of the recording's times
    std::vector<double> events;        // of the trials that are shown
    std::vector<size_t> row;           // of the table, for each event
    std::vector<TrialGroup> groups;    // at least one; most trials first, the eighth of more than eight holds the rest
    size_t n_rows = 0;                 // of the table
    size_t n_without_time = 0;         // rows whose event is not given
    size_t n_outside = 0;              // rows whose window leaves the time that was observed
    size_t n_merged_groups = 0;        // values that share the last group
};

// From the resolved options of the figure: table, column, window, bin, group, sort. A sentence names what the recording lacks.
Result<AlignedTrials> aligned_trials(const RecordingData& recording, const TextMap& options);

} // namespace ranvier::views
