#include "core/data/column_set.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace ranvier {

size_t element_bytes(ColumnType type) {
    switch (type) {
        case ColumnType::f64:
        case ColumnType::i64:
            return 8;
        case ColumnType::f32:
        case ColumnType::i32:
            return 4;
        case ColumnType::u16:
            return 2;
        case ColumnType::u8:
        case ColumnType::text:
            return 1;
    }
    return 1;
}

const char* type_name(ColumnType type) {
    switch (type) {
        case ColumnType::f64:
            return "f64";
        case ColumnType::f32:
            return "f32";
        case ColumnType::i64:
            return "i64";
        case ColumnType::i32:
            return "i32";
        case ColumnType::u16:
            return "u16";
        case ColumnType::u8:
            return "u8";
        case ColumnType::text:
            return "text";
    }
    return "unknown";
}

Result<std::vector<std::string_view>> ColumnView::texts() const {
    if (type != ColumnType::text)
        return Error(Errc::invalid_argument, "column '" + name + "' holds " + type_name(type) + ", not text");
    const auto damaged = [&] { return Error(Errc::bad_input, "column '" + name + "': the offsets of its texts are damaged"); };
    const uint64_t n = dims.size() == 1 ? dims[0] : 0;
    if (dims.size() != 1 || n >= bytes.size() / sizeof(uint64_t)) return damaged();
    const size_t header = static_cast<size_t>(n + 1) * sizeof(uint64_t);
    const char* characters = reinterpret_cast<const char*>(bytes.data()) + header;
    const uint64_t n_characters = bytes.size() - header;
    const auto offset = [&](uint64_t i) {
        uint64_t o = 0;
        std::memcpy(&o, bytes.data() + i * sizeof(uint64_t), sizeof o);
        return o;
    };
    if (offset(0) != 0 || offset(n) != n_characters) return damaged();
    std::vector<std::string_view> result;
    result.reserve(static_cast<size_t>(n));
    for (uint64_t i = 0; i < n; ++i) {
        const uint64_t from = offset(i), to = offset(i + 1);
        if (to <= from || to > n_characters || characters[to - 1] != '\0') return damaged();
        result.emplace_back(characters + from, to - from - 1);
    }
    return result;
}

void ColumnSet::Free::operator()(std::byte* p) const { ::operator delete[](p, std::align_val_t{column_alignment}); }

std::span<std::byte> ColumnSet::allocate(size_t n) {
    auto* p = static_cast<std::byte*>(::operator new[](std::max<size_t>(n, 1), std::align_val_t{column_alignment}));
    owned_.emplace_back(p);
    return {p, n};
}

std::span<const std::byte> ColumnSet::keep(std::span<const std::byte> bytes) {
    const auto kept = allocate(bytes.size());
    std::copy(bytes.begin(), bytes.end(), kept.begin());
    return kept;
}

void ColumnSet::texts(std::string name, std::span<const std::string> values) {
    size_t n = (values.size() + 1) * sizeof(uint64_t);
    for (const auto& v : values) n += v.size() + 1;
    const auto bytes = allocate(n);
    std::byte* characters = bytes.data() + (values.size() + 1) * sizeof(uint64_t);
    uint64_t offset = 0;
    for (size_t i = 0; i <= values.size(); ++i) {
        std::memcpy(bytes.data() + i * sizeof(uint64_t), &offset, sizeof offset);
        if (i == values.size()) break;
        std::memcpy(characters + offset, values[i].c_str(), values[i].size() + 1);
        offset += values[i].size() + 1;
    }
    push(std::move(name), ColumnType::text, {values.size()}, bytes);
}

const ColumnView* ColumnSet::find(std::string_view name) const {
    for (const auto& c : columns_)
        if (c.name == name) return &c;
    return nullptr;
}

} // namespace ranvier
