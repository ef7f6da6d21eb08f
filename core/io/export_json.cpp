#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/io/export_formats.hpp"
#include "core/io/long_table.hpp"
#include "core/io/result_json.hpp"

namespace ranvier::detail {
namespace {

std::string json_text(const nlohmann::ordered_json& value) {
    return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

template <typename T>
std::string json_number(T v) {
    return std::isfinite(v) ? shortest(v) : "null";
}

struct Element {
    std::string operator()(const std::vector<std::string>& v) const { return json_text(v[i]); }
    std::string operator()(const std::vector<double>& v) const { return json_number(v[i]); }
    std::string operator()(const std::vector<float>& v) const { return json_number(v[i]); }
    template <typename T>
    std::string operator()(const std::vector<T>& v) const {
        return std::to_string(v[i]);
    }
    uint64_t i;
};

// The values of `a` from element `first` on, nested from dimension `d` inwards. Answers the element after the last.
uint64_t put_nested(TextFile& file, const ResultArray& a, size_t d, uint64_t first) {
    if (d == a.shape.size()) {
        file.put(std::visit(Element{first}, a.values));
        return first + 1;
    }
    file.put("[");
    for (uint64_t i = 0; i < a.shape[d]; ++i) {
        if (i > 0) file.put(",");
        first = put_nested(file, a, d + 1, first);
    }
    file.put("]");
    return first;
}

void put_array(TextFile& file, const ResultArray& a) {
    std::vector<std::string> dims;
    for (const auto& d : a.dims) dims.push_back(exported_axis(d));
    file.put(json_text(exported_axis(a.name)) + ":{\"dims\":" + json_text(dims) + ",\"shape\":" + json_text(a.shape) +
             ",\"unit\":" + json_text(a.unit) + ",\"doc\":" + json_text(a.doc) + ",\"values\":");
    put_nested(file, a, 0, 0);
    file.put("}");
}

void put_groups(TextFile& file, const ResultSet& result) {
    std::vector<std::string> groups;
    for (const auto& a : result.arrays)
        if (std::find(groups.begin(), groups.end(), a.group) == groups.end()) groups.push_back(a.group);
    file.put(",\"groups\":{");
    for (size_t g = 0; g < groups.size(); ++g) {
        file.put((g ? "," : "") + json_text(groups[g]) + ":{");
        bool first = true;
        for (const auto& a : result.arrays) {
            if (a.group != groups[g]) continue;
            if (!first) file.put(",");
            first = false;
            put_array(file, a);
        }
        file.put("}");
    }
    file.put("}");
}

void put_traces(TextFile& file, const ResultSet& result) {
    file.put(",\"traces\":{");
    bool first = true;
    for (const auto& [name, points] : result.traces) {
        file.put((first ? "" : ",") + json_text(name) + ":{\"step\":[");
        first = false;
        for (size_t i = 0; i < points.size(); ++i) file.put((i ? "," : "") + json_number(points[i].step));
        file.put("],\"value\":[");
        for (size_t i = 0; i < points.size(); ++i) file.put((i ? "," : "") + json_number(points[i].value));
        file.put("]}");
    }
    file.put("}");
}

} // namespace

Status export_json(const ResultSet& result, const std::string& path) {
    RANVIER_ASSIGN(TextFile file, TextFile::create(path));
    std::string head = json_text(result_document(result));
    head.pop_back(); // the closing brace: traces and groups, which can be large, follow without being held in memory
    file.put(head);
    put_traces(file, result);
    put_groups(file, result);
    file.put("}\n");
    return file.finish();
}

} // namespace ranvier::detail
