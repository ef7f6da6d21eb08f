// MATLAB 5 files, plain and deflated: their elements are parsed by us.
#include "core/data/check_dataset.hpp"
#include "core/io/read_mat.hpp"
#include "tests/fuzz/memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const ranvier::fuzz::MemoryFile file(data, size);
    ranvier::Limits limits;
    limits.max_bytes = 64 << 20;
    const auto dataset = ranvier::read_mat5(file.path(), {}, limits);
    if (dataset && !ranvier::check_dataset(*dataset)) __builtin_trap();
    if (!dataset && dataset.error().code() == ranvier::Errc::internal) __builtin_trap();
    return 0;
}
