#include "core/data/unit_choice.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/base/text.hpp"
#include "core/data/expression.hpp"

namespace ranvier {

namespace {

std::string_view trimmed(std::string_view s) {
    const size_t from = s.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return s.substr(from, s.find_last_not_of(" \t") - from + 1);
}

std::vector<std::string_view> split(std::string_view s, char separator) {
    std::vector<std::string_view> parts;
    for (size_t at = 0; at <= s.size();) {
        const size_t end = std::min(s.find(separator, at), s.size());
        parts.push_back(trimmed(s.substr(at, end - at)));
        at = end + 1;
    }
    return parts;
}

std::optional<int64_t> whole(std::string_view s) {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc() || end != s.data() + s.size()) return std::nullopt;
    return value;
}

// Looks units up by their ids.
class Ids {
public:
    explicit Ids(std::span<const Unit> units) : units_(units) {
        for (size_t u = 0; u < units.size(); ++u) index_.emplace(units[u].id, static_cast<int>(u));
    }
    std::optional<int> find(std::string_view id) const {
        const auto found = index_.find(std::string(id));
        return found == index_.end() ? std::nullopt : std::optional<int>(found->second);
    }
    // Units whose ids are whole numbers from..to of the range "from-to"; empty if `s` is no such range.
    std::vector<int> range(std::string_view s) const {
        const size_t dash = s.find('-', 1);
        if (dash == std::string_view::npos) return {};
        const auto from = whole(trimmed(s.substr(0, dash))), to = whole(trimmed(s.substr(dash + 1)));
        std::vector<int> found;
        for (size_t u = 0; from && to && u < units_.size(); ++u)
            if (const auto id = whole(units_[u].id); id && *from <= *id && *id <= *to) found.push_back(static_cast<int>(u));
        return found;
    }
    std::string listed() const {
        constexpr size_t shown = 20;
        std::vector<std::string> ids;
        for (size_t u = 0; u < std::min(units_.size(), shown); ++u) ids.push_back(units_[u].id);
        return join(ids) + (units_.size() > shown ? ", ... (" + text(units_.size()) + " units)" : "");
    }

private:
    std::span<const Unit> units_;
    std::unordered_map<std::string, int> index_;
};

constexpr std::array own_columns{"id", "index", "region", "quality", "x", "y", "z"};

Table unit_table(std::span<const Unit> units, const Table& columns) {
    std::vector<std::string> id, region, quality;
    std::vector<int64_t> index;
    std::array<std::vector<double>, 3> position;
    for (const Unit& u : units) {
        index.push_back(static_cast<int64_t>(index.size()));
        id.push_back(u.id);
        region.push_back(u.region);
        quality.push_back(u.quality);
        for (size_t d = 0; d < 3; ++d) position[d].push_back(u.position[d]);
    }
    Table table{{{"id", "", id},
                 {"index", "", index},
                 {"region", "", region},
                 {"quality", "", quality},
                 {"x", "um", position[0]},
                 {"y", "um", position[1]},
                 {"z", "um", position[2]}},
                units.size()};
    for (const Column& c : columns.columns)
        if (!table.find(c.name)) table.columns.push_back(c);
    return table;
}

// A sentence if an expression asks for columns of the file's own: what they measure was measured on test bins too.
std::optional<std::string> note_of_columns(const std::string& words, const Table& columns) {
    std::vector<std::string> used;
    for (const Column& c : columns.columns)
        if (words.find(c.name) != std::string::npos && std::ranges::find(own_columns, c.name) == own_columns.end())
            used.push_back(c.name);
    if (used.empty()) return std::nullopt;
    return "units were chosen by the file's own columns (" + join(used) + "); what these measure may include test bins";
}

// Where somebody asks for a rate: why there is none, and what to take.
Error refused(Error error) {
    for (const char* counted : {"'rate'", "'n_spikes'", "'isi'"})
        if (error.sentence().find(std::string("no column ") + counted) != std::string::npos)
            return Error(error.code(), error.sentence() +
                                           "; what is counted from spikes is not offered, since it would look at "
                                           "held-out bins: min_rate= takes rates over training bins");
    return error;
}

struct Picked {
    std::vector<uint8_t> selected, by_id; // [unit]
    bool by_quality = false;              // the expression asks for quality itself
    std::optional<std::string> note;
};

bool looks_like_expression(std::string_view s) {
    return s.find_first_of("=<>!&|()'\"") != std::string_view::npos || s.find(" in ") != std::string_view::npos;
}

// By ids alone; empty if an entry is none, and then `unknown` tells the first that is none.
std::vector<uint8_t> by_ids(const Ids& ids, size_t n_units, const std::string& words, std::string& unknown) {
    std::vector<uint8_t> selected(n_units, 0);
    for (const auto part : split(words, ',')) {
        auto found = ids.range(part);
        if (const auto one = ids.find(part)) found = {*one};
        if (found.empty()) {
            unknown = "'" + std::string(part) + "'";
            return {};
        }
        for (int u : found) selected[static_cast<size_t>(u)] = 1;
    }
    return selected;
}

Result<Picked> pick(std::span<const Unit> units, const Table& columns, const std::string& words) {
    Picked picked;
    picked.by_id.assign(units.size(), 0);
    picked.selected.assign(units.size(), 1);
    if (trimmed(words).empty()) return picked;
    auto named = named_units(units, unit_table(units, columns), words);
    if (!named) return refused(std::move(named).error().within("units=" + words));
    picked.selected = std::move(named->selected);
    if (named->by_id) {
        picked.by_id = picked.selected;
        return picked;
    }
    picked.by_quality = words.find("quality") != std::string::npos;
    picked.note = note_of_columns(words, columns);
    return picked;
}

// The groups of merge=, each a list of units.
Result<std::vector<UnitGroup>> merged(const std::string& words, const Ids& ids, Picked& picked) {
    std::vector<UnitGroup> groups;
    std::unordered_set<int> used;
    const auto refused = [&](const std::string& what) { return Error(Errc::invalid_argument, "merge=" + words + ": " + what); };
    if (trimmed(words).empty()) return groups;
    for (const auto part : split(words, ',')) {
        UnitGroup g;
        for (const auto id : split(part, '+')) {
            const auto u = ids.find(id);
            if (!u) return refused("there is no unit '" + std::string(id) + "'; ids: " + ids.listed());
            if (!picked.selected[static_cast<size_t>(*u)])
                return refused("unit '" + std::string(id) + "' is not among those of units=");
            if (!used.insert(*u).second) return refused("unit '" + std::string(id) + "' is named twice");
            picked.by_id[static_cast<size_t>(*u)] = 1;
            g.members.push_back(*u);
            g.id += (g.id.empty() ? "" : "+") + std::string(id);
        }
        if (g.members.size() < 2)
            return refused("expected two or more ids joined by +, such as 3+7, found '" + std::string(part) + "'");
        groups.push_back(std::move(g));
    }
    return groups;
}

std::string region_of(std::span<const Unit> units, const std::vector<int>& members) {
    std::string out;
    std::vector<std::string> seen;
    for (int u : members) {
        const std::string& region = units[static_cast<size_t>(u)].region;
        if (region.empty() || std::ranges::find(seen, region) != seen.end()) continue;
        seen.push_back(region);
        out += (out.empty() ? "" : "+") + region;
    }
    return out;
}

std::string lower(std::string s) {
    for (char& c : s)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return s;
}

// Takes units labelled noise or mua out of the selection, and says how many.
std::vector<std::string> leave_out_by_label(std::span<const Unit> units, Picked& picked) {
    std::map<std::string, int> counts;
    for (size_t u = 0; u < units.size(); ++u) {
        const std::string label = lower(units[u].quality);
        if (!picked.selected[u] || picked.by_id[u] || (label != "noise" && label != "mua")) continue;
        picked.selected[u] = 0;
        ++counts[label];
    }
    std::vector<std::string> notes;
    for (const auto& [label, n] : counts)
        notes.push_back(text(n) + (n == 1 ? " unit" : " units") + " labelled " + label + " left out (labels=all keeps them)");
    return notes;
}

} // namespace

Result<NamedUnits> named_units(std::span<const Unit> units, const Table& table, const std::string& words) {
    const Ids ids(units);
    std::string unknown;
    auto selected = by_ids(ids, units.size(), words, unknown);
    if (unknown.empty()) return NamedUnits{std::move(selected), true};
    if (!looks_like_expression(words))
        return Error(Errc::invalid_argument, "there is no unit " + unknown + "; ids: " + ids.listed());
    RANVIER_ASSIGN(auto rows, rows_where(words, table));
    return NamedUnits{std::move(rows), false};
}

Result<UnitChoice> choose_units(std::span<const Unit> units, const Selection& selection, const Table& columns) {
    const Ids ids(units);
    RANVIER_ASSIGN(Picked picked, pick(units, columns, selection.units));
    RANVIER_ASSIGN(auto merges, merged(selection.merge, ids, picked));
    UnitChoice choice;
    if (selection.labels == Labels::good && !picked.by_quality) choice.notes = leave_out_by_label(units, picked);
    if (picked.note) choice.notes.push_back(*picked.note);

    std::vector<int> merge_of(units.size(), -1);
    for (size_t m = 0; m < merges.size(); ++m)
        for (int u : merges[m].members) merge_of[static_cast<size_t>(u)] = static_cast<int>(m);
    std::unordered_set<std::string> names;
    for (size_t u = 0; u < units.size(); ++u) {
        if (!picked.selected[u]) continue;
        UnitGroup group{units[u].id, units[u].region, {static_cast<int>(u)}, picked.by_id[u] != 0};
        if (merge_of[u] >= 0) {
            UnitGroup& merge = merges[static_cast<size_t>(merge_of[u])];
            if (static_cast<int>(u) != *std::ranges::min_element(merge.members)) continue;
            group = {merge.id, region_of(units, merge.members), merge.members, true};
        }
        if (!names.insert(group.id).second)
            return Error(Errc::invalid_argument, "merge=" + selection.merge + ": there is already a unit '" + group.id + "'");
        choice.groups.push_back(std::move(group));
    }
    if (choice.groups.empty())
        return Error(Errc::bad_input, "no unit is left of " + text(units.size()) +
                                          (selection.units.empty() ? "" : " by units=" + selection.units) +
                                          (choice.notes.empty() ? "" : "; " + join(choice.notes)));
    return choice;
}

} // namespace ranvier
