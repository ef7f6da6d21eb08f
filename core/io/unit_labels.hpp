// What a file tells of its units, put where a recording keeps it: region and quality of the unit, or a column of the table.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/data/spike_trains.hpp"
#include "core/data/table.hpp"

namespace ranvier {

// "region", "location", "acronym", "brain_area", "brain_region", "structure", in whatever case: a column of brain regions.
bool names_region(const std::string& column);

// Values as text: numbers in their shortest form, NaN as "".
std::vector<std::string> texts_of(const ColumnValues& values);

// The values of `rows`; a row of -1 is a unit that the table does not list and becomes NaN (whole numbers then turn into reals)
// or
// "".
ColumnValues picked(const ColumnValues& values, std::span<const int64_t> rows);

// Gives each unit its region (texts that are not empty replace what is there).
void set_regions(std::vector<Unit>& units, const std::vector<std::string>& regions);
void set_qualities(std::vector<Unit>& units, const std::vector<std::string>& qualities);

// Appends a column with a value per unit; `columns` then has a row per unit. A name that is there already is left out.
void add_unit_column(Table& columns, const std::string& name, ColumnValues values);

} // namespace ranvier
