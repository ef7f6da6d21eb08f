#include "core/io/mat_value.hpp"

#include <algorithm>

namespace ranvier {

uint64_t MatValue::n() const {
    uint64_t n = 1;
    for (const uint64_t d : dims) n *= d;
    return n;
}

const MatValue* MatValue::field(std::string_view name, uint64_t element) const {
    const auto at = std::find(fields.begin(), fields.end(), name);
    if (kind != Kind::structure || at == fields.end() || element >= n()) return nullptr;
    return &items[element * fields.size() + static_cast<size_t>(at - fields.begin())];
}

Result<uint64_t> n_of_dims(const std::vector<uint64_t>& dims, const std::string& place) {
    std::optional<uint64_t> n = 1;
    for (const uint64_t d : dims)
        if (n) n = d == 0 ? 0 : h5::product(*n, d);
    // A zero anywhere makes an array empty, and the product of the others may still be absurd.
    if (std::find(dims.begin(), dims.end(), uint64_t{0}) != dims.end()) return uint64_t{0};
    if (n) return *n;
    return Error(Errc::bad_input, place + " claims " + h5::dims_text(dims) + " values");
}

std::string utf8_of_utf16(std::span<const uint16_t> units) {
    std::string text;
    const auto put = [&](uint32_t code) {
        if (code < 0x80) {
            text.push_back(static_cast<char>(code));
            return;
        }
        const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        constexpr uint32_t lead[] = {0, 0xC0, 0xE0, 0xF0};
        text.push_back(static_cast<char>(lead[more] | (code >> (6 * more))));
        for (int i = more - 1; i >= 0; --i) text.push_back(static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3F)));
    };
    for (size_t i = 0; i < units.size(); ++i) {
        const uint32_t here = units[i];
        const bool high = here >= 0xD800 && here < 0xDC00;
        if (high && i + 1 < units.size() && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000) {
            put(0x10000 + ((here - 0xD800) << 10) + (units[++i] - 0xDC00u));
        } else {
            put(here >= 0xD800 && here < 0xE000 ? 0xFFFD : here);
        }
    }
    return text;
}

Result<std::vector<double>> dense(const std::vector<uint64_t>& dims, const SparseParts& parts, const std::string& place) {
    const uint64_t rows = dims[0], columns = dims[1];
    const auto wrong = [&](const std::string& what) { return Error(Errc::bad_input, place + ": the sparse matrix " + what); };
    if (parts.first.size() != columns + 1 || parts.first.front() != 0)
        return wrong("has " + std::to_string(parts.first.size()) + " column starts for " + std::to_string(columns) + " columns");
    const auto n = static_cast<uint64_t>(std::min(parts.rows.size(), parts.values.size()));
    constexpr uint64_t always = uint64_t{16} << 20, per_stored = 10'000;
    if (rows * columns > always && rows * columns / per_stored > n)
        return wrong("claims " + std::to_string(rows * columns) + " values and stores " + std::to_string(n) +
                     "; it is not filled with that many zeros");
    std::vector<double> values(rows * columns, 0.0);
    for (uint64_t c = 0; c < columns; ++c) {
        const int64_t from = parts.first[c], to = parts.first[c + 1];
        if (from > to || static_cast<uint64_t>(to) > n)
            return wrong("has column " + std::to_string(c) + " from " + std::to_string(from) + " to " + std::to_string(to) +
                         " of " + std::to_string(n) + " values");
        for (auto i = static_cast<size_t>(from); i < static_cast<size_t>(to); ++i) {
            if (parts.rows[i] < 0 || static_cast<uint64_t>(parts.rows[i]) >= rows)
                return wrong("has a value in row " + std::to_string(parts.rows[i]) + " of " + std::to_string(rows));
            values[c * rows + static_cast<uint64_t>(parts.rows[i])] = parts.values[i];
        }
    }
    return values;
}

} // namespace ranvier
