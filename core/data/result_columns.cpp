#include "core/data/result_columns.hpp"

#include <charconv>

#include "core/base/text.hpp"

namespace ranvier {
namespace {

static_assert(sizeof(TracePoint) == 2 * sizeof(double), "traces are lent as f64[point, 2]");

std::string place(const char* what, size_t k) { return what + std::to_string(k); }

std::vector<std::string> words_of(const std::string& joined) {
    std::vector<std::string> words;
    for (size_t from = 0; from < joined.size();) {
        const size_t comma = std::min(joined.find(',', from), joined.size());
        words.push_back(joined.substr(from, comma - from));
        from = comma + 1;
    }
    return words;
}

void add_values(ColumnSet& out, const std::string& name, const ResultArray& a) {
    const bool shaped = a.shape.size() >= 1 && a.shape.size() <= max_column_rank;
    std::visit(
        [&]<typename T>(const std::vector<T>& values) {
            if constexpr (std::is_same_v<T, std::string>)
                out.texts(name, values);
            else
                out.lend<T>(name, values, shaped ? a.shape : std::vector<uint64_t>{values.size()});
        },
        a.values);
}

void add_arrays(ColumnSet& out, const ResultSet& result) {
    std::vector<std::string> names, dims, shapes, units, docs;
    for (const ResultArray& a : result.arrays) {
        names.push_back(a.group + "/" + a.name);
        dims.push_back(join(a.dims, ","));
        std::vector<std::string> sizes;
        for (uint64_t n : a.shape) sizes.push_back(std::to_string(n));
        shapes.push_back(join(sizes, ","));
        units.push_back(a.unit);
        docs.push_back(a.doc);
    }
    out.texts("result.arrays", names);
    out.texts("result.dims", dims);
    out.texts("result.shapes", shapes);
    out.texts("result.units", units);
    out.texts("result.docs", docs);
    for (size_t k = 0; k < result.arrays.size(); ++k) add_values(out, place("result.", k), result.arrays[k]);
}

// Finds columns and remembers the first thing that was wrong; what it answers is empty from there on.
class Finder {
public:
    explicit Finder(std::span<const ColumnView> columns) : columns_(columns) {}

    const Status& status() const { return status_; }
    void fail(const std::string& sentence) {
        if (status_) status_ = Error(Errc::bad_input, sentence);
    }
    const ColumnView* find(const std::string& name) {
        for (const ColumnView& c : columns_)
            if (c.name == name) return &c;
        fail("there is no column '" + name + "'");
        return nullptr;
    }
    std::vector<std::string> texts(const std::string& name) {
        const ColumnView* c = find(name);
        if (!c) return {};
        auto texts = c->texts();
        if (texts) return {texts->begin(), texts->end()};
        fail(texts.error().sentence());
        return {};
    }
    std::vector<std::string> texts(const std::string& name, size_t n) {
        auto found = texts(name);
        if (found.size() == n) return found;
        fail("column '" + name + "' has " + std::to_string(found.size()) + " texts, expected " + std::to_string(n));
        return std::vector<std::string>(n);
    }
    std::span<const double> numbers(const std::string& name) {
        const ColumnView* c = find(name);
        if (!c) return {};
        if (c->type != ColumnType::f64) fail("column '" + name + "' holds " + type_name(c->type) + ", expected f64");
        return c->values<double>();
    }

private:
    std::span<const ColumnView> columns_;
    Status status_ = Ok{};
};

std::vector<uint64_t> shape_of(Finder& in, const std::string& array, const std::string& text) {
    std::vector<uint64_t> shape;
    for (const std::string& word : words_of(text)) {
        uint64_t n = 0;
        const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), n);
        if (code != std::errc() || end != word.data() + word.size()) in.fail("array " + array + " has no shape: '" + text + "'");
        shape.push_back(n);
    }
    return shape;
}

// An array without values, and where they are.
void read_array(Finder& in, ResultOutline& out, size_t k, const std::string& name, const std::string& shape) {
    ResultArray& a = out.result.arrays[k];
    const size_t slash = name.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == name.size()) in.fail("'" + name + "' is no GROUP/NAME");
    a.group = name.substr(0, slash);
    a.name = slash == std::string::npos ? "" : name.substr(slash + 1);
    a.shape = shape_of(in, name, shape);
    const ColumnView* values = in.find(place("result.", k));
    if (!values || !in.status()) return;
    uint64_t n = 1;
    for (uint64_t d : a.shape) // column files have checked what their own shape multiplies to
        if (d != 0 && n > values->bytes.size() / d)
            n = UINT64_MAX;
        else
            n *= d;
    if (n != values->n_elements() || a.dims.size() != a.shape.size())
        in.fail("array " + name + " has " + std::to_string(values->n_elements()) + " values in " + std::to_string(a.dims.size()) +
                " dimensions, its shape is (" + shape + ")");
    out.values[k] = *values;
    out.values[k].dims = a.shape;
}

void read_arrays(Finder& in, ResultOutline& out) {
    const auto names = in.texts("result.arrays");
    const auto dims = in.texts("result.dims", names.size()), shapes = in.texts("result.shapes", names.size());
    const auto units = in.texts("result.units", names.size()), docs = in.texts("result.docs", names.size());
    out.result.arrays.resize(names.size());
    out.values.resize(names.size());
    for (size_t k = 0; k < names.size() && in.status(); ++k) {
        out.result.arrays[k].dims = words_of(dims[k]);
        out.result.arrays[k].unit = units[k];
        out.result.arrays[k].doc = docs[k];
        read_array(in, out, k, names[k], shapes[k]);
    }
}

void read_scalars(Finder& in, ResultSet& out) {
    const auto metrics = in.texts("result.metrics");
    const auto values = in.numbers("result.metric_values");
    if (metrics.size() != values.size()) in.fail("there are not as many metrics as values of them");
    for (size_t i = 0; i < metrics.size() && in.status(); ++i) out.metrics[metrics[i]] = values[i];
    const auto traces = in.texts("result.traces");
    for (size_t k = 0; k < traces.size() && in.status(); ++k) {
        const auto points = in.numbers(place("result.trace.", k));
        if (points.size() % 2 != 0) in.fail("trace " + traces[k] + " has a step without a value");
        for (size_t i = 0; i + 1 < points.size(); i += 2) out.traces[traces[k]].push_back({points[i], points[i + 1]});
    }
    const auto views = in.texts("result.views");
    if (views.size() % 3 != 0) in.fail("column 'result.views' has a view that is cut short");
    for (size_t i = 0; i + 2 < views.size(); i += 3) out.views.push_back({views[i], views[i + 1], views[i + 2]});
    out.notes = in.texts("result.notes");
    out.provenance = in.texts("result.provenance", 1)[0];
}

Result<ArrayValues> copied(const ColumnView& column) {
    switch (column.type) {
        case ColumnType::f64:
            return ArrayValues(std::vector(column.values<double>().begin(), column.values<double>().end()));
        case ColumnType::f32:
            return ArrayValues(std::vector(column.values<float>().begin(), column.values<float>().end()));
        case ColumnType::i64:
            return ArrayValues(std::vector(column.values<int64_t>().begin(), column.values<int64_t>().end()));
        case ColumnType::i32:
            return ArrayValues(std::vector(column.values<int32_t>().begin(), column.values<int32_t>().end()));
        case ColumnType::u16:
            return ArrayValues(std::vector(column.values<uint16_t>().begin(), column.values<uint16_t>().end()));
        case ColumnType::u8:
            return ArrayValues(std::vector(column.values<uint8_t>().begin(), column.values<uint8_t>().end()));
        case ColumnType::text:
            break;
    }
    ColumnView flat = column;
    flat.dims = {column.n_elements()};
    RANVIER_ASSIGN(const auto texts, flat.texts());
    return ArrayValues(std::vector<std::string>(texts.begin(), texts.end()));
}

} // namespace

ColumnSet result_columns(const ResultSet& result) {
    ColumnSet out;
    out.text("dataset.kind", "result");
    add_arrays(out, result);
    std::vector<std::string> metrics, traces, views;
    std::vector<double> values;
    for (const auto& [name, value] : result.metrics) {
        metrics.push_back(name);
        values.push_back(value);
    }
    out.texts("result.metrics", metrics);
    out.copy<double>("result.metric_values", values);
    for (const auto& [name, points] : result.traces) {
        out.lend(place("result.trace.", traces.size()),
                 std::span(reinterpret_cast<const double*>(points.data()), 2 * points.size()), {points.size(), 2});
        traces.push_back(name);
    }
    out.texts("result.traces", traces);
    for (const View& v : result.views) views.insert(views.end(), {v.kind, v.of, v.title});
    out.texts("result.views", views);
    out.texts("result.notes", result.notes);
    out.text("result.provenance", result.provenance);
    return out;
}

Result<ResultOutline> result_outline(std::span<const ColumnView> columns) {
    Finder in(columns);
    ResultOutline out;
    const std::string kind = in.texts("dataset.kind", 1)[0];
    if (kind != "result") in.fail("the columns hold '" + kind + "', expected a result");
    if (in.status()) read_arrays(in, out);
    if (in.status()) read_scalars(in, out.result);
    if (!in.status()) return in.status().error();
    return out;
}

Result<ResultSet> result_of_columns(const ColumnFile& file) {
    RANVIER_ASSIGN(ResultOutline outline, result_outline(file.columns()));
    for (size_t k = 0; k < outline.values.size(); ++k) {
        RANVIER_ASSIGN(outline.result.arrays[k].values, copied(outline.values[k]));
    }
    return std::move(outline.result);
}

} // namespace ranvier
