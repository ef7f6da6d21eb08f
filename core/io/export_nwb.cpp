// The tables besides the states: every long table of the result becomes a DynamicTable of processing/behavior, named after its
// only array (ranvier_transition, ranvier_basis) or after its group (ranvier_couplings, ranvier_restarts); columns are its axes,
// then its arrays, rows run as in the result, last axis fastest. Axes of units are rows of the table of units: target_unit,
// source_unit, unit. A last axis of a few names makes columns instead: class_prior_inhibitory, class_prior_none, ... A table of
// one row is no table to nwbinspector: its numbers go to ranvier_metrics, its words to the notes, as GROUP/ARRAY.
#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "core/base/hash.hpp"
#include "core/io/export_formats.hpp"
#include "core/io/long_table.hpp"
#include "core/io/merge_units.hpp"
#include "core/io/nwb_about.hpp"
#include "core/io/nwb_recording.hpp"
#include "core/io/nwb_states.hpp"

namespace ranvier::detail {
namespace {

// What the writing of tables needs to know: where the units are.
struct Units {
    const NwbWriter::Node& node;
    std::map<std::string, int64_t> row; // of an id
};

bool is_unit_axis(const std::string& dim) { return dim == "unit" || dim == "receiver" || dim == "sender"; }

std::vector<std::string> texts_of(const ArrayValues& values) {
    const ColumnValues column = column_values(values);
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column)) return *texts;
    std::vector<std::string> out;
    if (const auto* whole = std::get_if<std::vector<int64_t>>(&column))
        for (const int64_t v : *whole) out.push_back(std::to_string(v));
    else
        for (const double v : std::get<std::vector<double>>(column)) out.push_back(shortest(v));
    return out;
}

std::vector<double> numbers_of(const ArrayValues& values) {
    const ColumnValues column = column_values(values);
    if (const auto* reals = std::get_if<std::vector<double>>(&column)) return *reals;
    const auto* whole = std::get_if<std::vector<int64_t>>(&column);
    return whole ? std::vector<double>(whole->begin(), whole->end()) : std::vector<double>();
}

// The ids of all units that the result names, each once.
std::vector<std::string> unit_ids(const ResultSet& result) {
    std::vector<std::string> ids;
    for (const ResultArray& a : result.arrays) {
        if (a.dims.size() != 1 || a.dims[0] != a.name || !is_unit_axis(a.name)) continue;
        for (const std::string& id : texts_of(a.values))
            if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
    return ids;
}

// Equal results are equal seeds, and so equal object ids.
std::string seed_of(const ResultSet& result, const Recording* recording, const std::map<std::string, std::string>& about) {
    Sha256 sha;
    const auto word = [&](const std::string& text) { sha.update(std::to_string(text.size()) + ":" + text); };
    for (const ResultArray& a : result.arrays) {
        word(a.group + "/" + a.name + "," + a.unit + "," + a.doc);
        for (size_t d = 0; d < a.dims.size(); ++d) word(a.dims[d] + "=" + std::to_string(a.shape[d]));
        if (const auto* texts = std::get_if<std::vector<std::string>>(&a.values))
            for (const std::string& t : *texts) word(t);
        else
            std::visit([&](const auto& v) { sha.update(std::as_bytes(std::span(v))); }, a.values);
    }
    for (const auto& [name, value] : result.metrics) word(name + "=" + shortest(value));
    for (const auto& [name, points] : result.traces)
        for (const TracePoint& p : points) word(name + "=" + shortest(p.step) + "," + shortest(p.value));
    for (const std::string& note : result.notes) word(note);
    word(result.provenance);
    for (const auto& [name, value] : about) word(name + "=" + value);
    if (!recording) return sha.finish_hex();
    for (const Unit& u : recording->spikes.units()) word(u.id + "," + u.region + "," + u.quality);
    sha.update(std::as_bytes(recording->spikes.first()));
    sha.update(std::as_bytes(recording->spikes.all_times()));
    for (const Intervals& i : recording->intervals) {
        word(i.name);
        sha.update(std::as_bytes(std::span(i.rows)));
    }
    for (const Signal& s : recording->signals) {
        word(s.name);
        sha.update(std::as_bytes(std::span(s.values)));
    }
    return sha.finish_hex();
}

std::string described(const ResultArray& a) {
    if (a.unit.empty()) return a.doc;
    return (a.doc.empty() ? a.name : a.doc) + ", in " + a.unit;
}

// The values of axis `d`, one for each row; `stride` is how many rows have the same one after another.
Status write_axis(NwbWriter& nwb, NwbWriter::Table& out, const LongTable& table, size_t d, uint64_t stride, const Units& units) {
    const auto spread = [&](const auto& values) {
        auto all = values;
        all.clear();
        for (uint64_t row = 0; row < out.n_rows; ++row) all.push_back(values[row / stride % table.shape[d]]);
        return all;
    };
    const ResultArray* coordinate = table.coordinates[d];
    std::vector<int64_t> rows;
    if (coordinate && is_unit_axis(table.dims[d])) {
        for (const std::string& id : texts_of(coordinate->values)) rows.push_back(units.row.at(id));
        const std::string name = table.dims[d] == "unit" ? "unit" : exported_axis(table.dims[d]) + "_unit";
        return nwb.region(out, name, described(*coordinate), spread(rows), units.node);
    }
    const std::string name = exported_axis(table.dims[d]);
    if (coordinate) {
        const ColumnValues values = column_values(coordinate->values);
        return std::visit([&](const auto& v) { return nwb.column(out, name, described(*coordinate), spread(v)); }, values);
    }
    for (uint64_t i = 0; i < table.shape[d]; ++i) rows.push_back(static_cast<int64_t>(i));
    return nwb.column(out, name, name + ", counted from 0", spread(rows));
}

// The names along the last axis if they make columns, else nothing.
std::vector<std::string> names_across(const LongTable& table) {
    constexpr size_t most = 16;
    const ResultArray* last = table.dims.size() < 2 ? nullptr : table.coordinates.back();
    const auto* names = last && !is_unit_axis(table.dims.back()) ? std::get_if<std::vector<std::string>>(&last->values) : nullptr;
    return names && names->size() <= most ? *names : std::vector<std::string>();
}

Status write_array(NwbWriter& nwb, NwbWriter::Table& out, const ResultArray& a, const std::vector<std::string>& across) {
    const ColumnValues values = column_values(a.values);
    if (across.empty()) return nwb.column(out, a.name, described(a), values);
    for (size_t k = 0; k < across.size(); ++k) {
        const auto pick = [&](const auto& all) {
            auto some = all;
            some.clear();
            for (size_t i = k; i < all.size(); i += across.size()) some.push_back(all[i]);
            return nwb.column(out, a.name + "_" + across[k], described(a) + "; " + across[k], some);
        };
        RANVIER_TRY(std::visit(pick, values));
    }
    return Ok{};
}

uint64_t rows_of(const LongTable& table) { return table.n_rows() / std::max<uint64_t>(1, names_across(table).size()); }

// Along the bins: written by nwb_states.hpp.
bool is_over_time(const LongTable& table) { return table.group == "states" && !table.dims.empty() && table.dims[0] == "time_s"; }

Status write_table(NwbWriter& nwb, const NwbWriter::Node& module, const LongTable& table, const std::string& name,
                   const Units& units) {
    const std::string description = table.arrays.size() == 1 ? table.arrays[0]->doc : table.group + " of the result";
    const std::vector<std::string> across = names_across(table);
    RANVIER_ASSIGN(auto out, nwb.table(module, name, "DynamicTable", description, rows_of(table)));
    for (const size_t d : table.column_order()) {
        if (!across.empty() && d + 1 == table.dims.size()) continue;
        uint64_t stride = 1;
        for (size_t inner = d + 1; inner < table.shape.size(); ++inner) stride *= table.shape[inner];
        RANVIER_TRY(write_axis(nwb, out, table, d, stride / std::max<uint64_t>(1, across.size()), units));
    }
    for (const ResultArray* a : table.arrays) RANVIER_TRY(write_array(nwb, out, *a, across));
    return nwb.end_table(out);
}

Status write_tables(NwbWriter& nwb, const NwbWriter::Node& module, const ResultSet& result, const Units& units,
                    std::set<std::string>& taken) {
    for (const LongTable& table : long_tables(result)) {
        if (is_over_time(table) || rows_of(table) < 2) continue;
        const std::string wanted = table.arrays.size() == 1 ? table.arrays[0]->name : table.group;
        RANVIER_TRY(write_table(nwb, module, table, nwb_name("ranvier_" + wanted, taken), units));
    }
    return Ok{};
}

// The metrics, and what stands in tables of one row.
struct Figures {
    std::vector<std::string> names;
    std::vector<double> values;
    std::vector<std::string> words; // "GROUP/ARRAY: text"
};

Figures figures_of(const ResultSet& result) {
    Figures out;
    for (const auto& [name, value] : result.metrics) out.names.push_back(name), out.values.push_back(value);
    for (const LongTable& table : long_tables(result)) {
        if (is_over_time(table) || rows_of(table) != 1) continue;
        const std::vector<std::string> across = names_across(table);
        for (const ResultArray* a : table.arrays) {
            const std::vector<std::string> words = texts_of(a->values);
            const bool is_text = std::holds_alternative<std::vector<std::string>>(a->values);
            const std::vector<double> numbers = numbers_of(a->values);
            for (size_t i = 0; i < words.size(); ++i) {
                const std::string name = a->group + "/" + a->name + (i < across.size() ? "_" + across[i] : "");
                if (is_text)
                    out.words.push_back(name + ": " + words[i]);
                else
                    out.names.push_back(name), out.values.push_back(numbers[i]);
            }
        }
    }
    return out;
}

Status write_figures(NwbWriter& nwb, const NwbWriter::Node& module, const ResultSet& result, std::set<std::string>& taken) {
    const Figures figures = figures_of(result);
    if (!figures.names.empty()) {
        RANVIER_ASSIGN(auto table, nwb.table(module, nwb_name("ranvier_metrics", taken), "DynamicTable", "figures of the fit",
                                             figures.names.size()));
        RANVIER_TRY(nwb.column(table, "metric", "name of the figure", figures.names));
        RANVIER_TRY(nwb.column(table, "value", "the figure, NaN where it is not defined", figures.values));
        RANVIER_TRY(nwb.end_table(table));
    }
    std::vector<std::string> traces;
    std::vector<double> steps, values;
    for (const auto& [name, points] : result.traces)
        for (const TracePoint& p : points) traces.push_back(name), steps.push_back(p.step), values.push_back(p.value);
    if (traces.empty()) return Ok{};
    RANVIER_ASSIGN(auto table, nwb.table(module, nwb_name("ranvier_traces", taken), "DynamicTable",
                                         "curves over the iterations of the fit", traces.size()));
    RANVIER_TRY(nwb.column(table, "trace", "name of the curve", traces));
    RANVIER_TRY(nwb.column(table, "step", "iteration", steps));
    RANVIER_TRY(nwb.column(table, "value", "value of the curve", values));
    return nwb.end_table(table);
}

// Without a recording: the ids alone. Not in /units, where a table without spikes is an error to those who look for spikes.
Result<NwbWriter::Node> write_ids(NwbWriter& nwb, const NwbWriter::Node& module, const std::vector<std::string>& ids,
                                  std::set<std::string>& taken) {
    RANVIER_ASSIGN(auto table, nwb.table(module, nwb_name("ranvier_unit_ids", taken), "DynamicTable",
                                         "the units that the result speaks of", ids.size(), numeric_ids(ids)));
    RANVIER_TRY(nwb.column(table, "unit_name", "the unit's id", ids));
    RANVIER_TRY(nwb.end_table(table));
    return std::move(table.node);
}

Status write_run_record(NwbWriter& nwb, const ResultSet& result) {
    if (!result.provenance.empty()) RANVIER_TRY(nwb.source_script(result.provenance, "provenance.json"));
    std::string notes;
    for (const std::string& note : result.notes) notes += (notes.empty() ? "" : "\n") + note;
    for (const std::string& word : figures_of(result).words) notes += (notes.empty() ? "" : "\n") + word;
    return notes.empty() ? Status(Ok{}) : nwb.general_text("notes", notes);
}

Status write_all(NwbWriter& nwb, const ResultSet& result, const Recording* recording,
                 const std::map<std::string, std::string>& about) {
    const std::vector<std::string> ids = unit_ids(result);
    const auto provenance = nlohmann::json::parse(result.provenance, nullptr, false);
    const std::string operation = provenance.is_object() ? provenance.value("operation", "an analysis") : "an analysis";
    RANVIER_TRY(nwb.session(about, "Result of " + operation + " on the spikes of " + std::to_string(ids.size()) + " units."));
    RANVIER_TRY(write_run_record(nwb, result));
    RANVIER_ASSIGN(const auto module, nwb.module("behavior", "states and couplings inferred from spikes by Ranvier"));
    std::set<std::string> taken{"ranvier_posterior"};
    NwbWriter::Node unit_table;
    std::map<std::string, int64_t> rows;
    if (recording) {
        RANVIER_ASSIGN(unit_table, write_nwb_units(nwb, *recording, spike_resolution(about)));
        for (const Unit& u : recording->spikes.units()) rows.emplace(u.id, static_cast<int64_t>(rows.size()));
    } else if (!ids.empty()) {
        RANVIER_ASSIGN(unit_table, write_ids(nwb, module, ids, taken));
        for (const std::string& id : ids) rows.emplace(id, static_cast<int64_t>(rows.size()));
    }
    if (has_states(result) || (recording && !recording->intervals.empty())) {
        RANVIER_ASSIGN(const auto intervals, nwb.group(nwb.root(), "intervals"));
        std::set<std::string> names{"ranvier_states", "ranvier_segments"};
        if (has_states(result)) RANVIER_TRY(write_nwb_states(nwb, intervals, result));
        if (recording) RANVIER_TRY(write_nwb_intervals(nwb, intervals, *recording, names));
    }
    if (has_states(result)) RANVIER_TRY(write_nwb_posterior(nwb, module, result));
    RANVIER_TRY(write_tables(nwb, module, result, {unit_table, std::move(rows)}, taken));
    RANVIER_TRY(write_figures(nwb, module, result, taken));
    return recording ? write_nwb_signals(nwb, module, *recording, taken) : Status(Ok{});
}

} // namespace

Status export_nwb(const ResultSet& result, const std::string& path, const Recording* recording,
                  const std::map<std::string, std::string>& about) {
    const auto refused = [&](auto failed) { return std::move(failed).error().within(path); };
    if (auto checked = check_states_in_seconds(result); !checked) return refused(std::move(checked));
    if (recording && recording->time_unit != TimeUnit::seconds)
        return Error(Errc::invalid_argument, path +
                                                 ": the times of the recording are not known to be seconds; say what they are "
                                                 "with --time-unit (s, ms, us or samples:RATE)");
    auto session = about_session(recording, about);
    if (!session) return refused(std::move(session));
    std::optional<Recording> merged;
    if (recording) {
        auto asked = merge_units(*recording, unit_ids(result));
        if (!asked) return refused(std::move(asked));
        merged = std::move(*asked);
        if (merged) recording = &*merged;
    }
    PartialFile file(path);
    auto nwb = NwbWriter::create(file.temporary(), seed_of(result, recording, *session));
    if (!nwb) return refused(std::move(nwb));
    if (auto ended = nwb->end(write_all(*nwb, result, recording, *session)); !ended) return refused(std::move(ended));
    return file.publish();
}

} // namespace ranvier::detail
