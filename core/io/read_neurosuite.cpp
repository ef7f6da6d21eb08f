#include "core/io/read_neurosuite.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "core/base/text.hpp"
#include "core/io/finish_recording.hpp"
#include "core/io/flat_spikes.hpp"
#include "core/io/neurosuite_xml.hpp"
#include "core/io/number_lines.hpp"

namespace ranvier {
namespace {

struct GroupFiles {
    std::string times, clusters; // "" if absent
};
// By base and number of the group.
using Sessions = std::map<std::string, std::map<int64_t, GroupFiles>>;

std::optional<int64_t> number_in(std::string_view text) {
    int64_t number = 0;
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || stop != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

void sort_in(const std::string& file, Sessions& sessions) {
    const size_t last = file.rfind('.');
    if (last == file.npos || last == 0) return;
    const size_t before = file.rfind('.', last - 1);
    if (before == file.npos) return;
    std::string kind = file.substr(before + 1, last - before - 1), group = file.substr(last + 1);
    if (group == "res" || group == "clu") std::swap(kind, group);
    const auto number = number_in(group);
    if (!number || (kind != "res" && kind != "clu")) return;
    GroupFiles& files = sessions[file.substr(0, before)][*number];
    (kind == "res" ? files.times : files.clusters) = file;
}

// Those with at least one whole pair.
Sessions sessions_of(const Folder& folder) {
    Sessions sessions;
    for (const std::string& file : folder.files()) sort_in(file, sessions);
    std::erase_if(sessions, [](const auto& session) {
        return std::none_of(session.second.begin(), session.second.end(),
                            [](const auto& group) { return !group.second.times.empty() && !group.second.clusters.empty(); });
    });
    return sessions;
}

Result<std::string> choose(const Folder& folder, const Sessions& sessions, const std::string& selector) {
    std::vector<std::string> names;
    for (const auto& [base, groups] : sessions) names.push_back(base);
    if (!selector.empty()) {
        if (sessions.contains(selector)) return selector;
        return Error(Errc::invalid_argument,
                     folder.path() + ": there is no session " + selector + " in it; it holds " + join(names));
    }
    if (names.size() == 1) return names[0];
    return Error(Errc::bad_input, folder.path() + " holds " + text(names.size()) + " sessions (" + join(names) +
                                      "); choose one, as in FOLDER:" + names[0]);
}

Status check_whole(const std::vector<double>& values, const std::string& path) {
    for (size_t i = 0; i < values.size(); ++i)
        if (values[i] != std::floor(values[i]) || std::abs(values[i]) > 9e15)
            return Error(Errc::bad_input,
                         path + ": number " + text(i + 1) + " is " + text(values[i]) + "; whole numbers were expected");
    return Ok{};
}

// All groups of a session, end to end.
struct Collected {
    std::vector<Unit> units;
    std::vector<double> times;
    std::vector<int64_t> first{0};
};

Status read_group(const Folder& folder, int64_t group, const GroupFiles& files, const Limits& limits, Collected& into,
                  std::vector<std::string>& warnings) {
    const std::string times_path = folder.at(files.times), clusters_path = folder.at(files.clusters);
    const uint64_t most = limits.max_spikes - into.times.size();
    RANVIER_ASSIGN(const NumberLines times, read_number_lines(times_path, Header::refused, most));
    RANVIER_ASSIGN(const NumberLines lines, read_number_lines(clusters_path, Header::refused, most + 1));
    RANVIER_TRY(check_whole(times.values, times_path));
    RANVIER_TRY(check_whole(lines.values, clusters_path));
    if (lines.values.size() != times.values.size() + 1)
        return Error(Errc::bad_input, clusters_path + " has " + text(lines.values.size()) +
                                          " lines; the number of clusters and one for each of the " + text(times.values.size()) +
                                          " spikes of " + files.times + " were expected");
    const std::vector<int64_t> clusters(lines.values.begin() + 1, lines.values.end());
    auto trains = trains_of_clusters(times.values, clusters, limits);
    if (!trains) return std::move(trains).error().within(clusters_path);
    if (lines.values[0] != trains->n_units())
        warnings.push_back(files.clusters + " says it holds " + text(lines.values[0]) + " clusters and holds " +
                           text(trains->n_units()));
    for (int u = 0; u < trains->n_units(); ++u) {
        Unit unit = trains->units()[static_cast<size_t>(u)];
        unit.quality = unit.id == "0" ? "noise" : unit.id == "1" ? "mua" : "";
        unit.id = text(group) + "." + unit.id;
        into.units.push_back(std::move(unit));
        const auto of_unit = trains->times(u);
        into.times.insert(into.times.end(), of_unit.begin(), of_unit.end());
        into.first.push_back(static_cast<int64_t>(into.times.size()));
    }
    return Ok{};
}

// The parameters beside the session, or none with a warning.
Result<NeurosuiteParameters> parameters_of(const Folder& folder, const std::string& base, std::vector<std::string>& warnings) {
    if (folder.has(base + ".xml")) return read_neurosuite_xml(folder.at(base + ".xml"));
    warnings.push_back("there is no " + base + ".xml with the sampling rate");
    return NeurosuiteParameters();
}

void add_told(const NeurosuiteParameters& parameters, std::vector<Unit>& units) {
    for (Unit& unit : units) {
        const size_t dot = unit.id.find('.');
        const auto group = number_in(std::string_view(unit.id).substr(0, dot));
        const auto cluster = number_in(std::string_view(unit.id).substr(dot + 1));
        if (!group || !cluster) continue;
        const auto told = parameters.units.find({*group, *cluster});
        if (told == parameters.units.end()) continue;
        unit.region = told->second.region;
        if (unit.quality.empty()) unit.quality = told->second.quality;
    }
}

} // namespace

bool is_neurosuite(const Folder& folder) { return !sessions_of(folder).empty(); }

Result<Dataset> read_neurosuite(const Folder& folder, const ReadOptions& options, const Limits& limits) {
    const Sessions sessions = sessions_of(folder);
    RANVIER_ASSIGN(const std::string base, choose(folder, sessions, options.selector));
    Dataset dataset;
    dataset.format = "Neurosuite";
    Collected spikes;
    for (const auto& [group, files] : sessions.at(base)) {
        if (files.times.empty() || files.clusters.empty()) {
            dataset.warnings.push_back("group " + text(group) + " has no " + (files.times.empty() ? ".res" : ".clu") +
                                       " file and was left out");
            continue;
        }
        RANVIER_TRY(read_group(folder, group, files, limits, spikes, dataset.warnings));
    }
    RANVIER_ASSIGN(const NeurosuiteParameters parameters, parameters_of(folder, base, dataset.warnings));
    if (spikes.times.empty()) {
        dataset.warnings.push_back("holds no spikes: the .res files of " + base + " are empty");
        return dataset;
    }
    if (spikes.units.size() > limits.max_units)
        return Error(Errc::limit, folder.path() + " holds " + text(spikes.units.size()) + " units; " + text(limits.max_units) +
                                      " are allowed");
    add_told(parameters, spikes.units);
    Recording recording;
    recording.session_id = base.substr(base.rfind('/') + 1);
    RANVIER_ASSIGN(recording.spikes,
                   SpikeTrains::from_csr(std::move(spikes.units), std::move(spikes.times), std::move(spikes.first)));
    const TimeClaim claim{TimeScale{TimeUnit::samples, parameters.sampling_rate_hz.value_or(0)},
                          parameters.sampling_rate_hz ? base + ".xml" : "Neurosuite"};
    RANVIER_TRY(finish_recording(recording, claim, options, base, dataset.warnings));
    dataset.content = std::move(recording);
    return dataset;
}

} // namespace ranvier
