#include "core/io/mat_arrays.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier {
namespace {

constexpr double largest_exact = 9007199254740992.0; // 2^53: whole numbers up to here are what they seem

// First dimension fastest to last dimension fastest.
std::vector<double> turned(const std::vector<double>& values, const std::vector<uint64_t>& dims) {
    std::vector<double> into(values.size());
    std::vector<uint64_t> at(dims.size(), 0), step(dims.size(), 1);
    for (size_t d = dims.size() - 1; d > 0; --d) step[d - 1] = step[d] * dims[d];
    uint64_t to = 0;
    for (const double value : values) {
        into[to] = value;
        for (size_t d = 0; d < dims.size(); ++d) {
            to += step[d];
            if (++at[d] < dims[d]) break;
            to -= step[d] * dims[d];
            at[d] = 0;
        }
    }
    return into;
}

// Of what stands beside counts, what must be whole numbers.
bool holds_whole_numbers(const std::string& name) { return name == "unit_ids" || name == "sequence_first" || name == "states"; }

bool is_cell_of_texts(const MatValue& value) {
    return value.kind == MatValue::Kind::cell && value.is_vector() && !value.items.empty() &&
           std::all_of(value.items.begin(), value.items.end(), [](const MatValue& v) { return v.kind == MatValue::Kind::text; });
}

} // namespace

bool all_whole(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::abs(v) <= largest_exact && v == std::floor(v); });
}

Result<MatArrays> MatArrays::make(MatFile& file, const MatCandidate& counts) {
    MatArrays arrays(file);
    const size_t dot = counts.name.rfind('.');
    arrays.counts_ = counts.name.substr(dot + 1);
    std::vector<std::pair<std::string, const MatValue*>> values;
    if (dot == counts.name.npos) {
        for (const MatVariable& variable : file.variables()) values.emplace_back(variable.name, &variable.value);
    } else {
        const MatValue* structure = mat_value_at(file, counts.name.substr(0, dot));
        for (size_t f = 0; structure && f < structure->fields.size(); ++f)
            values.emplace_back(structure->fields[f], &structure->items[f]);
    }
    for (const auto& [name, value] : values)
        if (value == counts.value || value->n() <= counts.value->n())
            RANVIER_TRY(arrays.add(name, *value, value == counts.value));
    return arrays;
}

Status MatArrays::add(const std::string& name, const MatValue& value, bool is_counts) {
    ArrayInfo info;
    info.name = name;
    info.type = value.type;
    info.dims = value.dims;
    if (value.is_number()) {
        info.kind = value.whole ? ArrayKind::integer : ArrayKind::real;
        if (!value.whole && (is_counts || holds_whole_numbers(name))) {
            RANVIER_ASSIGN(const std::vector<double> values, file_->numbers(value));
            if (all_whole(values)) info.kind = ArrayKind::integer;
        }
        if (!is_counts && value.n() == 1) {
            info.dims.clear();
        } else if (!is_counts && value.is_vector()) {
            info.dims = {value.n()};
        }
    } else if (value.kind == MatValue::Kind::text) {
        info.kind = ArrayKind::text;
        info.dims.clear();
    } else if (is_cell_of_texts(value)) {
        info.kind = ArrayKind::text;
        info.dims = {value.n()};
    }
    arrays_.push_back(std::move(info));
    values_.push_back(&value);
    return Ok{};
}

size_t MatArrays::index_of(const ArrayInfo& array) const {
    const auto at = std::find_if(arrays_.begin(), arrays_.end(), [&](const ArrayInfo& a) { return a.name == array.name; });
    return static_cast<size_t>(at - arrays_.begin());
}

Result<std::vector<double>> MatArrays::numbers(const ArrayInfo& array) {
    const MatValue& value = *values_[index_of(array)];
    if (!value.is_number()) return Error(Errc::bad_input, array.name + " is of " + array.type + "; numbers were expected");
    RANVIER_ASSIGN(const std::vector<double> values, file_->numbers(value));
    return turned(values, value.dims);
}

Status MatArrays::integers(const ArrayInfo& array, const std::function<Status(const int64_t*, uint64_t)>& take) {
    RANVIER_ASSIGN(const std::vector<double> values, numbers(array));
    constexpr size_t step = 65536;
    std::vector<int64_t> piece;
    for (size_t first = 0; first < values.size(); first += step) {
        piece.clear();
        for (size_t i = first; i < std::min(first + step, values.size()); ++i) {
            if (!(std::abs(values[i]) <= largest_exact))
                return Error(Errc::bad_input, array.name + " holds a number that is too large or none");
            piece.push_back(static_cast<int64_t>(values[i]));
        }
        RANVIER_TRY(take(piece.data(), piece.size()));
    }
    return Ok{};
}

Result<std::vector<std::string>> MatArrays::texts(const ArrayInfo& array) {
    const MatValue& value = *values_[index_of(array)];
    if (value.kind == MatValue::Kind::text) return std::vector<std::string>{value.text};
    std::vector<std::string> texts;
    for (const MatValue& item : value.items) texts.push_back(item.text);
    return texts;
}

} // namespace ranvier
