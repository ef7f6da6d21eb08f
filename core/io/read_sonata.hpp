// Spikes of a SONATA simulation: /spikes/POPULATION/timestamps and node_ids.
#pragma once

#include "core/io/h5.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

bool is_sonata(const h5::File& file);

// Units are "POPULATION.node", populations and nodes ascending. timestamps are in the unit that their attribute `units` names (ms
// by default). All populations; FILE:POPULATION reads one. The draft of the format, /processing/TRIAL/spike_train/NODE/data with
// an attribute `unit`, is read too: units are named by their node, and FILE:TRIAL chooses where there are several trials.
Result<Dataset> read_sonata(h5::File& file, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
