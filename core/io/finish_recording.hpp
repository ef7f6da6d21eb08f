// The last step of every reader of spike times: which unit of time it is, and what is odd about the spikes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/io/read_dataset.hpp"
#include "core/io/time_unit.hpp"

namespace ranvier {

// What the file says of the unit of its times.
struct TimeClaim {
    std::optional<TimeScale> scale; // none: it says nothing. Samples without a rate: per_second is 0
    std::string said_by;            // for sentences: "the header (\"time_ms\")", "NWB", "params.py"
};

// Takes a recording with its times as they are stored. --time-unit is believed first, then the file's own word, then (with a
// warning) that they are seconds; a word for seconds is believed only if the times are plausible as seconds. Times in a known
// unit become seconds. Otherwise they stay raw, recording.time_unit is samples or unknown, a warning says why, and a job will
// refuse. Then describes the spikes (spike_checks.hpp), beginning with `place`.
Status finish_recording(Recording& recording, const TimeClaim& claim, const ReadOptions& options, const std::string& place,
                        std::vector<std::string>& warnings);

// Whether the file itself says that its times are seconds: then it takes more to doubt it.
enum class Label { seconds, none };

// Why times cannot be seconds ("unit 3 would fire at 12000 Hz"), nothing if they can. Doubtful are: only whole numbers, a unit
// with a mean rate over 1 kHz, more than a day (with a label: of few spikes), more than an hour of hardly any, an interval of
// more than 20 hours. A label is not doubted for a handful of spikes.
std::optional<std::string> implausible_as_seconds(const Recording& recording, Label label);

} // namespace ranvier
