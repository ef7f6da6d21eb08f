#include "core/io/unit_labels.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>

#include "core/base/text.hpp"

namespace ranvier {

bool names_region(const std::string& column) {
    constexpr std::array names{"region", "location", "acronym", "brain_area", "brain_region", "structure"};
    std::string lower;
    for (const char c : column) lower.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return std::find(names.begin(), names.end(), lower) != names.end();
}

std::vector<std::string> texts_of(const ColumnValues& values) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&values)) return *texts;
    std::vector<std::string> texts;
    if (const auto* whole = std::get_if<std::vector<int64_t>>(&values))
        for (const int64_t v : *whole) texts.push_back(text(v));
    if (const auto* reals = std::get_if<std::vector<double>>(&values))
        for (const double v : *reals) texts.push_back(std::isnan(v) ? "" : text(v));
    return texts;
}

ColumnValues picked(const ColumnValues& values, std::span<const int64_t> rows) {
    const bool all = std::none_of(rows.begin(), rows.end(), [](int64_t row) { return row < 0; });
    const auto take = [&](const auto& from, auto missing) {
        std::vector<decltype(missing)> taken;
        for (const int64_t row : rows)
            taken.push_back(row < 0 ? missing : static_cast<decltype(missing)>(from[static_cast<size_t>(row)]));
        return taken;
    };
    if (const auto* texts = std::get_if<std::vector<std::string>>(&values)) return take(*texts, std::string());
    if (const auto* reals = std::get_if<std::vector<double>>(&values))
        return take(*reals, std::numeric_limits<double>::quiet_NaN());
    const auto& whole = std::get<std::vector<int64_t>>(values);
    if (all) return take(whole, int64_t{0});
    return take(whole, std::numeric_limits<double>::quiet_NaN());
}

void set_regions(std::vector<Unit>& units, const std::vector<std::string>& regions) {
    for (size_t u = 0; u < std::min(units.size(), regions.size()); ++u)
        if (!regions[u].empty()) units[u].region = regions[u];
}

void set_qualities(std::vector<Unit>& units, const std::vector<std::string>& qualities) {
    for (size_t u = 0; u < std::min(units.size(), qualities.size()); ++u)
        if (!qualities[u].empty()) units[u].quality = qualities[u];
}

void add_unit_column(Table& columns, const std::string& name, ColumnValues values) {
    if (columns.find(name)) return;
    columns.n_rows = std::visit([](const auto& v) { return v.size(); }, values);
    columns.columns.push_back({name, "", std::move(values)});
}

} // namespace ranvier
