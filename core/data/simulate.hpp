// Simulated spike counts with the truth beside them: for learning the program, for tests, for benches.
//
//   hmm_glm  hidden states, each with its own one-hot couplings; defaults are the published demo's recipe
//   poisson  one constant rate per unit, nothing else
//   rates    rates that change with the state, no couplings unless asked for: what must not be called wiring
//   drift    one state whose rates walk slowly: what must not be called states
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/counts.hpp"

namespace ranvier {

// One parameter of a simulation. Help, checks and the stored recipe come from this.
struct SimulationParameter {
    std::string name;
    std::string initial; // the default, as the user would write it; "auto" is explained in doc
    std::string choices; // "a|b|c"; "" for a number
    double low, high;    // inclusive; numbers only
    bool whole;          // whole numbers only
    std::string doc;
};

struct SimulationKind {
    std::string name, doc;
    std::vector<SimulationParameter> parameters;
};

using SimulationParams = std::map<std::string, std::string>;

// The kinds there are, in the order of the help text.
const std::vector<SimulationKind>& simulation_kinds();

// The parameters of one kind, or a sentence that lists the kinds.
Result<std::vector<SimulationParameter>> simulation_parameters(const std::string& kind);

// Draws counts and truth: the same bytes for the same kind, params and seed. Unknown names, values out of range and a network
// that runs away (a rate above max_rate) are refused with a sentence. Every member of the truth is filled; in `drift`, whose
// rates no constant bias describes, `bias` holds the mean of each unit's bias over the recording.
Result<Counts> simulate(const std::string& kind, const SimulationParams& params, uint64_t seed);

// The simulation as JSON text with every parameter: {"kind", "seed", "params": {...}}; only excitation may be "auto", which the
// drawn weights decide. Stored as attribute `recipe`.
Result<std::string> simulation_recipe(const std::string& kind, const SimulationParams& params, uint64_t seed);

} // namespace ranvier
