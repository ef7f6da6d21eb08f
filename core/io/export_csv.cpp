#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/io/export_formats.hpp"
#include "core/io/long_table.hpp"
#include "core/io/result_json.hpp"

namespace ranvier::detail {
namespace {

struct Field {
    std::string operator()(const std::vector<std::string>& v) const { return csv_field(v[i]); }
    std::string operator()(const std::vector<double>& v) const { return shortest(v[i]); }
    std::string operator()(const std::vector<float>& v) const { return shortest(v[i]); }
    template <typename T>
    std::string operator()(const std::vector<T>& v) const {
        return std::to_string(v[i]);
    }
    uint64_t i;
};

std::string line(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& n : names) out += (out.empty() ? "" : ",") + csv_field(n);
    return out + "\n";
}

Status write_table(const LongTable& table, const std::string& path) {
    RANVIER_ASSIGN(TextFile file, TextFile::create(path));
    file.put(line(table.columns()));
    const std::vector<size_t> order = table.column_order();
    std::vector<uint64_t> index(table.dims.size(), 0);
    for (uint64_t row = 0; row < table.n_rows(); ++row) {
        std::string out;
        for (const size_t d : order) {
            if (!out.empty()) out += ',';
            out += table.coordinates[d] ? std::visit(Field{index[d]}, table.coordinates[d]->values) : std::to_string(index[d]);
        }
        for (const auto* a : table.arrays)
            out += (order.empty() && a == table.arrays.front() ? "" : ",") + std::visit(Field{row}, a->values);
        file.put(out += '\n');
        for (size_t d = index.size(); d-- > 0;) {
            if (++index[d] < table.shape[d]) break;
            index[d] = 0;
        }
    }
    return file.finish();
}

Status write_metrics(const ResultSet& result, const std::string& path) {
    RANVIER_ASSIGN(TextFile file, TextFile::create(path));
    file.put("metric,value\n");
    for (const auto& [name, value] : result.metrics) file.put(csv_field(name) + "," + shortest(value) + "\n");
    return file.finish();
}

Status write_traces(const ResultSet& result, const std::string& path) {
    RANVIER_ASSIGN(TextFile file, TextFile::create(path));
    file.put("trace,step,value\n");
    for (const auto& [name, points] : result.traces)
        for (const auto& p : points) file.put(csv_field(name) + "," + shortest(p.step) + "," + shortest(p.value) + "\n");
    return file.finish();
}

Status write_about(const ResultSet& result, const std::string& path) {
    using nlohmann::ordered_json;
    ordered_json about;
    const ordered_json provenance = ordered_json::parse(result.provenance, nullptr, false);
    about["provenance"] = provenance.is_object() ? provenance : ordered_json(nullptr);
    const ordered_json document = result_document(result);
    about["views"] = document["views"];
    about["notes"] = document["notes"];
    RANVIER_ASSIGN(TextFile file, TextFile::create(path));
    file.put(about.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
    return file.finish();
}

// The table that OUT.csv holds: the one with the weights, else the first between receivers and senders; null if there is none.
const LongTable* main_table(const std::vector<LongTable>& tables) {
    const LongTable* found = nullptr;
    for (const auto& t : tables) {
        if (!t.couplings) continue;
        if (std::any_of(t.arrays.begin(), t.arrays.end(), [](const ResultArray* a) { return a->name == "weight"; })) return &t;
        if (!found) found = &t;
    }
    return found;
}

} // namespace

Status export_csv(const ResultSet& result, const std::string& path) {
    const std::string stem = path.ends_with(".csv") ? path.substr(0, path.size() - 4) : path;
    const std::vector<LongTable> tables = long_tables(result);
    const LongTable* couplings = main_table(tables);
    std::vector<FileToWrite> files;
    for (const auto& table : tables) {
        if (table.name.find('/') != std::string::npos || table.name == "metrics" || table.name == "traces")
            return Error(Errc::invalid_argument, path + ": no file can be named after the table \"" + table.name + "\"");
        files.push_back({&table == couplings ? path : stem + "." + table.name + ".csv",
                         [&](const std::string& p) { return write_table(table, p); }});
    }
    const auto metrics = [&](const std::string& p) { return write_metrics(result, p); };
    if (!couplings) files.push_back({path, metrics});
    files.push_back({stem + ".metrics.csv", metrics});
    if (!result.traces.empty())
        files.push_back({stem + ".traces.csv", [&](const std::string& p) { return write_traces(result, p); }});
    files.push_back({stem + ".about.json", [&](const std::string& p) { return write_about(result, p); }});
    return write_new_files(files);
}

} // namespace ranvier::detail
