#include "core/io/spikes_from_arrays.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "core/base/text.hpp"
#include "core/io/array_values.hpp"
#include "core/io/finish_recording.hpp"
#include "core/io/flat_spikes.hpp"
#include "core/io/recording_arrays.hpp"
#include "core/io/spike_checks.hpp"
#include "core/io/unit_labels.hpp"

namespace ranvier {
namespace {

constexpr size_t max_arrays = 20'000; // each is looked up by name

const ArrayInfo* first_of(const ArraySource& source, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (const ArrayInfo* found = source.find(name)) return found;
    return nullptr;
}

const ArrayInfo* list_of_units(const ArraySource& source) {
    return first_of(source, {"spike_clusters", "spikes_clusters", "clusters", "spike_units", "units"});
}

const ArrayInfo* list_of_times(const ArraySource& source) {
    const ArrayInfo* times = first_of(source, {"spike_times", "spikes_times", "times"});
    return times && (times->name != "times" || list_of_units(source)) ? times : nullptr;
}

bool is_pynapple(const ArraySource& source) {
    const ArrayInfo* type = source.find("type");
    return type && type->kind == ArrayKind::text && source.find("start") && source.find("end");
}

bool is_spikeinterface_npz(const ArraySource& source) {
    return source.find("spike_indexes_seg0") && source.find("unit_ids") && source.find("sampling_frequency");
}

Error lengths_differ(const ArrayInfo& a, size_t n_a, const ArrayInfo& b, size_t n_b) {
    return Error(Errc::bad_input, a.name + " holds " + text(n_a) + " values and " + b.name + " " + text(n_b) +
                                      "; there must be one for each spike");
}

std::vector<Unit> named_units(const std::vector<std::string>& ids) {
    std::vector<Unit> units(ids.size());
    for (size_t u = 0; u < ids.size(); ++u) units[u].id = ids[u];
    return units;
}

// For each spike the index of its unit in `ids`, by name.
Result<std::vector<int64_t>> indices_of(const std::vector<std::string>& of_spikes, const std::vector<std::string>& ids,
                                        const std::string& place) {
    std::unordered_map<std::string, int64_t> index;
    for (size_t u = 0; u < ids.size(); ++u) index.emplace(ids[u], static_cast<int64_t>(u));
    std::vector<int64_t> found;
    found.reserve(of_spikes.size());
    for (size_t i = 0; i < of_spikes.size(); ++i) {
        const auto at = index.find(of_spikes[i]);
        if (at == index.end())
            return Error(Errc::bad_input,
                         place + ": spike " + text(i) + " is of \"" + of_spikes[i] + "\", which is none of unit_ids");
        found.push_back(at->second);
    }
    return found;
}

// Changes units of spikes that are ids into indices; false if some is none of the ids.
bool ids_to_indices(std::vector<int64_t>& of_spikes, const std::vector<std::string>& ids) {
    std::unordered_map<int64_t, int64_t> index;
    for (size_t u = 0; u < ids.size(); ++u) {
        int64_t id = 0;
        const char* end = ids[u].data() + ids[u].size();
        const auto [stop, failed] = std::from_chars(ids[u].data(), end, id);
        if (failed == std::errc() && stop == end) index.emplace(id, static_cast<int64_t>(u));
    }
    if (!std::all_of(of_spikes.begin(), of_spikes.end(), [&](int64_t id) { return index.contains(id); })) return false;
    for (int64_t& id : of_spikes) id = index.find(id)->second;
    return true;
}

Result<std::vector<int64_t>> indices_of_array(ArraySource& source, const ArrayInfo& array, const std::vector<std::string>& ids,
                                              const Limits& limits) {
    if (array.kind == ArrayKind::text) {
        RANVIER_ASSIGN(const auto names, names_list(source, array, limits.max_spikes));
        return indices_of(names, ids, array.name);
    }
    RANVIER_ASSIGN(auto of_spikes, whole_numbers(source, array, limits.max_spikes));
    if (!ids_to_indices(of_spikes, ids))
        return Error(Errc::bad_input, array.name + " holds a unit that is none of the units listed");
    return of_spikes;
}

class ListsReader {
public:
    ListsReader(ArraySource& source, const Limits& limits) : source_(source), limits_(limits) {}

    Result<Dataset> read(const ReadOptions& options) {
        const ArrayInfo* times = list_of_times(source_);
        const ArrayInfo* units = list_of_units(source_);
        if (!units)
            return Error(Errc::bad_input, times->name +
                                              " holds spike times, and no array tells the unit of each (spike_clusters, "
                                              "clusters or units was expected)");
        RANVIER_ASSIGN(const auto values, numbers_list(source_, *times, limits_.max_spikes));
        RANVIER_TRY(find_units(*units));
        if (values.size() != index_.size()) return lengths_differ(*times, values.size(), *units, index_.size());

        Dataset dataset;
        Recording recording;
        RANVIER_TRY(read_unit_arrays(source_, units_, recording.unit_columns, dataset.warnings));
        auto spikes = trains_of_units(values, index_, std::move(units_));
        if (!spikes) return std::move(spikes).error().within(units->name);
        recording.spikes = std::move(*spikes);
        RANVIER_TRY(read_side_arrays(source_, recording, limits_, dataset.warnings));
        RANVIER_ASSIGN(const TimeClaim claim, claim_of(*times));
        dataset.warnings.insert(dataset.warnings.end(), warnings_.begin(), warnings_.end());
        describe_outside(recording, times->name, dataset.warnings);
        RANVIER_TRY(finish_recording(recording, claim, options, times->name, dataset.warnings));
        dataset.content = std::move(recording);
        return dataset;
    }

private:
    Status find_units(const ArrayInfo& array) {
        const ArrayInfo* stored = source_.find("unit_ids");
        std::vector<std::string> ids;
        if (stored) {
            RANVIER_ASSIGN(ids, names_list(source_, *stored, limits_.max_units));
        }
        if (array.kind == ArrayKind::text) {
            RANVIER_ASSIGN(const auto names, names_list(source_, array, limits_.max_spikes));
            if (!stored) RANVIER_TRY(distinct(names, ids));
            RANVIER_ASSIGN(index_, indices_of(names, ids, array.name));
            units_ = named_units(ids);
            return Ok{};
        }
        RANVIER_ASSIGN(index_, whole_numbers(source_, array, limits_.max_spikes));
        const auto negative = std::find_if(index_.begin(), index_.end(), [](int64_t c) { return c < 0; });
        if (negative != index_.end() && !stored)
            return Error(Errc::bad_input, array.name + ": spike " + text(negative - index_.begin()) + " is of unit " +
                                              text(*negative) + "; numbers from 0 were expected");
        if (stored) return match(array, *stored, ids);
        RANVIER_ASSIGN(auto found, occurring_clusters(index_, limits_));
        for (const int64_t id : found.ids) ids.push_back(text(id));
        index_ = std::move(found.index);
        units_ = named_units(ids);
        return Ok{};
    }

    Status distinct(const std::vector<std::string>& names, std::vector<std::string>& ids) const {
        ids = names;
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        if (ids.size() <= limits_.max_units) return Ok{};
        return Error(Errc::limit,
                     "the spikes are of " + text(ids.size()) + " units; " + text(limits_.max_units) + " are allowed");
    }

    // Numbers of units against unit_ids: see the header for what they mean.
    Status match(const ArrayInfo& array, const ArrayInfo& stored, const std::vector<std::string>& ids) {
        const auto n = static_cast<int64_t>(ids.size());
        const bool may_index = std::all_of(index_.begin(), index_.end(), [&](int64_t c) { return c >= 0 && c < n; });
        units_ = named_units(ids);
        if (stored.kind == ArrayKind::text && may_index) return Ok{};
        std::vector<int64_t> as_ids = index_;
        if (ids_to_indices(as_ids, ids)) {
            if (may_index && as_ids != index_)
                warnings_.push_back(array.name + " could be ids or indices of unit_ids; they were taken for ids");
            index_ = std::move(as_ids);
            return Ok{};
        }
        if (may_index) return Ok{};
        const auto odd = std::find_if(index_.begin(), index_.end(), [&](int64_t c) { return c < 0 || c >= n; });
        return Error(Errc::bad_input, array.name + ": spike " + text(odd - index_.begin()) + " is of unit " + text(*odd) +
                                          "; ids in unit_ids or indices 0 to " + text(n - 1) + " were expected");
    }

    Result<TimeClaim> claim_of(const ArrayInfo& times) {
        double rate = 0;
        std::string rate_name;
        if (const ArrayInfo* stored = first_of(source_, {"sampling_frequency", "sample_rate", "sampling_rate"})) {
            RANVIER_ASSIGN(rate, single_number(source_, *stored));
            rate_name = stored->name;
            if (!(std::isfinite(rate) && rate > 0))
                return Error(Errc::bad_input, rate_name + " is " + text(rate) + "; a rate above 0 was expected");
        }
        if (const ArrayInfo* stored = source_.find("time_unit")) {
            RANVIER_ASSIGN(const auto words, names_list(source_, *stored, 1));
            auto scale = words.size() == 1 ? time_unit_of_name(words[0]) : std::nullopt;
            if (!scale)
                return Error(Errc::bad_input,
                             "time_unit is \"" + (words.empty() ? "" : words[0]) + "\"; s, ms, us or samples was expected");
            if (scale->unit == TimeUnit::samples) scale->per_second = rate;
            return TimeClaim{scale, "time_unit"};
        }
        if (times.kind == ArrayKind::integer && rate > 0) return TimeClaim{TimeScale{TimeUnit::samples, rate}, rate_name};
        return TimeClaim{};
    }

    ArraySource& source_;
    const Limits& limits_;
    std::vector<Unit> units_;
    std::vector<int64_t> index_; // [spike]
    std::vector<std::string> warnings_;
};

Result<Dataset> read_pynapple(ArraySource& source, const ReadOptions& options, const Limits& limits) {
    RANVIER_ASSIGN(const auto type, names_list(source, *source.find("type"), 1));
    if (type.size() != 1 || type[0] != "TsGroup")
        return Error(Errc::unsupported, "was saved by pynapple and is a " + (type.empty() ? "?" : type[0]) +
                                            "; spikes of several units are a TsGroup");
    for (const char* name : {"t", "index", "keys"})
        if (!source.find(name)) return Error(Errc::bad_input, std::string("is a TsGroup of pynapple without the array ") + name);
    const ArrayInfo &t = *source.find("t"), &index = *source.find("index");
    RANVIER_ASSIGN(const auto ids, names_list(source, *source.find("keys"), limits.max_units));
    RANVIER_ASSIGN(const auto times, numbers_list(source, t, limits.max_spikes));
    RANVIER_ASSIGN(const auto of_spikes, indices_of_array(source, index, ids, limits));
    if (times.size() != of_spikes.size()) return lengths_differ(t, times.size(), index, of_spikes.size());

    Dataset dataset;
    dataset.format = "pynapple TsGroup (.npz)";
    Recording recording;
    std::vector<Unit> units = named_units(ids);
    RANVIER_TRY(read_pynapple_columns(source, units, recording.unit_columns, dataset.warnings));
    RANVIER_ASSIGN(recording.spikes, trains_of_units(times, of_spikes, std::move(units)));
    RANVIER_ASSIGN(recording.observed, rows_of_arrays(source, *source.find("start"), *source.find("end"), limits.max_rows));
    describe_outside(recording, "t", dataset.warnings);
    RANVIER_TRY(finish_recording(recording, {TimeScale{TimeUnit::seconds, 1}, "pynapple"}, options, "t", dataset.warnings));
    dataset.content = std::move(recording);
    return dataset;
}

Result<Dataset> read_spikeinterface_npz(ArraySource& source, const ReadOptions& options, const Limits& limits) {
    double n_segments = 1;
    if (const ArrayInfo* stored = source.find("num_segment")) {
        RANVIER_ASSIGN(n_segments, single_number(source, *stored));
    }
    if (!(n_segments >= 1 && n_segments <= 1e6))
        return Error(Errc::bad_input, "num_segment is " + text(n_segments) + "; 1 or more was expected");
    RANVIER_ASSIGN(const uint64_t segment, chosen_segment(options, static_cast<uint64_t>(n_segments)));
    const ArrayInfo* samples = source.find("spike_indexes_seg" + text(segment));
    const ArrayInfo* labels = source.find("spike_labels_seg" + text(segment));
    if (!samples || !labels)
        return Error(Errc::bad_input, "holds no spike_indexes_seg" + text(segment) + " with spike_labels_seg" + text(segment));
    RANVIER_ASSIGN(const auto ids, names_list(source, *source.find("unit_ids"), limits.max_units));
    RANVIER_ASSIGN(const double rate, single_number(source, *source.find("sampling_frequency")));
    if (!(std::isfinite(rate) && rate > 0))
        return Error(Errc::bad_input, "sampling_frequency is " + text(rate) + "; a rate above 0 was expected");
    RANVIER_ASSIGN(const auto whole, whole_numbers(source, *samples, limits.max_spikes));
    const auto negative = std::find_if(whole.begin(), whole.end(), [](int64_t s) { return s < 0; });
    if (negative != whole.end())
        return Error(Errc::bad_input, samples->name + ": spike " + text(negative - whole.begin()) + " is at sample " +
                                          text(*negative) + "; sample numbers begin with 0");
    RANVIER_ASSIGN(const auto of_spikes, indices_of_array(source, *labels, ids, limits));
    if (whole.size() != of_spikes.size()) return lengths_differ(*samples, whole.size(), *labels, of_spikes.size());

    Dataset dataset;
    dataset.format = "SpikeInterface sorting (.npz)";
    Recording recording;
    const std::vector<double> times(whole.begin(), whole.end());
    RANVIER_ASSIGN(recording.spikes, trains_of_units(times, of_spikes, named_units(ids)));
    RANVIER_TRY(finish_recording(recording, {TimeScale{TimeUnit::samples, rate}, "sampling_frequency"}, options, samples->name,
                                 dataset.warnings));
    dataset.content = std::move(recording);
    return dataset;
}

} // namespace

bool may_hold_spikes(const ArraySource& source) {
    return list_of_times(source) || is_pynapple(source) || is_spikeinterface_npz(source);
}

Result<uint64_t> chosen_segment(const ReadOptions& options, uint64_t n) {
    const std::string all = n == 1 ? "seg0" : "seg0 to seg" + text(n - 1);
    if (options.selector.empty()) {
        if (n == 1) return uint64_t{0};
        return Error(Errc::unsupported,
                     "holds " + text(n) + " segments, each with times of its own; choose one as in FILE:seg0 (" + all + ")");
    }
    const std::string& s = options.selector;
    uint64_t segment = 0;
    const char* end = s.data() + s.size();
    const bool named = s.starts_with("seg");
    const auto [stop, failed] = std::from_chars(s.data() + (named ? 3 : 0), end, segment);
    if (!named || failed != std::errc() || stop != end || segment >= n)
        return Error(Errc::invalid_argument, "there is no segment " + s + "; there is " + all);
    return segment;
}

Result<Dataset> spikes_from_arrays(ArraySource& source, const ReadOptions& options, const Limits& limits) {
    if (source.arrays().size() > max_arrays)
        return Error(Errc::limit,
                     "holds " + text(source.arrays().size()) + " arrays; " + text(max_arrays) + " beside spikes are allowed");
    if (is_spikeinterface_npz(source)) return read_spikeinterface_npz(source, options, limits);
    if (!options.selector.empty())
        return Error(Errc::invalid_argument, "holds one recording only, there is no " + options.selector + " to choose in it");
    if (list_of_times(source)) {
        RANVIER_ASSIGN(Dataset dataset, ListsReader(source, limits).read(options));
        dataset.format = "spikes in .npz";
        return dataset;
    }
    if (is_pynapple(source)) return read_pynapple(source, options, limits);
    return Error(Errc::bad_input, "holds no spike times");
}

} // namespace ranvier
