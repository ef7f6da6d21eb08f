#include "core/io/read_nwb.hpp"

#include <algorithm>
#include <map>

#include "core/io/finish_recording.hpp"
#include "core/io/nwb_table.hpp"
#include "core/io/read_nwb1.hpp"
#include "core/io/read_nwb_about.hpp"
#include "core/io/read_nwb_intervals.hpp"
#include "core/io/read_nwb_signals.hpp"
#include "core/io/read_nwb_units.hpp"

namespace ranvier {
namespace {

// "2.4.0", "1.0.6"; "" if the file does not say.
std::string version_of(h5::File& file) {
    if (auto version = file.text_attribute(0, "nwb_version")) return *version;
    const auto dataset = file.reach("/nwb_version");
    if (!dataset || file.nodes()[*dataset].kind != h5::Kind::dataset) return "";
    auto version = file.text(*dataset);
    if (!version) return "";
    return version->starts_with("NWB-") ? version->substr(4) : *version;
}

std::string text_at(h5::File& file, const std::string& path, std::vector<std::string>& warnings) {
    const auto node = file.reach(path);
    if (!node || file.nodes()[*node].kind != h5::Kind::dataset) return "";
    auto text = file.text(*node);
    if (text) return std::move(*text);
    warnings.push_back(text.error().sentence());
    return "";
}

bool has_link(const h5::File& file, size_t group, std::string_view name) {
    const auto& children = file.nodes()[group].children;
    return std::any_of(children.begin(), children.end(), [&](size_t c) { return file.nodes()[c].name == name; });
}

std::vector<std::string> types_of(const h5::File& file) {
    std::vector<std::string> types(file.nodes().size());
    for (size_t node = 0; node < types.size(); ++node)
        if (file.nodes()[node].kind == h5::Kind::group && !file.nodes()[node].same)
            types[node] = file.text_attribute(node, "neurodata_type").value_or("");
    return types;
}

// Groups that are tables of units: by type, or by having spike times; /units first, others in the file's order.
std::vector<size_t> units_tables(const NwbFile& nwb) {
    std::vector<size_t> tables;
    for (size_t node = 0; node < nwb.file.nodes().size(); ++node) {
        const h5::Node& n = nwb.file.nodes()[node];
        if (n.kind != h5::Kind::group || n.same) continue;
        const bool typed = nwb.types[node] == "Units";
        const bool has_spikes =
            has_link(nwb.file, node, "spike_times") && (!nwb.types[node].empty() || nwb.file.path(node) == "/units");
        if (typed || has_spikes) tables.push_back(node);
    }
    const auto main = std::find_if(tables.begin(), tables.end(), [&](size_t t) { return nwb.file.path(t) == "/units"; });
    if (main != tables.end()) std::rotate(tables.begin(), main, main + 1);
    return tables;
}

// "2 ElectricalSeries, 1 TimeIntervals": the series and tables of the file.
std::string content_of(const NwbFile& nwb) {
    std::map<std::string, int> counts;
    for (const std::string& type : nwb.types)
        if (type.ends_with("Series") || type == "TimeIntervals" || type == "DynamicTable" || type == "Units") ++counts[type];
    std::string text;
    for (const auto& [type, n] : counts) text += (text.empty() ? "" : ", ") + std::to_string(n) + " " + type;
    return text.empty() ? "it holds neither series nor tables" : "it holds " + text;
}

Result<std::optional<size_t>> choose_units(NwbFile& nwb, const std::string& selector) {
    const auto tables = units_tables(nwb);
    std::string names;
    for (const size_t table : tables) names += (names.empty() ? "" : ", ") + nwb.file.path(table);
    if (!selector.empty()) {
        const std::string wanted = selector.starts_with('/') ? selector : "/" + selector;
        for (const size_t table : tables)
            if (nwb.file.path(table) == wanted) return std::optional(table);
        return Error(Errc::invalid_argument,
                     wanted + " is no table of units; tables of units are: " + (names.empty() ? "none" : names));
    }
    std::vector<size_t> with_spikes;
    for (const size_t table : tables)
        if (has_link(nwb.file, table, "spike_times")) with_spikes.push_back(table);
    if (with_spikes.empty()) return std::optional<size_t>();
    if (with_spikes.size() > 1)
        nwb.warnings.push_back("several tables of units (" + names + "); " + nwb.file.path(with_spikes[0]) +
                               " was read, FILE:PATH chooses another");
    return std::optional(with_spikes[0]);
}

Status add_identity(h5::File& file, Recording& recording, std::vector<std::string>& warnings) {
    recording.session_id = text_at(file, "/general/session_id", warnings);
    recording.subject_id = text_at(file, "/general/subject/subject_id", warnings);
    recording.object_id = file.text_attribute(0, "object_id").value_or("");
    return Ok{};
}

} // namespace

bool is_nwb(const h5::File& file) {
    const bool old = file.reach("/nwb_version").has_value();
    return old || file.text_attribute(0, "nwb_version") || file.text_attribute(0, "neurodata_type") == "NWBFile";
}

Result<Dataset> read_nwb(h5::File& file, const ReadOptions& options, const Limits& limits) {
    const std::string version = version_of(file);
    if (version.starts_with("1.") || version.starts_with("0.")) return read_nwb1(file, version, options, limits);

    Dataset dataset;
    dataset.format = version.empty() ? "NWB" : "NWB " + version;
    if (version.empty()) dataset.warnings.push_back("the file does not say its NWB version; it was read as NWB 2");
    NwbFile nwb{file, types_of(file), dataset.warnings};
    RANVIER_ASSIGN(const auto units, choose_units(nwb, options.selector));
    if (!units && options.wanted == Wanted::spikes) {
        dataset.warnings.push_back("holds no spikes: " + dataset.format + " without a table of units with spike_times; " +
                                   content_of(nwb));
        return dataset;
    }
    Recording recording;
    if (units) RANVIER_TRY(read_nwb_units(nwb, *units, options.columns, recording));
    if (recording.spikes.n_spikes() == 0 && options.wanted == Wanted::spikes) {
        dataset.warnings.push_back("holds no spikes: " + file.path(*units) + " has " +
                                   std::to_string(recording.spikes.n_units()) + " units without spikes");
        return dataset;
    }
    RANVIER_ASSIGN(recording.intervals, read_nwb_intervals(nwb));
    recording.signals = read_nwb_signals(nwb);
    RANVIER_TRY(add_identity(file, recording, dataset.warnings));
    read_nwb_about(nwb, units, recording);
    RANVIER_TRY(finish_recording(recording, {TimeScale{TimeUnit::seconds, 1}, dataset.format}, options,
                                 units ? file.path(*units) : dataset.format, dataset.warnings));
    dataset.content = std::move(recording);
    return dataset;
}

} // namespace ranvier
