// NumPy's header and the values behind it.
#include <cstring>
#include <vector>

#include "core/io/npy.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    const auto header = ranvier::parse_npy_header(bytes, size);
    if (!header) return 0;
    if (header->data_offset > size) __builtin_trap();
    const auto values = bytes.subspan(header->data_offset);
    (void)ranvier::npy_numbers(*header, values);
    (void)ranvier::npy_integers(*header, values, [](const int64_t*, uint64_t) { return ranvier::Status(ranvier::Ok{}); });
    (void)ranvier::npy_texts(*header, values);
    return 0;
}
