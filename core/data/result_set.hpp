// What an operation leaves behind, in memory: named arrays in groups, scalars, curves, views, and where they came from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace ranvier {

using ArrayValues = std::variant<std::vector<double>, std::vector<float>, std::vector<int64_t>, std::vector<int32_t>,
                                 std::vector<uint16_t>, std::vector<uint8_t>, std::vector<std::string>>;

// An array with named dimensions. Rank 1 with the dimension's own name: that dimension's coordinate within the group.
struct ResultArray {
    std::string group, name;
    std::vector<std::string> dims; // names, outermost first; one size per name and group
    std::vector<uint64_t> shape;   // rows-major
    std::string unit, doc;
    ArrayValues values;
};

struct TracePoint {
    double step, value;
};

// A declarative figure: what the window draws and render exports. Kinds are a closed list (design 4).
struct View {
    std::string kind; // "ribbon", "matrix", ...
    std::string of;   // "group/name"
    std::string title;
};

struct ResultSet {
    std::vector<ResultArray> arrays;
    std::map<std::string, double> metrics; // NaN: not defined for this job, written as null
    std::map<std::string, std::vector<TracePoint>> traces;
    std::vector<View> views;
    std::vector<std::string> notes; // sentences the user should read
    std::string provenance;         // JSON: operation, version, params, selection, seed, inputs, device class, hash

    const ResultArray* find(const std::string& group, const std::string& name) const {
        for (const auto& a : arrays)
            if (a.group == group && a.name == name) return &a;
        return nullptr;
    }
};

} // namespace ranvier
