#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "core/io/h5_write.hpp"
#include "core/io/result_file.hpp"
#include "core/io/result_schema.hpp"

namespace ranvier {
namespace {

using h5w::Id;
using h5w::Writer;

constexpr size_t max_rank = 32; // HDF5's own

Error wrong(const std::string& sentence) { return Error(Errc::invalid_argument, sentence); }

Status check_name(const std::string& what, const std::string& name) {
    const std::string fault = h5w::name_fault(name);
    if (fault.empty()) return Ok{};
    return wrong("the name of " + what + ", \"" + name + "\", " + fault);
}

Status check_text(const std::string& what, const std::string& value) {
    if (h5w::is_plain_text(value)) return Ok{};
    return wrong(what + " is not UTF-8 or has a NUL in it");
}

Status check_shape(const ResultArray& a, const std::string& place) {
    if (a.dims.size() != a.shape.size() || a.dims.size() > max_rank)
        return wrong(place + " has " + std::to_string(a.dims.size()) + " dimension names and " + std::to_string(a.shape.size()) +
                     " sizes; allowed is one each, at most " + std::to_string(max_rank));
    uint64_t n = 1;
    for (const uint64_t d : a.shape)
        if (__builtin_mul_overflow(n, d, &n)) return wrong(place + " has a shape whose product overflows");
    const uint64_t held = std::visit([](const auto& v) { return static_cast<uint64_t>(v.size()); }, a.values);
    if (held != n) return wrong(place + " has " + std::to_string(held) + " values for a shape of " + std::to_string(n));
    for (size_t d = 0; d < a.dims.size(); ++d) {
        RANVIER_TRY(check_name("a dimension of " + place, a.dims[d]));
        if (std::count(a.dims.begin(), a.dims.end(), a.dims[d]) > 1)
            return wrong(place + " has the dimension " + a.dims[d] + " twice; name them apart, as receiver and sender");
    }
    return Ok{};
}

Status check_array(const ResultArray& a) {
    RANVIER_TRY(check_name("a group", a.group));
    RANVIER_TRY(check_name("an array of group " + a.group, a.name));
    if (a.group == schema::metrics_group || a.group == schema::traces_group)
        return wrong("array " + a.name + " is in group " + a.group +
                     ", whose name is kept for the metrics and traces themselves");
    const std::string place = "array " + a.group + "/" + a.name;
    RANVIER_TRY(check_shape(a, place));
    RANVIER_TRY(check_text("the unit of " + place, a.unit));
    RANVIER_TRY(check_text("the doc of " + place, a.doc));
    if (const auto* texts = std::get_if<std::vector<std::string>>(&a.values))
        for (const auto& t : *texts) RANVIER_TRY(check_text("a value of " + place, t));
    return Ok{};
}

// Names once, dimensions of one size, and no array in the place of a dimension that it is not the coordinate of.
Status check_arrays(const ResultSet& result) {
    std::set<std::pair<std::string, std::string>> names;
    std::map<std::pair<std::string, std::string>, uint64_t> sizes;
    for (const auto& a : result.arrays) {
        RANVIER_TRY(check_array(a));
        if (!names.emplace(a.group, a.name).second) return wrong("there are two arrays " + a.group + "/" + a.name);
        for (size_t d = 0; d < a.dims.size(); ++d) {
            const auto [at, fresh] = sizes.emplace(std::pair(a.group, a.dims[d]), a.shape[d]);
            if (!fresh && at->second != a.shape[d])
                return wrong("dimension " + a.dims[d] + " of group " + a.group + " has size " + std::to_string(at->second) +
                             ", and " + std::to_string(a.shape[d]) + " in array " + a.name);
        }
    }
    for (const auto& a : result.arrays)
        if (sizes.contains({a.group, a.name}) && !schema::is_coordinate(a))
            return wrong("array " + a.group + "/" + a.name + " has the name of a dimension and is not its coordinate of rank 1");
    return Ok{};
}

Status check_result(const ResultSet& result) {
    RANVIER_TRY(check_arrays(result));
    for (const auto& [name, value] : result.metrics) RANVIER_TRY(check_name("a metric", name));
    for (const auto& [name, points] : result.traces) RANVIER_TRY(check_name("a trace", name));
    for (const auto& v : result.views) RANVIER_TRY(check_text("a view", v.kind + v.of + v.title));
    for (const auto& n : result.notes) RANVIER_TRY(check_text("a note", n));
    RANVIER_TRY(check_text("the provenance", result.provenance));
    if (!result.provenance.empty() && !nlohmann::json::parse(result.provenance, nullptr, false).is_object())
        return wrong("the provenance is not a JSON object");
    return Ok{};
}

// One group while it is written: its scales and who uses them.
struct OpenGroup {
    Id id;
    std::map<std::string, Id> scales;
    std::map<std::string, std::vector<Writer::Use>> uses;
    std::vector<Id> datasets; // kept open until their references are written
};

Status label(Writer& w, const Id& dataset, const ResultArray& a) {
    if (!a.unit.empty()) RANVIER_TRY(w.text_attribute(dataset.get(), "units", a.unit));
    if (!a.doc.empty()) RANVIER_TRY(w.text_attribute(dataset.get(), "long_name", a.doc));
    return Ok{};
}

Status write_array(Writer& w, OpenGroup& group, const ResultArray& a) {
    RANVIER_ASSIGN(Id dataset, w.dataset(group.id.get(), a.name, a.shape, a.values));
    RANVIER_TRY(label(w, dataset, a));
    if (schema::is_coordinate(a)) {
        RANVIER_TRY(w.make_coordinate(dataset, a.name));
        group.scales[a.name] = std::move(dataset);
    } else {
        group.datasets.push_back(std::move(dataset));
    }
    return Ok{};
}

Status connect(Writer& w, OpenGroup& group, const std::vector<const ResultArray*>& arrays) {
    size_t next = 0;
    for (const auto* a : arrays) {
        if (schema::is_coordinate(*a)) continue;
        const Id& dataset = group.datasets[next++];
        if (a->dims.empty()) continue;
        std::vector<int64_t> scales;
        for (size_t d = 0; d < a->dims.size(); ++d) {
            scales.push_back(group.scales[a->dims[d]].get());
            group.uses[a->dims[d]].push_back({dataset.get(), static_cast<int>(d)});
        }
        RANVIER_TRY(w.set_dimensions(dataset, scales));
    }
    for (const auto& [dim, uses] : group.uses) RANVIER_TRY(w.set_uses(group.scales[dim].get(), uses));
    return Ok{};
}

Status write_group(Writer& w, int64_t parent, const std::string& name, const std::vector<const ResultArray*>& arrays) {
    OpenGroup group;
    RANVIER_ASSIGN(group.id, w.group(parent, name));
    for (const auto* a : arrays) RANVIER_TRY(write_array(w, group, *a));
    for (const auto* a : arrays)
        for (size_t d = 0; d < a->dims.size(); ++d) {
            if (group.scales.contains(a->dims[d])) continue;
            RANVIER_ASSIGN(group.scales[a->dims[d]], w.bare_scale(group.id.get(), a->dims[d], a->shape[d]));
        }
    return connect(w, group, arrays);
}

Status write_metrics(Writer& w, const std::map<std::string, double>& metrics) {
    RANVIER_ASSIGN(const Id group, w.group(w.root(), schema::metrics_group));
    for (const auto& [name, value] : metrics) {
        auto dataset = w.dataset(group.get(), name, {}, std::vector<double>{value});
        if (!dataset) return std::move(dataset).error();
    }
    return Ok{};
}

Status write_traces(Writer& w, const std::map<std::string, std::vector<TracePoint>>& traces) {
    RANVIER_ASSIGN(const Id group, w.group(w.root(), schema::traces_group));
    for (const auto& [name, points] : traces) {
        std::vector<double> steps, values;
        for (const auto& p : points) {
            steps.push_back(p.step);
            values.push_back(p.value);
        }
        const ResultArray step{name, "step", {"step"}, {points.size()}, "", "", std::move(steps)};
        const ResultArray value{name, "value", {"step"}, {points.size()}, "", "", std::move(values)};
        RANVIER_TRY(write_group(w, group.get(), name, {&step, &value}));
    }
    return Ok{};
}

Status write_root(Writer& w, const ResultSet& result) {
    nlohmann::ordered_json views = nlohmann::ordered_json::array();
    for (const auto& v : result.views) views.push_back({{"kind", v.kind}, {"of", v.of}, {"title", v.title}});
    RANVIER_TRY(w.text_attribute(w.root(), schema::format_attribute, schema::format));
    RANVIER_TRY(w.whole_attribute(w.root(), schema::version_attribute, schema::version));
    RANVIER_TRY(w.text_attribute(w.root(), schema::provenance_attribute, result.provenance));
    RANVIER_TRY(w.text_attribute(w.root(), schema::views_attribute, views.dump()));
    return w.text_attribute(w.root(), schema::notes_attribute, nlohmann::json(result.notes).dump());
}

Status write_all(Writer& w, const ResultSet& result) {
    RANVIER_TRY(write_root(w, result));
    std::vector<std::string> groups;
    std::map<std::string, std::vector<const ResultArray*>> arrays;
    for (const auto& a : result.arrays) {
        if (!arrays.contains(a.group)) groups.push_back(a.group);
        arrays[a.group].push_back(&a);
    }
    for (const auto& g : groups)
        if (auto written = write_group(w, w.root(), g, arrays[g]); !written)
            return std::move(written).error().within("group " + g);
    RANVIER_TRY(write_metrics(w, result.metrics));
    return write_traces(w, result.traces);
}

} // namespace

Status write_result(const ResultSet& result, const std::string& path) {
    if (auto checked = check_result(result); !checked) return std::move(checked).error().within(path);
    RANVIER_ASSIGN(Writer writer, Writer::create());
    if (auto written = write_all(writer, result); !written) return std::move(written).error().within(path);
    return writer.save(path);
}

} // namespace ranvier
