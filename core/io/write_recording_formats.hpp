// The formats of write_dataset one by one; see write_recording.hpp. Recordings here have their times in seconds.
#pragma once

#include <map>
#include <string>

#include "core/base/result.hpp"
#include "core/data/dataset.hpp"

namespace ranvier::detail {

Status write_recording_nwb(const Dataset& dataset, const std::string& path, const std::map<std::string, std::string>& about);
Status write_recording_csv(const Recording& recording, const std::string& path);
Status write_counts_csv(const Counts& counts, const std::string& path);
Status write_recording_npz(const Recording& recording, const std::string& path);
Status write_counts_npz(const Counts& counts, const std::string& path);

} // namespace ranvier::detail
