// A session of Neurosuite (Klusters, NeuroScope): BASE.res.N and BASE.clu.N per electrode group, BASE.xml beside them.
#pragma once

#include "core/io/folder.hpp"
#include "core/io/read_dataset.hpp"

namespace ranvier {

// A pair of .res and .clu of one group.
bool is_neurosuite(const Folder& folder);

// Both orders of names, BASE.clu.N and BASE.N.clu. Units are "N.cluster", groups and clusters ascending; clusters 0 (noise) and 1
// (multi-unit) get the quality noise and mua. The rate is the XML's acquisitionSystem/samplingRate; without it times stay sample
// numbers. From units/unit of the XML come region (structure) and quality. Several sessions in one folder: FOLDER:BASE chooses.
// Errc::bad_input, naming the file, where .clu and .res differ in length or a line holds no whole number.
Result<Dataset> read_neurosuite(const Folder& folder, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
