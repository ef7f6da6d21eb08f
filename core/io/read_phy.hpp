// A folder of Kilosort or phy: spike_times.npy with spike_clusters.npy, and tables of labels beside them.
#pragma once

#include "core/io/folder.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

bool is_phy(const Folder& folder);

// Times are sample numbers; params.py names the rate (only lines `name = literal` are read, nothing is run). Units are the
// clusters that have spikes, ascending; without spike_clusters.npy the templates stand for them. quality from cluster_group.tsv,
// else cluster_KSLabel.tsv, else cluster_info.tsv; position from the channel with the largest template; every other column of
// cluster_info.tsv and cluster_*.tsv becomes a unit column.
Result<Dataset> read_phy(const Folder& folder, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
