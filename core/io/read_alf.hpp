// A folder of ALF, the naming scheme of the International Brain Laboratory: object.attribute[.parts].extension.
#pragma once

#include "core/io/folder.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

bool is_alf(const Folder& folder);

// Reads spikes.times and spikes.clusters, clusters.* (a value per cluster: region acronym, label, depth, ...), trials
// (_ibl_trials.*), wheel and other timestamped objects as signals, from the folder or up to three below it. One probe; with
// several FOLDER:probe00 chooses. Tables in Parquet are not read, a warning says so.
Result<Dataset> read_alf(const Folder& folder, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
