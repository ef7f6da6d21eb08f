// What the parameter file of a Neurosuite session says of its units.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "core/base/result.hpp"

namespace ranvier {

struct NeurosuiteUnit {
    std::string region, quality; // "" if not told
};

struct NeurosuiteParameters {
    std::optional<double> sampling_rate_hz;
    std::map<std::pair<int64_t, int64_t>, NeurosuiteUnit> units; // by group and cluster
};

// Document types and the entities they declare are not read; a file of more than 16 MiB is refused. Errc::bad_input for what is
// no XML or a rate that is no number above 0.
Result<NeurosuiteParameters> read_neurosuite_xml(const std::string& path);

} // namespace ranvier
