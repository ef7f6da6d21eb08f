// What the machine, a container or a batch system allows when nobody says.
#pragma once

#include <cstdint>

#include "core/base/fs.hpp"

namespace ranvier {

// What a process may use when no --memory was given: the smaller of its control group's limit (version 1 or 2, and every group
// above it) and the memory the system has available. `fs` is where /proc and /sys are read. 0 if neither can be read.
uint64_t default_memory_bytes(Fs& fs);
// What a process may use when no --threads was given: the processors it may run on, at most $SLURM_CPUS_PER_TASK. At least 1.
int default_threads();

} // namespace ranvier
