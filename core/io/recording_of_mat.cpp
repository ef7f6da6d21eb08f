#include "core/io/recording_of_mat.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/text.hpp"
#include "core/io/finish_recording.hpp"
#include "core/io/flat_spikes.hpp"
#include "core/io/mat_arrays.hpp"
#include "core/io/spike_checks.hpp"
#include "core/io/utf8.hpp"

namespace ranvier {
namespace {

using Kind = MatValue::Kind;

Status finite(const std::vector<double>& times, const std::string& place) {
    for (const double t : times)
        if (!std::isfinite(t)) return Error(Errc::bad_input, place + " holds a time that is not finite");
    return Ok{};
}

Result<std::vector<int64_t>> whole_numbers(MatFile& file, const MatValue& value, const std::string& place) {
    RANVIER_ASSIGN(const std::vector<double> values, file.numbers(value));
    if (!all_whole(values))
        return Error(Errc::bad_input, place + " must hold whole numbers, the unit of each spike, and does not");
    return std::vector<int64_t>(values.begin(), values.end());
}

// Units as they are found in cells and structs.
class UnitCollector {
public:
    UnitCollector(MatFile& file, const MatCandidate& candidate, const Limits& limits)
        : file_(file), candidate_(candidate), limits_(limits) {
        nested_ =
            candidate.layout == MatLayout::cells && std::any_of(candidate.value->items.begin(), candidate.value->items.end(),
                                                                [](const MatValue& item) { return item.kind == Kind::cell; });
    }

    Status collect() { return walk(*candidate_.value, ""); }

    Status into(Recording& recording, std::vector<std::string>& warnings) {
        if (n_left_out_ > 0)
            warnings.push_back(candidate_.name + ": " + text(n_left_out_) + " units without spikes were left out");
        columns(recording);
        RANVIER_TRY(observed(recording));
        RANVIER_ASSIGN(recording.spikes, SpikeTrains::make(std::move(units_), std::move(times_)));
        return Ok{};
    }

private:
    static std::string below(const std::string& path, uint64_t n, uint64_t index) {
        if (n < 2) return path;
        return path + (path.empty() ? "" : ".") + std::to_string(index + 1);
    }

    Status walk(const MatValue& value, const std::string& path) {
        if (value.kind == Kind::cell) {
            if (value.dims.size() != 2 || (!value.is_vector() && holds_ends(value)))
                return Error(Errc::bad_input,
                             candidate_.name + " is an array of " + h5::dims_text(value.dims) +
                                 " cells of times; which dimension is the units is not told, a list (1 x n) with "
                                 "one cell for each unit was expected");
            for (size_t i = 0; i < value.items.size(); ++i) RANVIER_TRY(walk(value.items[i], below(path, value.n(), i)));
            return Ok{};
        }
        if (value.kind != Kind::structure) return add(value, path, nullptr, 0);
        for (uint64_t e = 0; e < value.n(); ++e)
            RANVIER_TRY(add(*value.field(candidate_.field, e), below(path, value.n(), e), &value, e));
        return Ok{};
    }

    static bool holds_ends(const MatValue& cells) {
        return std::any_of(cells.items.begin(), cells.items.end(),
                           [](const MatValue& item) { return item.kind != Kind::cell && item.n() > 0; });
    }

    Status add(const MatValue& times, const std::string& path, const MatValue* structure, uint64_t element) {
        if (times.n() == 0 && nested_) {
            n_left_out_ += structure != nullptr;
            return Ok{};
        }
        if (units_.size() >= limits_.max_units)
            return Error(Errc::limit,
                         candidate_.name + " holds more than " + text(limits_.max_units) + " units, which is the limit");
        if (times.n() > limits_.max_spikes - n_spikes_)
            return Error(Errc::limit,
                         candidate_.name + " holds more than " + text(limits_.max_spikes) + " spikes, which is the limit");
        n_spikes_ += times.n();
        Unit unit;
        unit.id = path.empty() ? candidate_.name : path;
        RANVIER_ASSIGN(std::vector<double> values, file_.numbers(times));
        RANVIER_TRY(finite(values, candidate_.name + ", unit " + unit.id));
        units_.push_back(std::move(unit));
        times_.push_back(std::move(values));
        structs_.push_back({structure, element});
        return Ok{};
    }

    // Fields of one number or one text in the struct of every unit.
    void columns(Recording& recording) {
        if (structs_.empty() || !structs_[0].first) return;
        recording.unit_columns.n_rows = units_.size();
        for (const std::string& field : structs_[0].first->fields) {
            if (field == candidate_.field) continue;
            if (has_all(field, [](const MatValue& v) { return v.is_number() && v.n() == 1; })) {
                std::vector<double> values;
                for (const auto& [structure, element] : structs_) {
                    const auto number = file_.numbers(*structure->field(field, element));
                    values.push_back(number ? (*number)[0] : std::nan(""));
                }
                recording.unit_columns.columns.push_back({utf8_or_replaced(field), "", std::move(values)});
            } else if (has_all(field, [](const MatValue& v) { return v.kind == Kind::text; })) {
                std::vector<std::string> values;
                for (const auto& [structure, element] : structs_) values.push_back(structure->field(field, element)->text);
                add_texts(field, std::move(values), recording);
            }
        }
        if (recording.unit_columns.columns.empty()) recording.unit_columns.n_rows = 0;
    }

    void add_texts(const std::string& field, std::vector<std::string> values, Recording& recording) {
        for (size_t u = 0; u < units_.size(); ++u) {
            if (field == "region") units_[u].region = values[u];
            if (field == "quality" || field == "label") units_[u].quality = values[u];
        }
        if (field == "region" || field == "quality" || field == "label") return;
        recording.unit_columns.columns.push_back({utf8_or_replaced(field), "", std::move(values)});
    }

    template <typename Is>
    bool has_all(const std::string& field, Is is) const {
        return std::all_of(structs_.begin(), structs_.end(), [&](const auto& at) {
            const MatValue* value = at.first ? at.first->field(field, at.second) : nullptr;
            return value && is(*value);
        });
    }

    Status observed(Recording& recording) {
        constexpr const char* field = "timerange";
        if (structs_.empty() || !has_all(field, [](const MatValue& v) { return v.is_number() && v.n() == 2; })) return Ok{};
        std::optional<Interval> all;
        for (const auto& [structure, element] : structs_) {
            RANVIER_ASSIGN(const std::vector<double> ends, file_.numbers(*structure->field(field, element)));
            const Interval here{ends[0], ends[1]};
            if (!std::isfinite(here.start) || !std::isfinite(here.stop) || here.start >= here.stop) return Ok{};
            if (all && *all != here) return Ok{}; // of each unit its own: no interval of the recording
            all = here;
        }
        recording.observed = {*all};
        return Ok{};
    }

    MatFile& file_;
    const MatCandidate& candidate_;
    const Limits& limits_;
    bool nested_ = false;
    std::vector<Unit> units_;
    std::vector<std::vector<double>> times_;
    std::vector<std::pair<const MatValue*, uint64_t>> structs_; // of each unit the struct and the element it came from
    uint64_t n_spikes_ = 0, n_left_out_ = 0;
};

struct Trial {
    std::vector<double> times, onsets;
    std::vector<int64_t> units, states;
};

class TrialReader {
public:
    TrialReader(MatFile& file, const MatCandidate& candidate, const Limits& limits)
        : file_(file), candidate_(candidate), limits_(limits) {}

    Status read(Recording& recording, std::vector<std::string>& warnings) {
        const MatValue& array = *candidate_.value;
        uint64_t n_spikes = 0;
        for (uint64_t e = 0; e < array.n(); ++e) {
            if (array.field("firings", e)->n() / 2 > limits_.max_spikes - n_spikes)
                return Error(Errc::limit,
                             candidate_.name + " holds more than " + text(limits_.max_spikes) + " spikes, which is the limit");
            n_spikes += array.field("firings", e)->n() / 2;
            RANVIER_ASSIGN(Trial trial, trial_at(e));
            for (const auto* times : {&trial.times, &trial.onsets})
                for (const double t : *times) extent_ = {std::min(extent_.start, t), std::max(extent_.stop, t)};
            trials_.push_back(std::move(trial));
        }
        const std::string told = told_length();
        const double length = extent_.stop - extent_.start, gap = length / 10;
        lay_out(length + gap, recording);
        warnings.push_back(candidate_.name + ": its " + text(trials_.size()) + " trials were laid end to end, each " +
                           text(length) + " long (" + told + ") with a gap of " + text(gap) +
                           "; the intervals \"trials\" tell where");
        return spikes(length + gap, n_spikes, recording);
    }

private:
    std::string place(uint64_t trial, const char* field) const { return candidate_.name + "(" + text(trial + 1) + ")." + field; }

    Result<Trial> trial_at(uint64_t e) {
        const MatValue& firings = *candidate_.value->field("firings", e);
        Trial trial;
        RANVIER_ASSIGN(std::vector<double> values, file_.numbers(firings));
        const auto half = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
        const std::vector<double> units(half, values.end());
        values.erase(half, values.end());
        RANVIER_TRY(finite(values, place(e, "firings")));
        if (!all_whole(units))
            return Error(Errc::bad_input, place(e, "firings") + ": its second column must hold whole numbers, the units");
        trial.times = std::move(values);
        trial.units.assign(units.begin(), units.end());
        const MatValue* states = candidate_.value->field("stateSeq", e);
        if (!states || !states->is_number() || states->n() == 0) return trial;
        if (states->dims.size() != 2 || states->dims[0] != 2)
            return Error(Errc::bad_input, place(e, "stateSeq") + " is " + h5::dims_text(states->dims) +
                                              "; a row of onsets and a row of states were expected");
        RANVIER_ASSIGN(const std::vector<double> pairs, file_.numbers(*states));
        for (size_t i = 0; i < pairs.size(); i += 2) trial.onsets.push_back(pairs[i]);
        std::vector<double> numbers;
        for (size_t i = 1; i < pairs.size(); i += 2) numbers.push_back(pairs[i]);
        RANVIER_TRY(finite(trial.onsets, place(e, "stateSeq")));
        if (!all_whole(numbers) || !std::is_sorted(trial.onsets.begin(), trial.onsets.end()))
            return Error(Errc::bad_input, place(e, "stateSeq") + ": ascending onsets and whole numbers of states were expected");
        trial.states.assign(numbers.begin(), numbers.end());
        return trial;
    }

    // The end of a trial that the file tells, if it fits what the trials hold.
    std::string told_length() {
        for (const MatVariable& variable : file_.variables()) {
            for (const char* name : {"T", "trial_length", "duration"}) {
                const bool here = variable.name == name;
                const MatValue* value = here ? &variable.value : variable.value.n() == 1 ? variable.value.field(name) : nullptr;
                if (!value || !value->is_number() || value->n() != 1) continue;
                const auto told = file_.numbers(*value);
                if (!told || !((*told)[0] >= extent_.stop && (*told)[0] <= 2 * extent_.stop)) continue;
                extent_.stop = (*told)[0];
                return "as " + (here ? variable.name : variable.name + "." + name) + " says";
            }
        }
        return "up to the last spike or onset of any";
    }

    // Where trial `e` would have its time 0 when trials follow one another every `step`.
    double offset(uint64_t e, double step) const { return static_cast<double>(e) * step - extent_.start; }

    void lay_out(double step, Recording& recording) {
        Intervals trials, states;
        trials.name = "trials";
        states.name = "true_states";
        std::vector<int64_t> trial_of, trial_of_state, state;
        for (uint64_t e = 0; e < trials_.size(); ++e) {
            const double zero = offset(e, step);
            trials.rows.push_back({zero + extent_.start, zero + extent_.stop});
            trial_of.push_back(static_cast<int64_t>(e) + 1);
            const Trial& trial = trials_[e];
            for (size_t i = 0; i < trial.onsets.size(); ++i) {
                const double stop = i + 1 < trial.onsets.size() ? trial.onsets[i + 1] : extent_.stop;
                states.rows.push_back({zero + trial.onsets[i], zero + stop});
                trial_of_state.push_back(static_cast<int64_t>(e) + 1);
                state.push_back(trial.states[i]);
            }
        }
        recording.observed = trials.rows;
        trials.table = {{{"trial", "", std::move(trial_of)}}, trials.rows.size()};
        recording.intervals.push_back(std::move(trials));
        if (states.rows.empty()) return;
        states.table = {{{"trial", "", std::move(trial_of_state)}, {"state", "", std::move(state)}}, states.rows.size()};
        recording.intervals.push_back(std::move(states));
    }

    Status spikes(double step, uint64_t n_spikes, Recording& recording) {
        std::vector<double> times;
        std::vector<int64_t> units;
        times.reserve(n_spikes);
        units.reserve(n_spikes);
        for (uint64_t e = 0; e < trials_.size(); ++e) {
            for (const double t : trials_[e].times) times.push_back(offset(e, step) + t);
            units.insert(units.end(), trials_[e].units.begin(), trials_[e].units.end());
        }
        auto trains = trains_of_clusters(times, units, limits_);
        if (!trains) return std::move(trains).error().within(candidate_.name);
        recording.spikes = std::move(*trains);
        return Ok{};
    }

    MatFile& file_;
    const MatCandidate& candidate_;
    const Limits& limits_;
    std::vector<Trial> trials_;
    Interval extent_{0, 0}; // of every trial
};

Status read_flat(MatFile& file, const MatCandidate& candidate, const Limits& limits, Recording& recording) {
    if (candidate.value->n() > limits.max_spikes)
        return Error(Errc::limit, candidate.name + " holds " + text(candidate.value->n()) + " spikes; " +
                                      text(limits.max_spikes) + " are allowed");
    RANVIER_ASSIGN(const std::vector<double> times, file.numbers(*candidate.value));
    RANVIER_TRY(finite(times, candidate.name));
    RANVIER_ASSIGN(const std::vector<int64_t> units, whole_numbers(file, *candidate.clusters, candidate.clusters_name));
    auto trains = trains_of_clusters(times, units, limits);
    if (!trains) return std::move(trains).error().within(candidate.name);
    recording.spikes = std::move(*trains);
    return Ok{};
}

Status read_vector(MatFile& file, const MatCandidate& candidate, const Limits& limits, Recording& recording) {
    if (candidate.value->n() > limits.max_spikes)
        return Error(Errc::limit, candidate.name + " holds " + text(candidate.value->n()) + " spikes; " +
                                      text(limits.max_spikes) + " are allowed");
    RANVIER_ASSIGN(std::vector<double> times, file.numbers(*candidate.value));
    RANVIER_TRY(finite(times, candidate.name));
    std::vector<Unit> units(1);
    units[0].id = candidate.name;
    std::vector<std::vector<double>> all;
    all.push_back(std::move(times));
    RANVIER_ASSIGN(recording.spikes, SpikeTrains::make(std::move(units), std::move(all)));
    return Ok{};
}

} // namespace

Result<Recording> recording_of_mat(MatFile& file, const MatCandidate& candidate, const ReadOptions& options, const Limits& limits,
                                   std::vector<std::string>& warnings) {
    Recording recording;
    if (candidate.layout == MatLayout::flat) {
        RANVIER_TRY(read_flat(file, candidate, limits, recording));
    } else if (candidate.layout == MatLayout::vector) {
        RANVIER_TRY(read_vector(file, candidate, limits, recording));
    } else if (candidate.layout == MatLayout::trials) {
        RANVIER_TRY(TrialReader(file, candidate, limits).read(recording, warnings));
    } else {
        UnitCollector units(file, candidate, limits);
        RANVIER_TRY(units.collect());
        RANVIER_TRY(units.into(recording, warnings));
    }
    const std::string& name = candidate.field.empty() ? candidate.name : candidate.field;
    TimeClaim claim;
    if (const auto scale = time_unit_of_name(name)) claim = {scale, "the name (\"" + name + "\")"};
    describe_outside(recording, candidate.name, warnings);
    RANVIER_TRY(finish_recording(recording, claim, options, candidate.name, warnings));
    return recording;
}

} // namespace ranvier
