// Where the units of a Kilosort or phy folder lie: at the channel on which their template is largest.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/io/folder_arrays.hpp"

namespace ranvier {

using Position = std::array<double, 3>;

// For each unit its position in um on the plane of the probe (x, y, 0), NaN where it cannot be told. `clusters` is the index of
// the unit of each spike, `templates` the template of each spike or empty. The template of a unit is the one that most of its
// spikes have (the lowest of several); its channel is where it swings most after whitening_mat_inv.npy, if there, has taken the
// whitening back. What is missing, does not fit or needs more than the limits is told in a warning and leaves NaN.
// `below` is "" or "name/": where in the folder the files are.
std::vector<Position> phy_positions(FolderArrays& arrays, const std::string& below, std::span<const int64_t> clusters,
                                    std::span<const int64_t> templates, size_t n_units, std::vector<std::string>& warnings);

// x and y of each channel, in the order of channel_positions.npy; empty if there is none or (with a warning) it is unusable.
std::vector<Position> channel_positions(FolderArrays& arrays, const std::string& below, std::vector<std::string>& warnings);

} // namespace ranvier
