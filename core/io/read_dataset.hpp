// The one door for foreign files: recordings and counts, recognised by content, whatever the name says.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/data/dataset.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

class ColumnWriter;

// What the user says about a file beside its path.
enum class Wanted {
    spikes,   // a file without spikes holds Nothing
    anything, // intervals and signals are a recording too
};

struct ReadOptions {
    std::string
        time_unit; // "", "s", "ms", "us" or "samples:RATE" (Hz): of all times in the file, stronger than the file's own word
    std::string selector; // "" or the place in a file that holds several: a units table of an NWB file, an array of counts
    Wanted wanted = Wanted::spikes; // of an NWB file
    // Where spike times may go at once instead of into memory, as its column spikes.times; null: nowhere. A reader that has no
    // use for it leaves it alone; after a failure it may hold part of a column and is to be thrown away.
    ColumnWriter* columns = nullptr;
};

// Reads NWB 2 (HDF5), counts in HDF5, .npz or .npy, and spike tables as text (also gzipped). A sound file without spikes is a
// Dataset that holds Nothing, its warnings say what it is. Refusals name the file, the place in it, what was found and what was
// expected: Errc::bad_input (damaged, or none of the above), unsupported (known, not read), limit (larger than `limits`),
// invalid_argument (wrong options), io (the system refused a read).
// Threads: one at a time per process, and in a worker process only: HDF5 is not safe against crafted files.
Result<Dataset> read_dataset(const std::string& path, const ReadOptions& options, const Limits& limits);

} // namespace ranvier
