#include "core/io/read_spike_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <unordered_map>

#include "core/io/finish_recording.hpp"
#include "core/io/sniff.hpp"
#include "core/io/spike_table_layout.hpp"
#include "core/io/text_fields.hpp"
#include "core/io/utf8.hpp"

namespace ranvier {
namespace {

// "1.0" and "1" are one unit.
std::string unit_id(const std::string& field) {
    const auto number = number_of(field, Comma::is_no_decimal);
    if (number && *number == std::floor(*number) && std::abs(*number) < 1e15)
        return std::to_string(static_cast<int64_t>(*number));
    return utf8_or_replaced(field);
}

// Spike times per unit as they arrive, within the limits.
class Collector {
public:
    explicit Collector(const Limits& limits) : limits_(limits) {}

    // The index of a unit, new at its first appearance.
    Result<size_t> unit(const std::string& field) {
        if (field == last_field_ && !ids.empty()) return last_;
        const std::string id = unit_id(field);
        const auto [known, is_new] = index_.emplace(id, ids.size());
        if (is_new) RANVIER_TRY(add_unit(id));
        last_field_ = field;
        last_ = known->second;
        return last_;
    }

    Status add_unit(const std::string& id) {
        if (ids.size() >= limits_.max_units)
            return Error(Errc::limit, "more than " + std::to_string(limits_.max_units) + " units, which is the limit");
        ids.push_back(id);
        times.emplace_back();
        return Ok{};
    }

    Status add(size_t unit, double time) {
        if (n_spikes >= limits_.max_spikes || n_spikes >= limits_.max_bytes / sizeof(double))
            return Error(Errc::limit, "more than " + std::to_string(n_spikes) + " spikes, which is the limit");
        times[unit].push_back(time);
        ++n_spikes;
        return Ok{};
    }

    std::vector<std::string> ids;
    std::vector<std::vector<double>> times;
    uint64_t n_spikes = 0;

private:
    const Limits& limits_;
    std::unordered_map<std::string, size_t> index_;
    std::string last_field_;
    size_t last_ = 0;
};

class TableReader {
public:
    TableReader(const std::string& path, const TableLayout& layout, const Limits& limits, FieldStream stream)
        : path_(path), layout_(layout), stream_(std::move(stream)), spikes_(limits) {}

    bool found_spikes() const { return spikes_.n_spikes > 0; }

    Result<Collector> read() {
        if (layout_.shape == TableShape::row_per_spike) {
            RANVIER_TRY(rows());
        } else {
            RANVIER_TRY(columns());
        }
        return std::move(spikes_);
    }

private:
    Error bad(const std::string& what) const {
        return Error(Errc::bad_input, path_ + ", line " + std::to_string(stream_.line()) + ": " + what);
    }
    Status placed(Status status) const {
        if (status) return status;
        return std::move(status).error().within(path_ + ", line " + std::to_string(stream_.line()));
    }
    Result<double> number(const std::string& field) const {
        if (const auto value = number_of(field, layout_.comma)) return *value;
        return bad("\"" + utf8_or_replaced(field.substr(0, 40)) + "\" is no number; a spike time was expected");
    }

    // The fields of one row that matter: unit and time.
    Result<Token> row(std::string& unit, std::string& time, size_t& n_fields) {
        n_fields = 0;
        for (;;) {
            RANVIER_ASSIGN(const Token token, stream_.next());
            if (token != Token::field) return token;
            if (n_fields == layout_.unit_column) unit = stream_.field();
            if (n_fields == layout_.time_column) time = stream_.field();
            ++n_fields;
            if (layout_.header && n_fields > layout_.names.size() && !stream_.field().empty())
                return bad("more fields than the " + std::to_string(layout_.names.size()) + " names of the header");
        }
    }

    Status rows() {
        std::string unit, time;
        size_t n_fields = 0;
        if (layout_.header) RANVIER_TRY(row(unit, time, n_fields));
        const size_t needed = std::max(layout_.time_column, layout_.unit_column.value_or(0)) + 1;
        const size_t allowed = layout_.unit_column ? 2 : 1;
        if (!layout_.unit_column) RANVIER_TRY(spikes_.add_unit("1"));
        for (;;) {
            unit.clear();
            time.clear();
            RANVIER_ASSIGN(const Token token, row(unit, time, n_fields));
            if (token == Token::end_of_file) return Ok{};
            if (n_fields < needed || (!layout_.header && n_fields > allowed))
                return bad(std::to_string(n_fields) + " fields; " + std::to_string(layout_.header ? needed : allowed) +
                           " were expected");
            if (is_missing(time) && (unit.empty() || !layout_.unit_column)) continue; // padding below the table
            RANVIER_ASSIGN(const double t, number(time));
            size_t index = 0;
            if (layout_.unit_column) {
                if (unit.empty()) return bad("a spike without a unit");
                if (!layout_.unit_is_named && unit_must_be_whole(unit))
                    return bad("unit " + unit + " is no whole number" +
                               (layout_.header
                                    ? "; a trace of behaviour is no table of spikes, it is joined to spikes as signals=FILE"
                                    : ""));
                auto found = spikes_.unit(unit);
                if (!found) return placed(std::move(found).error());
                index = *found;
            }
            RANVIER_TRY(placed(spikes_.add(index, t)));
        }
    }

    bool unit_must_be_whole(const std::string& unit) const {
        const auto value = number_of(unit, layout_.comma);
        return value && *value != std::floor(*value);
    }

    Status columns() {
        const size_t n = layout_.names.size();
        // An unnamed first column is a row number (as R writes it).
        const bool row_numbers = layout_.names[0].empty() && n > 1;
        for (size_t i = 0; i < n; ++i)
            RANVIER_TRY(
                spikes_.add_unit(layout_.names[i].empty() ? "column " + std::to_string(i + 1) : unit_id(layout_.names[i])));
        for (size_t i = 0; i < n; ++i) RANVIER_TRY(stream_.next());
        bool header_row = layout_.shape == TableShape::column_per_unit;
        size_t column = 0;
        bool last_was_empty = false;
        for (;;) {
            RANVIER_ASSIGN(const Token token, stream_.next());
            if (token == Token::end_of_file) break;
            if (token == Token::end_of_row) {
                if (!header_row) RANVIER_TRY(end_of_row(column, last_was_empty));
                header_row = false;
                column = 0;
                continue;
            }
            if (layout_.shape == TableShape::one_line && column == n) column = 0;
            last_was_empty = is_missing(stream_.field());
            const size_t here = column++;
            if (last_was_empty) continue;
            if (here >= n) return bad("more fields than the " + std::to_string(n) + " names of the header");
            if (here == 0 && row_numbers) continue;
            RANVIER_ASSIGN(const double t, number(stream_.field()));
            RANVIER_TRY(placed(spikes_.add(here, t)));
        }
        if (!row_numbers) return Ok{};
        spikes_.ids.erase(spikes_.ids.begin());
        spikes_.times.erase(spikes_.times.begin());
        return Ok{};
    }

    Status end_of_row(size_t column, bool last_was_empty) const {
        const size_t n = layout_.names.size();
        if (layout_.shape == TableShape::one_line) {
            if (column != n && !(column == 1 && last_was_empty))
                return bad("the line ends after " + std::to_string(column) + " of " + std::to_string(n) + " columns");
        } else if (layout_.separator == ' ' && column != n) {
            return bad(std::to_string(column) + " fields under " + std::to_string(n) +
                       " names; with blanks between columns an empty one cannot be told, use tabs or commas");
        }
        return Ok{};
    }

    const std::string& path_;
    const TableLayout& layout_;
    FieldStream stream_;
    Collector spikes_;
};

// Units named by whole numbers in their order, others as they came.
void sort_by_number(Collector& spikes) {
    std::vector<int64_t> numbers;
    for (const std::string& id : spikes.ids) {
        int64_t number = 0;
        const char* end = id.data() + id.size();
        const auto [stop, failed] = std::from_chars(id.data(), end, number);
        if (failed != std::errc() || stop != end) return;
        numbers.push_back(number);
    }
    std::vector<size_t> order(numbers.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return numbers[a] < numbers[b]; });
    std::vector<std::string> ids;
    std::vector<std::vector<double>> times;
    for (const size_t i : order) {
        ids.push_back(std::move(spikes.ids[i]));
        times.push_back(std::move(spikes.times[i]));
    }
    spikes.ids = std::move(ids);
    spikes.times = std::move(times);
}

std::string format_name(const TableLayout& layout) {
    const std::string kind = layout.separator == ','    ? "CSV"
                             : layout.separator == '\t' ? "TSV"
                             : layout.separator == ';'  ? "semicolon-separated"
                                                        : "text";
    return kind + " spike table, " + (layout.shape == TableShape::row_per_spike ? "one row per spike" : "one column per unit");
}

// Text of any kind comes here; without a single spike it may well be something else.
Error no_table(Error error) {
    if (error.code() != Errc::bad_input) return error;
    return Error(error.code(), error.sentence() + ". If this is no spike table: " + what_is_read());
}

} // namespace

Result<Dataset> read_spike_table(const std::string& path, const ReadOptions& options, const Limits& limits) {
    RANVIER_ASSIGN(const TableLayout layout, find_layout(path, limits));
    RANVIER_ASSIGN(FieldStream stream, FieldStream::open(path, layout.separator, limits.max_text));
    TableReader reader(path, layout, limits, std::move(stream));
    auto read = reader.read();
    if (!read) return reader.found_spikes() ? std::move(read).error() : no_table(std::move(read).error());
    Collector spikes = std::move(*read);

    Dataset dataset;
    dataset.format = format_name(layout);
    dataset.warnings = layout.warnings;
    if (spikes.n_spikes == 0) {
        if (layout.shape != TableShape::row_per_spike)
            return no_table(Error(Errc::bad_input, path + ": there are no numbers below the first line"));
        dataset.warnings.push_back("holds no spikes: a table of spikes without rows");
        return dataset;
    }
    if (layout.shape == TableShape::row_per_spike) sort_by_number(spikes);
    Recording recording;
    std::vector<Unit> units(spikes.ids.size());
    for (size_t i = 0; i < units.size(); ++i) units[i].id = std::move(spikes.ids[i]);
    auto trains = SpikeTrains::make(std::move(units), std::move(spikes.times));
    if (!trains) return std::move(trains).error().within(path);
    recording.spikes = std::move(*trains);
    TimeClaim claim;
    claim.scale = layout.time_scale;
    if (claim.scale) claim.said_by = "the header (\"" + layout.names[layout.time_column] + "\")";
    RANVIER_TRY(finish_recording(recording, claim, options, std::filesystem::path(path).filename().string(), dataset.warnings));
    dataset.content = std::move(recording);
    return dataset;
}

} // namespace ranvier
