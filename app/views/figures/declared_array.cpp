#include "app/views/figures/declared_array.hpp"

#include <algorithm>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"

namespace ranvier::views {
namespace {

QString spoken(const std::string& name) { return QString::fromStdString(name).replace('_', ' '); }

QString with_unit(const QString& words, const std::string& unit) {
    return unit.empty() ? words : words + " (" + QString::fromStdString(unit) + ")";
}

bool counts_states(const std::string& name) { return name == "state" || name.rfind("state_", 0) == 0; }

std::string shape_text(const ArrayView& array) {
    std::string words;
    for (size_t d = 0; d < array.dims.size(); ++d)
        words += (d ? ", " : "") + array.dims[d] + " " + std::to_string(array.values.dims[d]);
    return "[" + words + "]";
}

} // namespace

double DeclaredDim::place(uint64_t i) const {
    if (coordinate == nullptr || coordinate->is_text()) return static_cast<double>(i);
    return coordinate->at(i) + (counts_states(name) ? 1 : 0);
}

QString DeclaredDim::words(uint64_t i) const {
    if (coordinate != nullptr && coordinate->is_text()) return QString::fromStdString(coordinate->text_at(i));
    return short_number(place(i));
}

QString DeclaredDim::words() const { // "time" for time_s in s
    const bool ends_in_unit = !unit.empty() && name.size() > unit.size() + 1 && name.ends_with("_" + unit);
    return spoken(ends_in_unit ? name.substr(0, name.size() - unit.size() - 1) : name);
}

QString DeclaredDim::title() const { return sentence(with_unit(words(), unit)); }

uint64_t DeclaredArray::size() const {
    uint64_t n = 1;
    for (const DeclaredDim& dim : dims) n *= dim.size;
    return n;
}

QString DeclaredArray::value_title() const { return sentence(with_unit(spoken(array->name), array->unit)); }

Table DeclaredArray::table() const {
    Table table;
    table.n_rows = static_cast<size_t>(size());
    uint64_t inner = size();
    for (const DeclaredDim& dim : dims) {
        inner /= std::max<uint64_t>(1, dim.size);
        std::vector<double> numbers;
        std::vector<std::string> texts;
        for (uint64_t i = 0; i < size(); ++i) {
            const uint64_t at = i / inner % dim.size;
            if (dim.has_numbers())
                numbers.push_back(dim.place(at));
            else
                texts.push_back(dim.coordinate->text_at(at));
        }
        if (dim.has_numbers())
            table.columns.push_back({dim.name, dim.unit, std::move(numbers)});
        else
            table.columns.push_back({dim.name, dim.unit, std::move(texts)});
    }
    if (dims.size() == 1 && dims[0].coordinate == array) return table; // the array is its own coordinate
    std::vector<double> numbers;
    std::vector<std::string> texts;
    for (uint64_t i = 0; i < size(); ++i)
        if (array->is_text())
            texts.push_back(array->text_at(offset + i));
        else
            numbers.push_back(at(i));
    if (array->is_text())
        table.columns.push_back({array->name, array->unit, std::move(texts)});
    else
        table.columns.push_back({array->name, array->unit, std::move(numbers)});
    return table;
}

Result<DeclaredArray> declared_array(const ResultData& result, const std::string& of, int index) {
    const size_t slash = of.find('/');
    const ArrayView* array = slash == std::string::npos ? nullptr : result.find(of.substr(0, slash), of.substr(slash + 1));
    if (!array)
        return Error(Errc::invalid_argument, "\"" + result.name() + "\" holds no array \"" + of + "\"; of= is GROUP/NAME.");
    if (array->dims.empty() || array->dims.size() > 3)
        return Error(Errc::unsupported, of + " is " + shape_text(*array) + "; one to three dimensions can be drawn.");
    DeclaredArray out;
    out.array = array;
    for (size_t d = 0; d < array->dims.size(); ++d) {
        DeclaredDim dim{array->dims[d], "", array->values.dims[d], result.find(array->group, array->dims[d])};
        if (dim.coordinate && dim.coordinate->size() != dim.size) dim.coordinate = nullptr;
        if (dim.coordinate) dim.unit = dim.coordinate->unit;
        out.dims.push_back(std::move(dim));
    }
    if (out.dims.size() < 3) return out;
    const DeclaredDim first = out.dims[0];
    if (index < 1 || static_cast<uint64_t>(index) > first.size)
        return Error(Errc::invalid_argument, of + " has " + std::to_string(first.size) + " of \"" + first.name +
                                                 "\"; index=" + std::to_string(index) + " is none of them.");
    out.offset = static_cast<uint64_t>(index - 1) * out.dims[1].size * out.dims[2].size;
    out.held = first.words() + " " + first.words(static_cast<uint64_t>(index - 1));
    out.dims.erase(out.dims.begin());
    return out;
}

} // namespace ranvier::views
