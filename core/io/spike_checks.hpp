// What every reader of spike times says about them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/data/recording.hpp"

namespace ranvier {

// Appends a sentence for each: units whose times came unsorted, negative times, a unit with two spikes at one time, units without
// spikes.
void describe_spikes(const SpikeTrains& spikes, const std::string& place, std::vector<std::string>& warnings);

// How many of the ascending times lie in none of the ascending intervals, whose ends belong to them.
int64_t n_outside(std::span<const double> times, const std::vector<Interval>& observed);
// Appends a sentence if spikes lie outside the observation intervals of the recording. Not for files that tell them by unit.
void describe_outside(const Recording& recording, const std::string& place, std::vector<std::string>& warnings);

} // namespace ranvier
