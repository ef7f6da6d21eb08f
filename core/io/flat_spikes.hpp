// Spikes as sorters store them: one long array of times and one of clusters.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/spike_trains.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

// The clusters that occur, ascending, and for each spike which of them it is of.
struct OccurringClusters {
    std::vector<int64_t> ids;
    std::vector<int64_t> index; // [spike], into ids
};

// Errc::limit if there are more than limits.max_units.
Result<OccurringClusters> occurring_clusters(std::span<const int64_t> clusters, const Limits& limits);

// Units are the clusters that occur, ascending, named by their number. bad_input if the arrays differ in length, limit if there
// are more units than allowed.
Result<SpikeTrains> trains_of_clusters(std::span<const double> times, std::span<const int64_t> clusters, const Limits& limits);

// The same with the units given: clusters must be 0 .. units.size() - 1; units without spikes are kept.
Result<SpikeTrains> trains_of_units(std::span<const double> times, std::span<const int64_t> clusters, std::vector<Unit> units);

} // namespace ranvier
