// Which variables of a MATLAB file may be a recording, told by their shapes and names before any number is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/mat_value.hpp"

namespace ranvier {

enum class MatLayout {
    flat,    // a vector of times beside one of as many unit numbers, among the variables or in one struct
    trials,  // a struct array whose `firings` are rows of time and unit number; optional `stateSeq`, rows of onsets and of states
    structs, // a struct array with a field of times, a unit each
    cells,   // cells, also nested, of vectors of times or of structs with a field of times, a unit each
    vector,  // one vector of times, one unit
    counts,  // an array of rank 2 or 3: counts [bin, unit] or [sequence, bin, unit], dimensions as MATLAB shows them
};

struct MatCandidate {
    std::string name; // "spikes", "data.spikes"
    MatLayout layout = MatLayout::vector;
    bool speaks_of_spikes = false;              // by its name, its field's name or its layout
    const MatValue* value = nullptr;            // flat: the times
    const MatValue* clusters = nullptr;         // flat
    std::string clusters_name = {}, field = {}; // flat; structs and cells of structs: of the times, "" where cells hold vectors
};

std::string mat_layout_name(MatLayout layout);

// All candidates of the file. A flat pair takes the place of its two vectors.
std::vector<MatCandidate> mat_candidates(const MatFile& file);
// What a value would be if it had to be something; nothing if it can be none of the layouts.
std::optional<MatCandidate> mat_candidate_of(const std::string& name, const MatValue& value);
// The value at "name" or "name.field.field"; nullptr if there is none.
const MatValue* mat_value_at(const MatFile& file, std::string_view path);

} // namespace ranvier
