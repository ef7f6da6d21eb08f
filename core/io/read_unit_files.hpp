// A folder with one text file of spike times per unit, one number a line.
#pragma once

#include "core/io/folder.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

// At least one file of the folder itself (.txt, .dat, .csv or without extension, also gzipped) begins as one number a line.
bool is_unit_files(const Folder& folder);

// Units are named by their files without the extension, in natural order (u2 before u10); an empty file is a silent unit. Files
// whose names differ only in their last part and in parts such as tetB, ch3 or unit are of one recording; several recordings are
// Errc::bad_input listing them, FOLDER:PREFIX chooses. A first line may name the times and with them their unit. Other files are
// passed over with a warning.
Result<Dataset> read_unit_files(const Folder& folder, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
