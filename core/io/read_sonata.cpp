#include "core/io/read_sonata.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/base/text.hpp"
#include "core/io/finish_recording.hpp"
#include "core/io/flat_spikes.hpp"
#include "core/io/unit_names.hpp"

namespace ranvier {
namespace {

constexpr TimeScale milliseconds{TimeUnit::milliseconds, 1e3};

bool is_kind(const h5::File& file, std::optional<size_t> node, h5::Kind kind) { return node && file.nodes()[*node].kind == kind; }

// The child groups of the group at `path` that have all the datasets.
std::vector<size_t> groups_with(const h5::File& file, std::string_view path, std::span<const std::string_view> datasets) {
    std::vector<size_t> groups;
    const auto parent = file.reach(path);
    if (!is_kind(file, parent, h5::Kind::group)) return groups;
    for (const size_t child : file.nodes()[*parent].children) {
        const bool all = file.nodes()[child].kind == h5::Kind::group &&
                         std::all_of(datasets.begin(), datasets.end(), [&](std::string_view name) {
                             return is_kind(file, file.reach(name, child), h5::Kind::dataset);
                         });
        if (all) groups.push_back(child);
    }
    return groups;
}

std::vector<size_t> populations_of(const h5::File& file) {
    constexpr std::array<std::string_view, 2> datasets{"timestamps", "node_ids"};
    return groups_with(file, "/spikes", datasets);
}

// Trials of the draft of the format.
std::vector<size_t> trials_of(const h5::File& file) {
    std::vector<size_t> trials;
    constexpr std::array<std::string_view, 1> data{"data"};
    const auto parent = file.reach("/processing");
    if (!is_kind(file, parent, h5::Kind::group)) return trials;
    for (const size_t trial : file.nodes()[*parent].children)
        if (file.nodes()[trial].kind == h5::Kind::group && !groups_with(file, file.path(trial) + "/spike_train", data).empty())
            trials.push_back(trial);
    return trials;
}

Result<std::vector<double>> times_at(h5::File& file, size_t dataset, uint64_t n_before, const Limits& limits) {
    RANVIER_ASSIGN(const h5::Shape shape, file.shape(dataset));
    if (shape.dims.size() != 1)
        return Error(Errc::bad_input,
                     file.path(dataset) + " is " + h5::dims_text(shape.dims) + " values; a list of times was expected");
    if (shape.n > limits.max_spikes - std::min(n_before, limits.max_spikes))
        return Error(Errc::limit, file.path(dataset) + " has " + text(shape.n) + " spikes after " + text(n_before) + " others; " +
                                      text(limits.max_spikes) + " are allowed");
    return file.doubles(dataset);
}

Result<TimeScale> unit_of(const h5::File& file, size_t dataset, const std::string& attribute) {
    const auto word = file.text_attribute(dataset, attribute);
    if (!word) return milliseconds;
    if (const auto scale = time_unit_of_name(*word); scale && scale->per_second > 0) return *scale;
    return Error(Errc::bad_input, file.path(dataset) + ": the unit of its times is \"" + *word +
                                      "\"; milliseconds or another unit of time was expected");
}

// Everything read so far, and the one unit that all of it must have.
struct Collected {
    std::vector<Unit> units;
    std::vector<double> times;
    std::vector<int64_t> first{0};
    std::optional<TimeScale> scale;

    Status agree(const TimeScale& found, const std::string& place) {
        if (scale && scale->per_second != found.per_second)
            return Error(Errc::bad_input, place + " is in another unit of time than those before it; choose one with FILE:NAME");
        scale = found;
        return Ok{};
    }
    void add(const Unit& unit, std::span<const double> more) {
        units.push_back(unit);
        times.insert(times.end(), more.begin(), more.end());
        first.push_back(static_cast<int64_t>(times.size()));
    }
};

Status read_population(h5::File& file, size_t group, const Limits& limits, Collected& into) {
    const std::string place = file.path(group);
    const size_t timestamps = *file.reach("timestamps", group);
    RANVIER_ASSIGN(const TimeScale scale, unit_of(file, timestamps, "units"));
    RANVIER_TRY(into.agree(scale, place));
    RANVIER_ASSIGN(const std::vector<double> times, times_at(file, timestamps, into.times.size(), limits));
    RANVIER_ASSIGN(const std::vector<int64_t> nodes, file.integers(*file.reach("node_ids", group)));
    auto trains = trains_of_clusters(times, nodes, limits);
    if (!trains) return std::move(trains).error().within(place);
    for (int u = 0; u < trains->n_units(); ++u) {
        Unit unit = trains->units()[static_cast<size_t>(u)];
        unit.id = file.nodes()[group].name + "." + unit.id;
        into.add(unit, trains->times(u));
    }
    return Ok{};
}

Status read_trial(h5::File& file, size_t trial, const Limits& limits, Collected& into) {
    constexpr std::array<std::string_view, 1> data{"data"};
    std::vector<size_t> nodes = groups_with(file, file.path(trial) + "/spike_train", data);
    std::sort(nodes.begin(), nodes.end(),
              [&](size_t a, size_t b) { return natural_less(file.nodes()[a].name, file.nodes()[b].name); });
    for (const size_t node : nodes) {
        const size_t dataset = *file.reach("data", node);
        RANVIER_ASSIGN(const TimeScale scale, unit_of(file, dataset, "unit"));
        RANVIER_TRY(into.agree(scale, file.path(dataset)));
        RANVIER_ASSIGN(const std::vector<double> times, times_at(file, dataset, into.times.size(), limits));
        Unit unit;
        unit.id = file.nodes()[node].name;
        into.add(unit, times);
    }
    return Ok{};
}

// Those of the groups that the selector leaves.
Result<std::vector<size_t>> chosen(const h5::File& file, const std::vector<size_t>& groups, const std::string& selector) {
    if (selector.empty()) return groups;
    std::vector<std::string> names;
    for (const size_t group : groups) {
        if (file.nodes()[group].name == selector || file.path(group) == selector) return std::vector<size_t>{group};
        names.push_back(file.nodes()[group].name);
    }
    return Error(Errc::invalid_argument, "there is no " + selector + " in it; it holds " + join(names));
}

Status collect(h5::File& file, const ReadOptions& options, const Limits& limits, Collected& into) {
    if (const auto populations = populations_of(file); !populations.empty()) {
        RANVIER_ASSIGN(const auto wanted, chosen(file, populations, options.selector));
        for (const size_t population : wanted) RANVIER_TRY(read_population(file, population, limits, into));
        return Ok{};
    }
    RANVIER_ASSIGN(const auto trials, chosen(file, trials_of(file), options.selector));
    if (trials.size() > 1)
        return Error(Errc::bad_input,
                     "holds " + text(trials.size()) +
                         " trials, each with its own time; choose one, as in FILE:" + file.nodes()[trials[0]].name);
    return read_trial(file, trials[0], limits, into);
}

} // namespace

bool is_sonata(const h5::File& file) { return !populations_of(file).empty() || !trials_of(file).empty(); }

Result<Dataset> read_sonata(h5::File& file, const ReadOptions& options, const Limits& limits) {
    Collected spikes;
    RANVIER_TRY(collect(file, options, limits, spikes));
    Dataset dataset;
    dataset.format = "SONATA spikes";
    if (spikes.times.empty()) {
        dataset.warnings.push_back("holds no spikes: SONATA spikes of " + text(spikes.units.size()) + " units");
        return dataset;
    }
    if (spikes.units.size() > limits.max_units)
        return Error(Errc::limit, "holds " + text(spikes.units.size()) + " units; " + text(limits.max_units) + " are allowed");
    Recording recording;
    RANVIER_ASSIGN(recording.spikes,
                   SpikeTrains::from_csr(std::move(spikes.units), std::move(spikes.times), std::move(spikes.first)));
    RANVIER_TRY(finish_recording(recording, {spikes.scale, "SONATA"}, options, "/spikes", dataset.warnings));
    dataset.content = std::move(recording);
    return dataset;
}

} // namespace ranvier
