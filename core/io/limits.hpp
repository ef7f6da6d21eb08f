// What a reader may take from a foreign file. Every allocation is made against these, never from a size a file merely claims.
#pragma once

#include <cstdint>

namespace ranvier {

struct Limits {
    uint64_t max_bytes = uint64_t{4} << 30; // of all that one file is turned into
    uint64_t max_spikes = 500'000'000;
    uint64_t max_units = 100'000;
    uint64_t max_rows = 20'000'000; // of one table
    uint64_t max_text = 1 << 20;    // bytes of one text value
    uint64_t max_chunk_bytes = uint64_t{64} << 20;
    uint64_t max_objects = 1'000'000; // of one HDF5 file
    int max_depth = 64;               // of nested groups
    double max_signal_hz = 2500;      // faster signals are raw voltage and are not imported
};

} // namespace ranvier
