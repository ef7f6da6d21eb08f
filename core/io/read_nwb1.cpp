#include "core/io/read_nwb1.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <unordered_map>

#include "core/base/text.hpp"
#include "core/io/finish_recording.hpp"
#include "core/io/unit_names.hpp"

namespace ranvier {
namespace {

std::optional<size_t> child_of_kind(const h5::File& file, size_t group, std::string_view name, h5::Kind kind) {
    const auto node = file.reach(name, group);
    if (!node || file.nodes()[*node].kind != kind) return std::nullopt;
    return node;
}

// The text of a dataset, or its texts joined by commas; "" if there is none. What cannot be read is told in a warning.
std::string text_in(h5::File& file, size_t group, std::string_view name, std::vector<std::string>& warnings) {
    const auto node = child_of_kind(file, group, name, h5::Kind::dataset);
    if (!node) return "";
    const auto shape = file.shape(*node);
    if (shape && shape->n == 0) return ""; // of no type worth the name
    const auto texts = file.texts(*node);
    if (texts) return join(*texts, ",");
    warnings.push_back(texts.error().sentence());
    return "";
}

// Groups named UnitTimes with at least one unit, in modules of /processing or elsewhere.
std::vector<size_t> unit_times_groups(const h5::File& file) {
    std::vector<size_t> groups;
    for (size_t node = 1; node < file.nodes().size(); ++node) {
        const h5::Node& n = file.nodes()[node];
        if (n.kind != h5::Kind::group || n.same || n.name != "UnitTimes") continue;
        if (std::any_of(n.children.begin(), n.children.end(),
                        [&](size_t child) { return child_of_kind(file, child, "times", h5::Kind::dataset).has_value(); }))
            groups.push_back(node);
    }
    return groups;
}

Result<size_t> choose(const h5::File& file, const std::vector<size_t>& groups, const std::string& selector,
                      std::vector<std::string>& warnings) {
    std::vector<std::string> places;
    for (const size_t group : groups) places.push_back(file.path(group));
    if (selector.empty()) {
        if (groups.size() > 1)
            warnings.push_back("several groups of units (" + join(places) + "); " + places[0] +
                               " was read, FILE:PATH chooses another");
        return groups[0];
    }
    for (size_t i = 0; i < groups.size(); ++i) {
        const size_t module = file.nodes()[groups[i]].parent;
        for (const std::string& name : {places[i], places[i].substr(1), file.path(module), file.nodes()[module].name})
            if (name == selector) return groups[i];
    }
    return Error(Errc::invalid_argument, "there is no " + selector + " with units in it; groups of units are: " + join(places));
}

// The units of a group in their order.
Result<std::vector<size_t>> units_of(h5::File& file, size_t group, std::vector<std::string>& warnings) {
    std::vector<size_t> units;
    for (const size_t child : file.nodes()[group].children)
        if (child_of_kind(file, child, "times", h5::Kind::dataset)) units.push_back(child);
    std::sort(units.begin(), units.end(),
              [&](size_t a, size_t b) { return natural_less(file.nodes()[a].name, file.nodes()[b].name); });
    const auto list = child_of_kind(file, group, "unit_list", h5::Kind::dataset);
    if (!list) return units;
    RANVIER_ASSIGN(const std::vector<std::string> names, file.texts(*list));
    std::unordered_map<std::string_view, size_t> left;
    for (const size_t unit : units) left[file.nodes()[unit].name] = unit;
    std::vector<size_t> ordered;
    std::vector<std::string> absent;
    for (const std::string& name : names) {
        const auto unit = left.find(name);
        if (unit == left.end()) {
            absent.push_back(name);
            continue;
        }
        ordered.push_back(unit->second);
        left.erase(unit);
    }
    std::copy_if(units.begin(), units.end(), std::back_inserter(ordered),
                 [&](size_t unit) { return left.contains(file.nodes()[unit].name); });
    if (!absent.empty())
        warnings.push_back(file.path(*list) + " names " + text(absent.size()) + " units that are not there or twice: " +
                           join(std::span(absent).first(std::min<size_t>(absent.size(), 6))));
    return ordered;
}

void add_column(h5::File& file, const std::vector<size_t>& units, const std::string& name, Recording& recording,
                std::vector<std::string>& warnings) {
    std::vector<std::string> values;
    for (const size_t unit : units) values.push_back(text_in(file, unit, name, warnings));
    const bool says_nothing =
        std::all_of(values.begin(), values.end(), [](const std::string& v) { return v.empty() || v == "none"; });
    if (says_nothing) return;
    recording.unit_columns.n_rows = values.size();
    recording.unit_columns.columns.push_back({name, "", std::move(values)});
}

Status read_units(h5::File& file, size_t group, const Limits& limits, Recording& recording, std::vector<std::string>& warnings) {
    RANVIER_ASSIGN(const std::vector<size_t> nodes, units_of(file, group, warnings));
    if (nodes.size() > limits.max_units)
        return Error(Errc::limit,
                     file.path(group) + " has " + text(nodes.size()) + " units; " + text(limits.max_units) + " are allowed");
    std::vector<Unit> units(nodes.size());
    std::vector<std::vector<double>> times(nodes.size());
    uint64_t n_spikes = 0;
    for (size_t u = 0; u < nodes.size(); ++u) {
        const size_t dataset = *file.reach("times", nodes[u]);
        RANVIER_ASSIGN(const h5::Shape shape, file.shape(dataset));
        if (shape.dims.size() != 1)
            return Error(Errc::bad_input,
                         file.path(dataset) + " is " + h5::dims_text(shape.dims) + " values; a list of times was expected");
        if (shape.n > limits.max_spikes - n_spikes)
            return Error(Errc::limit,
                         file.path(group) + " holds more than " + text(limits.max_spikes) + " spikes, which is the limit");
        n_spikes += shape.n;
        units[u].id = file.nodes()[nodes[u]].name;
        RANVIER_ASSIGN(times[u], file.doubles(dataset));
    }
    auto trains = SpikeTrains::make(std::move(units), std::move(times));
    if (!trains) return std::move(trains).error().within(file.path(group));
    recording.spikes = std::move(*trains);
    for (const char* name : {"unit_description", "source"}) add_column(file, nodes, name, recording, warnings);
    return Ok{};
}

std::optional<double> number_in(h5::File& file, size_t group, std::string_view name) {
    const auto node = child_of_kind(file, group, name, h5::Kind::dataset);
    if (!node) return std::nullopt;
    const auto values = file.doubles(*node);
    if (!values || values->size() != 1 || !std::isfinite((*values)[0])) return std::nullopt;
    return (*values)[0];
}

struct Epoch {
    Interval row;
    std::string name, tags, description;
};

void read_epochs(h5::File& file, Recording& recording, std::vector<std::string>& warnings) {
    const auto group = child_of_kind(file, 0, "epochs", h5::Kind::group);
    if (!group) return;
    std::vector<Epoch> epochs;
    size_t n_unsound = 0;
    for (const size_t node : file.nodes()[*group].children) {
        if (file.nodes()[node].kind != h5::Kind::group) continue;
        const auto start = number_in(file, node, "start_time"), stop = number_in(file, node, "stop_time");
        if (!start || !stop || *start > *stop) {
            ++n_unsound;
            continue;
        }
        epochs.push_back({{*start, *stop},
                          file.nodes()[node].name,
                          text_in(file, node, "tags", warnings),
                          text_in(file, node, "description", warnings)});
    }
    if (n_unsound > 0)
        warnings.push_back("/epochs: " + text(n_unsound) + " of " + text(n_unsound + epochs.size()) +
                           " epochs have no start_time and stop_time or stop before they start; they were left out");
    if (epochs.empty()) return;
    std::sort(epochs.begin(), epochs.end(), [](const Epoch& a, const Epoch& b) {
        return a.row.start != b.row.start ? a.row.start < b.row.start : natural_less(a.name, b.name);
    });
    Intervals table;
    table.name = "epochs";
    table.table.n_rows = epochs.size();
    std::array<std::vector<std::string>, 3> columns;
    for (Epoch& epoch : epochs) {
        table.rows.push_back(epoch.row);
        columns[0].push_back(std::move(epoch.name));
        columns[1].push_back(std::move(epoch.tags));
        columns[2].push_back(std::move(epoch.description));
    }
    constexpr std::array<const char*, 3> names{"name", "tags", "description"};
    for (size_t c = 0; c < names.size(); ++c) table.table.columns.push_back({names[c], "", std::move(columns[c])});
    recording.intervals.push_back(std::move(table));
}

// "2008-06-06 11:22:24" in the form of ISO 8601.
std::string iso_time(std::string time) {
    if (time.size() >= 19 && time[4] == '-' && time[7] == '-' && time[10] == ' ') time[10] = 'T';
    return time;
}

void read_session(h5::File& file, Recording& recording, std::vector<std::string>& warnings) {
    recording.session_id = text_in(file, 0, "general/session_id", warnings);
    recording.subject_id = text_in(file, 0, "general/subject/subject_id", warnings);
    constexpr std::array<std::pair<const char*, const char*>, 8> places{{{"session_start_time", "session_start_time"},
                                                                         {"session_description", "session_description"},
                                                                         {"experimenter", "general/experimenter"},
                                                                         {"institution", "general/institution"},
                                                                         {"lab", "general/lab"},
                                                                         {"subject/species", "general/subject/species"},
                                                                         {"subject/sex", "general/subject/sex"},
                                                                         {"subject/age", "general/subject/age"}}};
    for (const auto& [name, place] : places)
        if (std::string value = text_in(file, 0, place, warnings); !value.empty()) recording.about[name] = std::move(value);
    if (const auto start = recording.about.find("session_start_time"); start != recording.about.end())
        start->second = iso_time(start->second);
}

} // namespace

Result<Dataset> read_nwb1(h5::File& file, const std::string& version, const ReadOptions& options, const Limits& limits) {
    Dataset dataset;
    dataset.format = "NWB " + version;
    const auto groups = unit_times_groups(file);
    if (groups.empty()) {
        if (!options.selector.empty())
            return Error(Errc::invalid_argument,
                         "there is no " + options.selector + " to choose: NWB " + version + " without UnitTimes");
        dataset.warnings.push_back("holds no spikes: NWB " + version + " without UnitTimes");
        return dataset;
    }
    RANVIER_ASSIGN(const size_t group, choose(file, groups, options.selector, dataset.warnings));
    Recording recording;
    RANVIER_TRY(read_units(file, group, limits, recording, dataset.warnings));
    if (recording.spikes.n_spikes() == 0) {
        dataset.warnings.push_back("holds no spikes: NWB " + version + " of " + text(recording.spikes.n_units()) +
                                   " units without spikes");
        return dataset;
    }
    read_epochs(file, recording, dataset.warnings);
    read_session(file, recording, dataset.warnings);
    RANVIER_TRY(finish_recording(recording, {TimeScale{TimeUnit::seconds, 1}, dataset.format}, options, file.path(group),
                                 dataset.warnings));
    dataset.content = std::move(recording);
    return dataset;
}

} // namespace ranvier
