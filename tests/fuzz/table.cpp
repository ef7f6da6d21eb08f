// Tables of text: trials, regions, behaviour, pulses.
#include "core/io/read_part.hpp"
#include "core/io/read_text_table.hpp"
#include "tests/fuzz/memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const ranvier::fuzz::MemoryFile file(data, size);
    ranvier::Limits limits;
    limits.max_bytes = 64 << 20;
    const auto table = ranvier::read_text_table(file.path(), limits);
    if (table && !table->consistent()) __builtin_trap();
    const auto intervals = ranvier::read_intervals_table(file.path(), "x", limits);
    if (intervals)
        for (const auto& row : intervals->intervals.rows)
            if (!(row.start <= row.stop)) __builtin_trap();
    std::vector<std::string> warnings;
    (void)ranvier::read_signals_table(file.path(), limits, warnings);
    (void)ranvier::read_pulses(file.path(), limits);
    return 0;
}
