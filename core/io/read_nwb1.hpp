// Units of NWB 1.x: processing/MODULE/UnitTimes/UNIT/times, and epochs.
#pragma once

#include <string>

#include "core/io/h5.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

// `version` is what the file calls itself. Units in the order of `unit_list`, else in natural order (cell_2 before cell_10);
// unit_description and source become columns of the units where they say something. /epochs becomes the intervals "epochs", by
// start, with the columns name, tags (joined by commas) and description. Stimuli and other series are not read. A file without
// UnitTimes holds Nothing; of several modules with UnitTimes the first is read with a warning, FILE:MODULE chooses.
Result<Dataset> read_nwb1(h5::File& file, const std::string& version, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
