#include "core/io/array_values.hpp"

#include <cmath>

#include "core/base/text.hpp"

namespace ranvier {
namespace {

Error wrong(const ArrayInfo& array, const std::string& expected) {
    return Error(Errc::bad_input,
                 array.name + " is " + shape_of(array) + " of " + array.type + "; " + expected + " was expected");
}

// An array of another type is asked for its values, so that the source tells why it cannot be read.
Status check_list(ArraySource& source, const ArrayInfo& array, const std::string& expected, uint64_t most) {
    if (array.kind == ArrayKind::other) RANVIER_TRY(source.numbers(array));
    const auto n = length_of(array);
    if (!n) return wrong(array, expected);
    if (*n > most) return Error(Errc::limit, array.name + " holds " + text(*n) + " values; " + text(most) + " are allowed");
    return Ok{};
}

} // namespace

std::string shape_of(const ArrayInfo& array) {
    if (array.dims.empty()) return "a scalar";
    std::string words;
    for (const uint64_t d : array.dims) words += (words.empty() ? "" : " x ") + text(d);
    return words + (array.dims.size() == 1 && array.dims[0] == 1 ? " value" : " values");
}

std::optional<uint64_t> length_of(const ArrayInfo& array) {
    const auto& d = array.dims;
    if (d.empty()) return 1;
    if (d.size() == 1 || (d.size() == 2 && d[1] == 1)) return d[0];
    if (d.size() == 2 && d[0] == 1) return d[1];
    return std::nullopt;
}

Result<std::vector<int64_t>> whole_numbers(ArraySource& source, const ArrayInfo& array, uint64_t most) {
    RANVIER_TRY(check_list(source, array, "a list of whole numbers", most));
    std::vector<int64_t> values;
    if (array.kind == ArrayKind::integer) {
        RANVIER_TRY(source.hold(array, array.size() * sizeof(int64_t)));
        RANVIER_TRY(source.integers(array, [&](const int64_t* some, uint64_t n) -> Status {
            values.insert(values.end(), some, some + n);
            return Ok{};
        }));
        return values;
    }
    if (array.kind != ArrayKind::real) return wrong(array, "a list of whole numbers");
    constexpr double highest = 9007199254740992; // 2^53: above it doubles leave whole numbers out
    RANVIER_ASSIGN(const auto reals, source.numbers(array));
    values.reserve(reals.size());
    for (size_t i = 0; i < reals.size(); ++i) {
        const double v = reals[i];
        if (!(std::abs(v) <= highest) || v != std::floor(v))
            return Error(Errc::bad_input, array.name + ": value " + text(i) + " is " + text(v) + "; whole numbers were expected");
        values.push_back(static_cast<int64_t>(v));
    }
    return values;
}

Result<std::vector<double>> numbers_list(ArraySource& source, const ArrayInfo& array, uint64_t most) {
    RANVIER_TRY(check_list(source, array, "a list of numbers", most));
    if (array.kind != ArrayKind::integer && array.kind != ArrayKind::real) return wrong(array, "a list of numbers");
    return source.numbers(array);
}

Result<ColumnValues> column_values(ArraySource& source, const ArrayInfo& array, uint64_t most) {
    RANVIER_TRY(check_list(source, array, "a list", most));
    if (array.kind == ArrayKind::text) {
        RANVIER_ASSIGN(auto texts, source.texts(array));
        return ColumnValues(std::move(texts));
    }
    if (array.kind == ArrayKind::integer) {
        RANVIER_ASSIGN(auto integers, whole_numbers(source, array, most));
        return ColumnValues(std::move(integers));
    }
    RANVIER_ASSIGN(auto numbers, source.numbers(array));
    return ColumnValues(std::move(numbers));
}

Result<std::vector<std::string>> names_list(ArraySource& source, const ArrayInfo& array, uint64_t most) {
    RANVIER_TRY(check_list(source, array, "a list of names", most));
    if (array.kind == ArrayKind::text) return source.texts(array);
    RANVIER_ASSIGN(const auto numbers, whole_numbers(source, array, most));
    std::vector<std::string> names;
    names.reserve(numbers.size());
    for (const int64_t n : numbers) names.push_back(text(n));
    return names;
}

Result<double> single_number(ArraySource& source, const ArrayInfo& array) {
    RANVIER_ASSIGN(const auto values, numbers_list(source, array, 1));
    if (values.size() != 1) return wrong(array, "one number");
    return values[0];
}

} // namespace ranvier
