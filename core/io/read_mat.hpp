// MATLAB files: versions 5, 6 and 7 in their own format, version 7.3 as the HDF5 it is.
#pragma once

#include <string>

#include "core/io/h5.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

bool is_mat73(const h5::File& file);

// What counts as a recording is looked for among the variables and the fields of single structs (mat_layouts.hpp says what is
// known); what it is called must speak of spikes, or it must be the only one. Several: Errc::bad_input listing them. None:
// bad_input telling what the file holds. FILE:NAME or FILE:NAME.FIELD chooses. Errors name the variable.
Result<Dataset> read_mat73(h5::File& file, const ReadOptions& options, const Limits& limits);
Result<Dataset> read_mat5(const std::string& path, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
