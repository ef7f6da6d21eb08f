// What every reader of spike times says about them.
#pragma once

#include <string>
#include <vector>

#include "core/data/spike_trains.hpp"

namespace ranvier {

// Appends a sentence for each: units whose times came unsorted, negative times, a unit with two spikes at one time.
void describe_spikes(const SpikeTrains& spikes, const std::string& place, std::vector<std::string>& warnings);

} // namespace ranvier
