#include "app/views/figures/states/unit_rows.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <optional>

#include "core/data/unit_choice.hpp"
#include "core/job/params.hpp"

namespace ranvier::views {

namespace {

// What a unit is ordered by: numbers before words, each in their own order.
struct Key {
    double number = std::numeric_limits<double>::quiet_NaN();
    std::string word;
    bool operator<(const Key& other) const {
        const bool mine = !std::isnan(number), theirs = !std::isnan(other.number);
        if (mine != theirs) return mine;
        return mine ? number < other.number : word < other.word;
    }
};

Key key_of(const std::string& word) {
    double number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error == std::errc() && end == word.data() + word.size()) return {number, {}};
    return {std::numeric_limits<double>::quiet_NaN(), word};
}

Column column_of(const RecordingData& recording, const std::string& name, auto&& value) {
    using Value = std::decay_t<decltype(value(recording.units().front()))>;
    std::vector<Value> values;
    for (const Unit& u : recording.units()) values.push_back(value(u));
    return {name, "", std::move(values)};
}

Table table_of_units(const RecordingData& recording, const std::vector<double>& rates) {
    Table table = recording.unit_columns();
    table.n_rows = recording.units().size();
    const auto add = [&](Column column) {
        std::erase_if(table.columns, [&](const Column& own) { return own.name == column.name; });
        table.columns.push_back(std::move(column));
    };
    add(column_of(recording, "id", [](const Unit& u) { return u.id; }));
    add(column_of(recording, "region", [](const Unit& u) { return u.region; }));
    add(column_of(recording, "quality", [](const Unit& u) { return u.quality; }));
    add(column_of(recording, "x", [](const Unit& u) { return u.position[0]; }));
    add(column_of(recording, "y", [](const Unit& u) { return u.position[1]; }));
    add(column_of(recording, "z", [](const Unit& u) { return u.position[2]; }));
    add({"rate", "", rates});
    std::vector<int64_t> n_spikes;
    for (int u = 0; u < recording.n_units(); ++u) n_spikes.push_back(static_cast<int64_t>(recording.spikes(u).size()));
    add({"n_spikes", "", std::move(n_spikes)});
    return table;
}

std::vector<Key> keys_of(const Column& column) {
    std::vector<Key> keys;
    std::visit(
        [&](const auto& values) {
            for (const auto& value : values) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>)
                    keys.push_back(key_of(value));
                else
                    keys.push_back({static_cast<double>(value), {}});
            }
        },
        column.values);
    return keys;
}

std::string words_of(const Column& column, size_t row) {
    return std::visit(
        [&](const auto& values) -> std::string {
            if constexpr (std::is_same_v<std::decay_t<decltype(values[row])>, std::string>)
                return values[row];
            else
                return number_text(static_cast<double>(values[row]));
        },
        column.values);
}

// How strongly each unit is coupled in a state, with less than 0 for stronger: strongest first. Empty if the result has no such
// state.
std::vector<Key> coupling_keys(const RecordingData& recording, const ResultData* result, const std::string& state) {
    const ArrayView* weight = result ? result->find("couplings", "weight") : nullptr;
    double number = 0;
    const auto [end, error] = std::from_chars(state.data(), state.data() + state.size(), number);
    if (!weight || error != std::errc() || end != state.data() + state.size() || number < 1 || number > result->n_states())
        return {};
    const size_t n = result->units().size(), k = static_cast<size_t>(number) - 1;
    if (weight->size() < (k + 1) * n * n) return {};
    std::vector<Key> keys(recording.units().size()); // units that the fit left out come last
    for (size_t i = 0; i < n; ++i) {
        double strength = 0;
        for (size_t j = 0; j < n; ++j)
            if (i != j) strength += std::abs(weight->at((k * n + i) * n + j)) + std::abs(weight->at((k * n + j) * n + i));
        const int unit = recording.unit_of(result->units()[i]);
        if (unit >= 0) keys[static_cast<size_t>(unit)].number = -strength;
    }
    return keys;
}

const Column* depth_column(const Table& table) {
    for (const char* name : {"depth", "depth_um", "probe_vertical_position", "peak_depth"})
        if (const Column* found = table.find(name)) return found;
    const Column* y = table.find("y");
    const auto* places = std::get_if<std::vector<double>>(&y->values);
    return std::any_of(places->begin(), places->end(), [](double v) { return !std::isnan(v); }) ? y : nullptr;
}

// Empty: the order of the file.
std::vector<Key> sort_keys(const RecordingData& recording, const ResultData* result, const RowChoice& choice, const Table& table,
                           UnitRows& rows) {
    if (choice.sort == "file") return {};
    if (choice.sort == "rate") {
        std::vector<Key> keys;
        for (const double rate : rows.rates) keys.push_back({-rate, {}});
        return keys;
    }
    if (choice.sort.starts_with("coupling:")) {
        auto keys = coupling_keys(recording, result, choice.sort.substr(9));
        if (keys.empty())
            rows.problems.push_back({"sort", "There are no couplings of state " + choice.sort.substr(9) + " to sort by."});
        return keys;
    }
    const Column* column = choice.sort == "depth" ? depth_column(table) : table.find(choice.sort);
    if (column) return keys_of(*column);
    rows.problems.push_back({"sort", "The units have no " + choice.sort + " to sort by; they stand as in the file."});
    return {};
}

// The name of each unit's group. Empty: no groups.
std::vector<std::string> group_names(const RowChoice& choice, const Table& table, UnitRows& rows) {
    if (choice.group == "none") return {};
    const Column* column = table.find(choice.group);
    if (!column) {
        rows.problems.push_back({"group", "The units have no " + choice.group + " to group by."});
        return {};
    }
    std::vector<std::string> names;
    for (size_t u = 0; u < table.n_rows; ++u) names.push_back(words_of(*column, u));
    const bool any = std::any_of(names.begin(), names.end(), [](const std::string& name) { return !name.empty(); });
    return any ? names : std::vector<std::string>{};
}

void filter_units(const RecordingData& recording, const RowChoice& choice, const Table& table, UnitRows& rows) {
    rows.units.resize(table.n_rows);
    std::iota(rows.units.begin(), rows.units.end(), 0);
    if (choice.filter.find_first_not_of(" \t") == std::string::npos) return;
    const auto passes = named_units(recording.units(), table, choice.filter);
    if (!passes) {
        rows.problems.push_back({"units", "The filter \"" + choice.filter + "\" was not applied. " + passes.error().sentence()});
        return;
    }
    std::erase_if(rows.units, [&](int u) { return passes->selected[static_cast<size_t>(u)] == 0; });
}

} // namespace

std::vector<double> unit_rates(const RecordingData& recording) {
    double observed = 0;
    for (const Interval& i : recording.observed()) observed += i.stop - i.start;
    if (observed <= 0) observed = recording.extent().stop - recording.extent().start;
    std::vector<double> rates;
    for (int u = 0; u < recording.n_units(); ++u)
        rates.push_back(observed > 0 ? static_cast<double>(recording.spikes(u).size()) / observed
                                     : std::numeric_limits<double>::quiet_NaN());
    return rates;
}

UnitRows unit_rows(const RecordingData& recording, const ResultData* result, const RowChoice& choice) {
    UnitRows rows;
    rows.rates = unit_rates(recording);
    if (recording.n_units() == 0) return rows;
    const Table table = table_of_units(recording, rows.rates);
    filter_units(recording, choice, table, rows);
    const auto names = group_names(choice, table, rows);
    const auto keys = sort_keys(recording, result, choice, table, rows);
    std::stable_sort(rows.units.begin(), rows.units.end(), [&](int a, int b) {
        const auto i = static_cast<size_t>(a), j = static_cast<size_t>(b);
        if (!names.empty() && names[i] != names[j]) {
            if (names[i].empty() != names[j].empty()) return names[j].empty(); // units without a group come last
            return key_of(names[i]) < key_of(names[j]);
        }
        return !keys.empty() && keys[i] < keys[j];
    });
    for (size_t row = 0; row < rows.units.size(); ++row) {
        const std::string name = names.empty() ? "" : names[static_cast<size_t>(rows.units[row])];
        if (row == 0 || rows.groups.back().name != name) rows.groups.push_back({name, static_cast<int>(row), 0});
        ++rows.groups.back().n;
    }
    return rows;
}

} // namespace ranvier::views
