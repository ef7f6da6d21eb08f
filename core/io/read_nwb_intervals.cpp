#include "core/io/read_nwb_intervals.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier {
namespace {

constexpr size_t max_named = 12; // columns named in a warning

std::string last_parts(const std::string& path, int n) {
    size_t at = path.size();
    for (int i = 0; i < n && at != path.npos && at != 0; ++i) at = path.rfind('/', at - 1);
    return at == path.npos ? path : path.substr(at + 1);
}

template <typename T>
void keep_rows(std::vector<T>& values, const std::vector<size_t>& rows) {
    std::vector<T> kept;
    kept.reserve(rows.size());
    for (const size_t row : rows) kept.push_back(std::move(values[row]));
    values = std::move(kept);
}

class TableReader {
public:
    TableReader(NwbFile& nwb, std::vector<std::string>& left_out) : nwb_(nwb), left_out_(left_out) {}

    Result<Intervals> read(size_t group) {
        RANVIER_ASSIGN(const NwbTable table, NwbTable::open(nwb_, group));
        Intervals intervals;
        RANVIER_ASSIGN(const auto start, times(table, "start_time"));
        RANVIER_ASSIGN(const auto stop, times(table, "stop_time"));
        std::vector<size_t> sound;
        for (size_t row = 0; row < start.size(); ++row) {
            if (!std::isfinite(start[row]) || !std::isfinite(stop[row]) || start[row] > stop[row]) continue;
            sound.push_back(row);
            intervals.rows.push_back({start[row], stop[row]});
        }
        for (const NwbColumn& column : table.columns()) {
            if (column.name == "start_time" || column.name == "stop_time") continue;
            RANVIER_TRY(add_column(table, column, intervals.table));
        }
        if (sound.size() < start.size()) {
            nwb_.warnings.push_back(table.path() + ": " + std::to_string(start.size() - sound.size()) + " of " +
                                    std::to_string(start.size()) +
                                    " rows stop before they start or are not finite; they were left out");
            for (Column& column : intervals.table.columns)
                std::visit([&](auto& values) { keep_rows(values, sound); }, column.values);
        }
        intervals.table.n_rows = sound.size();
        return intervals;
    }

private:
    Result<std::vector<double>> times(const NwbTable& table, const std::string& name) {
        const NwbColumn* column = table.find(name);
        if (!column || column->index)
            return Error(Errc::bad_input, table.path() + "/" + name + " cannot be read; one time for each row was expected");
        RANVIER_TRY(table.check_rows(nwb_, *column));
        RANVIER_ASSIGN(const h5::Shape shape, nwb_.file.shape(column->node));
        if (shape.dims.size() != 1)
            return Error(Errc::bad_input, nwb_.file.path(column->node) + " is " + h5::dims_text(shape.dims) +
                                              " values; one time for each row was expected");
        return nwb_.file.doubles(column->node);
    }

    void leave_out(const NwbColumn& column, const std::string& why) {
        left_out_.push_back(nwb_.file.path(column.node) + " (" + why + ")");
    }

    Status add_column(const NwbTable& table, const NwbColumn& column, Table& into) {
        auto looked = nwb_.file.shape(column.node);
        if (!looked) {
            if (looked.error().code() == Errc::bad_input) return std::move(looked).error();
            leave_out(column, looked.error().sentence());
            return Ok{};
        }
        const h5::Shape shape = std::move(*looked);
        RANVIER_TRY(table.check_rows(nwb_, column));
        if (column.nested) {
            leave_out(column, "lists of lists");
            return Ok{};
        }
        if (column.index) return add_ragged(table, column, shape, into);
        if (shape.dims.size() != 1) {
            leave_out(column, std::to_string(shape.dims.size()) + " dimensions");
            return Ok{};
        }
        switch (shape.values) {
            case h5::Values::integer:
            case h5::Values::boolean:
                return add(column, into, nwb_.file.integers(column.node));
            case h5::Values::real:
                return add(column, into, nwb_.file.doubles(column.node));
            case h5::Values::text:
                return add(column, into, nwb_.file.texts(column.node));
            default:
                leave_out(column, shape.type);
                return Ok{};
        }
    }

    template <typename T>
    static Status add(const NwbColumn& column, Table& into, Result<std::vector<T>> values) {
        if (!values) return std::move(values).error();
        into.columns.push_back({column.name, "", std::move(*values)});
        return Ok{};
    }

    Status add_ragged(const NwbTable& table, const NwbColumn& column, const h5::Shape& shape, Table& into) {
        RANVIER_ASSIGN(const auto first, table.first_of_rows(nwb_, column));
        if (shape.dims.size() == 1 && shape.n == 0) { // an empty column has no type worth the name
            into.columns.push_back({column.name, "", std::vector<std::string>(table.n_rows())});
            return Ok{};
        }
        if (shape.values != h5::Values::text || shape.dims.size() != 1) {
            leave_out(column, "lists of " + shape.type);
            return Ok{};
        }
        RANVIER_ASSIGN(const auto texts, nwb_.file.texts(column.node));
        std::vector<std::string> joined(table.n_rows());
        for (size_t row = 0; row < joined.size(); ++row)
            for (auto i = first[row]; i < first[row + 1]; ++i)
                joined[row] += (i > first[row] ? "," : "") + texts[static_cast<size_t>(i)];
        into.columns.push_back({column.name, "", std::move(joined)});
        return Ok{};
    }

    NwbFile& nwb_;
    std::vector<std::string>& left_out_;
};

bool is_interval_table(const NwbFile& nwb, size_t node) {
    const h5::Node& n = nwb.file.nodes()[node];
    if (n.kind != h5::Kind::group || n.same || nwb.types[node].empty()) return false;
    return nwb.types[node] == "TimeIntervals" || (nwb.file.reach("start_time", node) && nwb.file.reach("stop_time", node));
}

} // namespace

std::vector<std::string> unique_names(const std::vector<std::string>& paths) {
    std::vector<std::string> names(paths.size());
    for (size_t i = 0; i < paths.size(); ++i) {
        names[i] = paths[i];
        for (const int parts : {1, 2}) {
            const std::string name = last_parts(paths[i], parts);
            const auto same =
                std::count_if(paths.begin(), paths.end(), [&](const std::string& p) { return last_parts(p, parts) == name; });
            if (same > 1) continue;
            names[i] = name;
            break;
        }
    }
    return names;
}

Result<std::vector<Intervals>> read_nwb_intervals(NwbFile& nwb) {
    std::vector<Intervals> tables;
    std::vector<std::string> paths, left_out;
    for (size_t node = 0; node < nwb.file.nodes().size(); ++node) {
        if (!is_interval_table(nwb, node)) continue;
        RANVIER_ASSIGN(Intervals intervals, TableReader(nwb, left_out).read(node));
        tables.push_back(std::move(intervals));
        paths.push_back(nwb.file.path(node));
    }
    const auto names = unique_names(paths);
    for (size_t i = 0; i < tables.size(); ++i) tables[i].name = names[i];
    if (!left_out.empty()) {
        std::string sentence = "columns of interval tables that are not read: ";
        for (size_t i = 0; i < left_out.size() && i < max_named; ++i) sentence += (i ? ", " : "") + left_out[i];
        if (left_out.size() > max_named) sentence += " and " + std::to_string(left_out.size() - max_named) + " more";
        nwb.warnings.push_back(sentence);
    }
    return tables;
}

} // namespace ranvier
