#include "core/io/merge_units.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "core/base/text.hpp"

namespace ranvier {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

using Groups = std::vector<std::vector<size_t>>; // the members of every unit of the merged recording, in order

Result<std::vector<size_t>> members_of(const std::map<std::string, size_t>& units, const std::string& id) {
    std::vector<size_t> members;
    for (size_t at = 0; at <= id.size();) {
        const size_t end = std::min(id.find('+', at), id.size());
        const auto unit = units.find(id.substr(at, end - at));
        if (unit == units.end())
            return Error(Errc::invalid_argument, "unit " + id + " of the result is not a unit of the recording, which has " +
                                                     std::to_string(units.size()) +
                                                     " units; is it the recording of this result?");
        members.push_back(unit->second);
        at = end + 1;
    }
    std::sort(members.begin(), members.end());
    return members;
}

std::string joined_regions(const std::vector<Unit>& units, const std::vector<size_t>& members) {
    std::vector<std::string> regions;
    for (const size_t m : members)
        if (!units[m].region.empty() && std::find(regions.begin(), regions.end(), units[m].region) == regions.end())
            regions.push_back(units[m].region);
    return join(regions, "+");
}

Unit merged_unit(const std::vector<Unit>& units, const std::vector<size_t>& members, const std::string& id) {
    Unit unit = units[members[0]];
    if (members.size() == 1) return unit;
    unit.id = id;
    unit.region = joined_regions(units, members);
    for (const size_t m : members) {
        if (units[m].quality != unit.quality) unit.quality = "";
        if (units[m].position != unit.position) unit.position = {not_known, not_known, not_known};
    }
    return unit;
}

template <typename T>
std::vector<T> merged_values(const std::vector<T>& values, const Groups& groups, const T& differing) {
    std::vector<T> out;
    for (const auto& members : groups) {
        const bool agree = std::all_of(members.begin(), members.end(), [&](size_t m) { return values[m] == values[members[0]]; });
        out.push_back(agree || members.size() == 1 ? values[members[0]] : differing);
    }
    return out;
}

ColumnValues merged_column(const ColumnValues& values, const Groups& groups) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&values)) return merged_values(*texts, groups, std::string());
    if (const auto* reals = std::get_if<std::vector<double>>(&values)) return merged_values(*reals, groups, not_known);
    // Whole numbers have no NaN: they become reals.
    const auto& whole = std::get<std::vector<int64_t>>(values);
    return merged_values(std::vector<double>(whole.begin(), whole.end()), groups, not_known);
}

} // namespace

Result<std::optional<Recording>> merge_units(const Recording& recording, const std::vector<std::string>& ids) {
    const auto& units = recording.spikes.units();
    std::map<std::string, size_t> places;
    for (size_t u = 0; u < units.size(); ++u) places[units[u].id] = u;
    std::vector<std::string> id_of(units.size());
    Groups merges(units.size()); // at the first member
    std::set<size_t> replaced;
    bool any = false;
    for (const std::string& id : ids) {
        if (places.contains(id)) continue;
        RANVIER_ASSIGN(const auto members, members_of(places, id));
        for (const size_t m : members)
            if (!replaced.insert(m).second || std::find(ids.begin(), ids.end(), units[m].id) != ids.end())
                return Error(Errc::invalid_argument, "unit " + units[m].id + " is in several units of the result");
        merges[members[0]] = members;
        id_of[members[0]] = id;
        any = true;
    }
    if (!any) return std::optional<Recording>();

    Groups groups;
    std::vector<Unit> out_units;
    std::vector<std::vector<double>> times;
    for (size_t u = 0; u < units.size(); ++u) {
        if (merges[u].empty() && replaced.contains(u)) continue;
        groups.push_back(merges[u].empty() ? std::vector<size_t>{u} : merges[u]);
        out_units.push_back(merged_unit(units, groups.back(), id_of[u]));
        std::vector<double>& all = times.emplace_back();
        for (const size_t m : groups.back()) {
            const auto one = recording.spikes.times(static_cast<int>(m));
            all.insert(all.end(), one.begin(), one.end());
        }
        std::sort(all.begin(), all.end());
    }
    Recording merged;
    RANVIER_ASSIGN(merged.spikes, SpikeTrains::make(std::move(out_units), std::move(times)));
    merged.unit_columns.n_rows = recording.unit_columns.columns.empty() ? 0 : groups.size();
    for (const Column& c : recording.unit_columns.columns)
        merged.unit_columns.columns.push_back({c.name, c.unit, merged_column(c.values, groups)});
    merged.observed = recording.observed;
    merged.intervals = recording.intervals;
    merged.signals = recording.signals;
    merged.time_unit = recording.time_unit;
    merged.session_id = recording.session_id, merged.subject_id = recording.subject_id, merged.object_id = recording.object_id;
    merged.about = recording.about;
    return std::optional<Recording>(std::move(merged));
}

} // namespace ranvier
