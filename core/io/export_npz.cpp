#include "core/io/export_formats.hpp"
#include "core/io/long_table.hpp"
#include "core/io/npz_archive.hpp"

namespace ranvier::detail {
namespace {

Status add_array(NpzArchive& archive, const ResultArray& a) {
    const std::string name = a.group + "." + exported_axis(a.name);
    std::vector<std::string> dims;
    for (const auto& d : a.dims) dims.push_back(exported_axis(d));
    RANVIER_TRY(archive.add(name, a.shape, a.values));
    return archive.add(name + ".dims", {dims.size()}, dims);
}

Status add_trace(NpzArchive& archive, const std::string& name, const std::vector<TracePoint>& points) {
    std::vector<double> steps, values;
    for (const auto& p : points) {
        steps.push_back(p.step);
        values.push_back(p.value);
    }
    RANVIER_TRY(archive.add("traces." + name + ".step", {steps.size()}, steps));
    return archive.add("traces." + name + ".value", {values.size()}, values);
}

} // namespace

Status export_npz(const ResultSet& result, const std::string& path) {
    RANVIER_ASSIGN(NpzArchive archive, NpzArchive::create(path));
    for (const auto& a : result.arrays) RANVIER_TRY(add_array(archive, a));
    for (const auto& [name, value] : result.metrics) RANVIER_TRY(archive.add("metrics." + name, {}, std::vector<double>{value}));
    for (const auto& [name, points] : result.traces) RANVIER_TRY(add_trace(archive, name, points));
    RANVIER_TRY(archive.add("provenance", {}, std::vector<std::string>{result.provenance}));
    RANVIER_TRY(archive.add("notes", {result.notes.size()}, result.notes));
    return archive.finish();
}

} // namespace ranvier::detail
