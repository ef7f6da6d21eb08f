// The job that an operation's parameters and a selection make, as words or maps of text have them.
#pragma once

#include "core/base/device_class.hpp"
#include "core/job/job.hpp"
#include "core/plugin/catalogue.hpp"

namespace ranvier::cli {

// All of the job but its inputs, resolved. `given` may hold options of the selection too; one told twice is refused, and so is a
// selection for an operation that takes no recording.
Result<Job> job_of_words(const CatalogueEntry& entry, TextMap given, TextMap select, uint64_t seed,
                         const DeviceClass& device_class);

} // namespace ranvier::cli
