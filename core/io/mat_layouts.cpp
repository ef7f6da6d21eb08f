#include "core/io/mat_layouts.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace ranvier {
namespace {

using Kind = MatValue::Kind;

// Names that mean the same: spikeTimes, spike_times, SpikeTimes.
std::string plain(std::string_view name) {
    std::string text;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)))
            text.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return text;
}

template <size_t n>
bool is_one_of(const std::string& name, const std::array<std::string_view, n>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

template <size_t n>
bool has_one_of(const std::string& name, const std::array<std::string_view, n>& parts) {
    return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) { return name.find(part) != name.npos; });
}

bool says_spikes(std::string_view name) {
    constexpr std::array<std::string_view, 7> words{"spike", "spk", "unit", "neuron", "cell", "cluster", "firing"};
    return has_one_of(plain(name), words);
}

// Of a bare vector, which may be anything: a name of spike times and of nothing that goes with them.
bool names_spike_times(std::string_view name) {
    constexpr std::array<std::string_view, 5> exact{"st", "ts", "times", "timestamps", "spiketrain"};
    constexpr std::array<std::string_view, 10> other{"clu",   "id",  "templ", "amp",   "rate",
                                                     "count", "num", "chan",  "shank", "wave"};
    const std::string word = plain(name);
    if (is_one_of(word, exact)) return true;
    return (word.find("spike") != word.npos || word.find("spk") != word.npos) && !has_one_of(word, other);
}

bool names_counts(std::string_view name) {
    constexpr std::array<std::string_view, 4> names{"spikes", "counts", "spikecounts", "spikecount"};
    return is_one_of(plain(name), names);
}

bool is_times(const MatValue& value) { return value.is_number() && (value.n() == 0 || value.is_vector()); }

// The field that holds times in every element, "" if there is none.
std::string times_field(const MatValue& structure) {
    constexpr std::array<std::string_view, 8> names{"spiketimes", "times",      "time", "spikes",
                                                    "ts",         "timestamps", "st",   "spiketime"};
    if (structure.kind != Kind::structure || structure.n() == 0) return "";
    for (const std::string_view wanted : names) {
        for (const std::string& field : structure.fields) {
            if (plain(field) != wanted) continue;
            bool all = true;
            for (uint64_t e = 0; e < structure.n() && all; ++e) all = is_times(*structure.field(field, e));
            if (all) return field;
        }
    }
    return "";
}

bool has_firings(const MatValue& structure) {
    if (structure.kind != Kind::structure || structure.n() == 0 || !structure.field("firings")) return false;
    for (uint64_t e = 0; e < structure.n(); ++e) {
        const MatValue& rows = *structure.field("firings", e);
        if (!rows.is_number() || (rows.n() > 0 && (rows.dims.size() != 2 || rows.dims[1] != 2))) return false;
    }
    return true;
}

// What the cells of an array are at their ends. `longest`: of a vector there.
struct Ends {
    bool fits = true; // nothing but times
    uint64_t longest = 0;
    bool structs = false, vectors = false;
    std::string field;
};

void look_at_ends(const MatValue& value, Ends& ends) {
    if (!ends.fits) return;
    if (value.kind == Kind::cell) {
        for (const MatValue& item : value.items) look_at_ends(item, ends);
    } else if (value.kind == Kind::structure && value.n() > 0) {
        const std::string field = times_field(value);
        ends.fits = !field.empty() && (ends.field.empty() || ends.field == field);
        ends.field = field;
        ends.structs = true;
        for (uint64_t e = 0; e < value.n() && ends.fits; ++e) ends.longest = std::max(ends.longest, value.field(field, e)->n());
    } else if (value.n() > 0) {
        ends.fits = is_times(value);
        ends.vectors = true;
        ends.longest = std::max(ends.longest, value.n());
    }
}

std::optional<MatCandidate> cells(const std::string& name, const MatValue& value) {
    Ends ends;
    look_at_ends(value, ends);
    // Nothing longer than one: a list of numbers, not of trains.
    if (!ends.fits || ends.longest < 2 || (ends.structs && ends.vectors)) return std::nullopt;
    return MatCandidate{.name = name,
                        .layout = MatLayout::cells,
                        .speaks_of_spikes = says_spikes(name) || says_spikes(ends.field),
                        .value = &value,
                        .field = ends.field};
}

struct NamedValue {
    std::string name;
    const MatValue* value;
};

bool is_list(const MatValue& value) { return value.is_number() && value.is_vector() && value.n() > 1; }

std::optional<MatCandidate> flat_pair(const std::vector<NamedValue>& values) {
    constexpr std::array<std::string_view, 5> times_names{"spiketimes", "spiketime", "st", "ts", "times"};
    constexpr std::array<std::string_view, 17> cluster_names{
        "spikeclusters", "spikecluster", "clu",        "clusters",  "cluster", "clusterids", "clusterid", "unitids", "unitid",
        "units",         "unit",         "spikeunits", "neuronids", "neurons", "cellids",    "spikeids",  "ids"};
    // Those of the names, the first of them first.
    const auto lists_named = [&](const auto& names) {
        std::vector<std::pair<size_t, const NamedValue*>> lists;
        for (const NamedValue& value : values) {
            const std::string name = plain(value.name.substr(value.name.rfind('.') + 1));
            const auto at = std::find(names.begin(), names.end(), name);
            if (at != names.end() && is_list(*value.value)) lists.emplace_back(static_cast<size_t>(at - names.begin()), &value);
        }
        std::stable_sort(lists.begin(), lists.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        return lists;
    };
    const auto clusters = lists_named(cluster_names);
    for (const auto& [rank, times] : lists_named(times_names)) {
        const auto fits = std::find_if(clusters.begin(), clusters.end(),
                                       [n = times->value->n()](const auto& c) { return c.second->value->n() == n; });
        if (fits == clusters.end()) continue;
        return MatCandidate{.name = times->name,
                            .layout = MatLayout::flat,
                            .speaks_of_spikes = true,
                            .value = times->value,
                            .clusters = fits->second->value,
                            .clusters_name = fits->second->name};
    }
    return std::nullopt;
}

std::vector<NamedValue> fields_of(const std::string& name, const MatValue& structure) {
    std::vector<NamedValue> fields;
    for (size_t f = 0; f < structure.fields.size(); ++f)
        fields.push_back({name + "." + structure.fields[f], &structure.items[f]});
    return fields;
}

void look(const std::vector<NamedValue>& values, int depth, std::vector<MatCandidate>& found) {
    constexpr int most_depth = 4; // of structs in structs
    const auto flat = flat_pair(values);
    if (flat) found.push_back(*flat);
    for (const auto& [name, value] : values) {
        if (flat && (value == flat->value || value == flat->clusters)) continue;
        const bool single = value->kind == Kind::structure && value->n() == 1;
        const auto candidate = mat_candidate_of(name, *value);
        const std::string last = name.substr(name.rfind('.') + 1);
        std::vector<MatCandidate> within;
        // A struct of one element with a field of times may be anything that has times; what speaks of spikes in it comes first.
        if (single && depth < most_depth && (!candidate || candidate->layout == MatLayout::structs))
            look(fields_of(name, *value), depth + 1, within);
        const bool better = std::any_of(within.begin(), within.end(), [&](const MatCandidate& c) {
            return c.speaks_of_spikes && c.value != value->field(candidate ? candidate->field : "");
        });
        if (!candidate || better) {
            found.insert(found.end(), within.begin(), within.end());
        } else if (!value->is_number()) {
            found.push_back(*candidate);
        } else if (candidate->layout == MatLayout::counts ? names_counts(last) : names_spike_times(last) && value->n() > 1) {
            found.push_back(*candidate);
        }
    }
}

} // namespace

std::string mat_layout_name(MatLayout layout) {
    switch (layout) {
        case MatLayout::flat:
            return "times and units";
        case MatLayout::trials:
            return "trials of firings";
        case MatLayout::structs:
            return "structs of spike times";
        case MatLayout::cells:
            return "cells of spike times";
        case MatLayout::vector:
            return "one vector of spike times";
        case MatLayout::counts:
            return "counts";
    }
    return "";
}

std::optional<MatCandidate> mat_candidate_of(const std::string& name, const MatValue& value) {
    MatCandidate candidate;
    candidate.name = name;
    candidate.value = &value;
    if (value.kind == Kind::cell) return cells(name, value);
    if (value.kind == Kind::structure) {
        if (value.n() == 1)
            if (auto flat = flat_pair(fields_of(name, value))) return flat;
        if (has_firings(value)) {
            candidate.layout = MatLayout::trials;
            candidate.speaks_of_spikes = true;
            return candidate;
        }
        candidate.field = times_field(value);
        if (candidate.field.empty()) return std::nullopt;
        candidate.layout = MatLayout::structs;
        candidate.speaks_of_spikes = says_spikes(name) || says_spikes(candidate.field);
        return candidate;
    }
    if (!value.is_number() || value.n() == 0) return std::nullopt;
    candidate.speaks_of_spikes = true; // looked at only under names that do
    if (value.is_vector()) return candidate;
    if (value.dims.size() > 3) return std::nullopt;
    candidate.layout = MatLayout::counts;
    return candidate;
}

std::vector<MatCandidate> mat_candidates(const MatFile& file) {
    std::vector<NamedValue> values;
    for (const MatVariable& variable : file.variables()) values.push_back({variable.name, &variable.value});
    std::vector<MatCandidate> found;
    look(values, 0, found);
    return found;
}

const MatValue* mat_value_at(const MatFile& file, std::string_view path) {
    const std::string_view name = path.substr(0, path.find('.'));
    const auto& variables = file.variables();
    const auto at = std::find_if(variables.begin(), variables.end(), [&](const MatVariable& v) { return v.name == name; });
    if (at == variables.end()) return nullptr;
    const MatValue* value = &at->value;
    while (path.find('.') != path.npos && value) {
        path.remove_prefix(path.find('.') + 1);
        value = value->n() == 1 ? value->field(path.substr(0, path.find('.'))) : nullptr;
    }
    return value;
}

} // namespace ranvier
