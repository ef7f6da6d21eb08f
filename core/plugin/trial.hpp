// An operation run for a moment, to learn from its own progress what the whole of it takes. Nothing is kept of it.
#pragma once

#include <optional>
#include <vector>

#include "core/plugin/host_run.hpp"

namespace ranvier {

// How far something was at a time.
struct Progressed {
    double at_s = 0, fraction = 0;
};

// The time that all of it takes if it goes on as it went; nothing where no progress was seen. `seen`: each ascends, fractions are
// above 0; only what raised the fraction, so that a wait for the next word is not taken for slowness.
std::optional<double> expected_s(const std::vector<Progressed>& seen);

struct TrialLimits {
    double least_s = 1; // then it ends, if its progress can be judged by
    double most_s = 5;  // then in any case
};

struct Trial {
    uint32_t parts = 0;
    double took_s = 0;
    bool finished = false;          // all was done within the trial: `took_s` is what it takes
    std::optional<double> expected; // s, of the whole run; nothing where no progress was told
};

// Runs it until the limits are reached. Errors are those of HostRun::run(), also when `asked` to stop by somebody else.
// Threads: the run takes those of `tasks`; one more watches it.
Result<Trial> try_out(const rv_plugin& plugin, HostSetup setup, Tasks& tasks, const StopFlag& asked, Budget& budget,
                      const TrialLimits& limits = {});

} // namespace ranvier
