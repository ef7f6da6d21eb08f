// Several files read as one recording: what core/data/assembly.hpp describes.
#pragma once

#include <string>

#include "core/data/assembly.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

// A recording saved as JSON. Its files lie relative to it.
Result<Dataset> read_assembly_file(const std::string& path, const ReadOptions& options, const Limits& limits);

// Relative files lie in `folder`. options.time_unit holds for every part that names none itself.
Result<Dataset> read_assembly(const Assembly& assembly, const std::string& folder, const ReadOptions& options,
                              const Limits& limits);

} // namespace ranvier
