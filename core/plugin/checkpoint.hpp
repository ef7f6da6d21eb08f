// Finished parts of a job, kept beside its result until it is done: a column file named RESULT.checkpoint.
//
// Columns: "job" (text, the job's hash), "parts" (i64, indices), and "I/NAME" for each array of part I's state.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/fs.hpp"
#include "core/plugin/host_run.hpp"

namespace ranvier {

// `done[i]` is null for a part that is not finished. Replaces an earlier checkpoint at `path` in one step.
Status write_checkpoint(Fs& fs, const std::string& path, const std::string& job_hash, const std::vector<const PartState*>& done);

// The finished parts of the job with that hash; empty if there is no file. A checkpoint of another job is refused.
Result<std::map<uint32_t, PartState>> read_checkpoint(Fs& fs, const std::string& path, const std::string& job_hash);

} // namespace ranvier
