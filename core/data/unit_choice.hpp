// Which units a job uses, and which of them are joined into one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/selection.hpp"
#include "core/data/spike_trains.hpp"
#include "core/data/table.hpp"

namespace ranvier {

// Units counted as one. A unit on its own is a group of one.
struct UnitGroup {
    std::string id;     // "3", or "3+7" as merge= has it
    std::string region; // the regions of its members, each once, joined by "+"
    std::vector<int> members;
    bool by_id = false; // a member was asked for by its id, in units= or merge=
};

struct UnitChoice {
    std::vector<UnitGroup> groups; // in the order of the file; a merged group stands where its first member stood
    std::vector<std::string> notes;
};

// Which units words mean: a list of ids if every entry is an id or a range of whole-number ids FROM-TO, else an expression over
// the columns of `table`, a row per unit. invalid_argument if the words fit neither; the sentence lists what there is.
struct NamedUnits {
    std::vector<uint8_t> selected; // [unit]: 0 or 1
    bool by_id = false;            // by a list of ids
};
Result<NamedUnits> named_units(std::span<const Unit> units, const Table& table, const std::string& words);

// Applies units=, merge= and labels=. units= names them (named_units) over the columns id, index (from 0), region, quality, x, y,
// z and the file's own (`columns`, a row per unit). Nothing of ours about spikes is offered there: a choice by rate would look at
// test bins; min_rate= does it over training bins. A choice by the file's own columns is noted. invalid_argument if the words do
// not fit the units (the sentence lists what there is), bad_input if no unit is left.
Result<UnitChoice> choose_units(std::span<const Unit> units, const Selection& selection, const Table& columns = {});

} // namespace ranvier
