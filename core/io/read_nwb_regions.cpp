#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "core/io/read_nwb_units.hpp"

namespace ranvier {
namespace {

// The table of electrodes, as far as it has what is asked for: members are empty or one value for each row.
struct Electrodes {
    std::string path;
    uint64_t n = 0;
    std::vector<std::string> location;
    std::array<std::vector<double>, 3> position;
    std::vector<int64_t> id;
};

Result<std::vector<std::string>> text_column(NwbFile& nwb, const NwbTable& table, const std::string& name) {
    const NwbColumn* column = table.find(name);
    if (!column || column->index) return std::vector<std::string>();
    RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(column->node));
    if (shape.values != h5::Values::text || shape.dims.size() != 1) return std::vector<std::string>();
    RANVIER_TRY(table.check_rows(nwb, *column));
    return nwb.file.texts(column->node);
}

Result<Electrodes> read_electrodes(NwbFile& nwb, size_t group) {
    RANVIER_ASSIGN(const NwbTable table, NwbTable::open(nwb, group));
    Electrodes electrodes;
    electrodes.path = table.path();
    electrodes.n = table.n_rows();
    RANVIER_ASSIGN(electrodes.location, text_column(nwb, table, "location"));
    const char* axes[] = {"x", "y", "z"};
    for (size_t axis = 0; axis < 3; ++axis) {
        const NwbColumn* column = table.find(axes[axis]);
        if (!column || column->index) continue;
        RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(column->node));
        if (shape.dims.size() != 1 || (shape.values != h5::Values::real && shape.values != h5::Values::integer)) continue;
        RANVIER_TRY(table.check_rows(nwb, *column));
        RANVIER_ASSIGN(electrodes.position[axis], nwb.file.doubles(column->node));
    }
    if (table.id()) {
        RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(*table.id()));
        if (shape.values == h5::Values::integer) {
            RANVIER_ASSIGN(electrodes.id, nwb.file.integers(*table.id()));
        }
    }
    return electrodes;
}

// The electrodes' rows of each unit; empty where the table does not tell.
Result<std::vector<std::vector<int64_t>>> electrode_rows(NwbFile& nwb, const NwbTable& table, const NwbColumn& column,
                                                         const Electrodes& electrodes) {
    RANVIER_TRY(table.check_rows(nwb, column));
    RANVIER_ASSIGN(const auto values, nwb.file.integers(column.node));
    for (const int64_t row : values)
        if (row < 0 || static_cast<uint64_t>(row) >= electrodes.n)
            return Error(Errc::bad_input, nwb.file.path(column.node) + " names row " + std::to_string(row) + " of " +
                                              electrodes.path + ", which has " + std::to_string(electrodes.n) + " rows");
    std::vector<std::vector<int64_t>> rows(table.n_rows());
    if (!column.index) {
        for (size_t u = 0; u < rows.size() && u < values.size(); ++u) rows[u] = {values[u]};
        return rows;
    }
    RANVIER_ASSIGN(const auto first, table.first_of_rows(nwb, column));
    for (size_t u = 0; u < rows.size(); ++u) rows[u].assign(values.begin() + first[u], values.begin() + first[u + 1]);
    return rows;
}

// The most frequent text that is not empty; of equals the one that comes first.
std::string most_frequent(const Electrodes& electrodes, const std::vector<int64_t>& rows) {
    std::map<std::string, int> counts;
    std::string best;
    for (const int64_t row : rows) {
        const std::string& location = electrodes.location[static_cast<size_t>(row)];
        if (!location.empty()) ++counts[location];
    }
    for (const int64_t row : rows) {
        const std::string& location = electrodes.location[static_cast<size_t>(row)];
        if (!location.empty() && (best.empty() || counts[location] > counts[best])) best = location;
    }
    return best;
}

// What the electrodes in `rows` tell of a unit, where it is not known yet.
void place_unit(Unit& unit, const Electrodes& electrodes, const std::vector<int64_t>& rows) {
    if (unit.region.empty() && !electrodes.location.empty()) unit.region = most_frequent(electrodes, rows);
    for (size_t axis = 0; axis < 3; ++axis) {
        if (!std::isnan(unit.position[axis]) || electrodes.position[axis].empty()) continue;
        double sum = 0;
        int n = 0;
        for (const int64_t row : rows) {
            const double value = electrodes.position[axis][static_cast<size_t>(row)];
            if (!std::isfinite(value)) continue;
            sum += value;
            ++n;
        }
        if (n > 0) unit.position[axis] = sum / n;
    }
}

Status from_electrode_groups(NwbFile& nwb, const NwbTable& table, std::vector<Unit>& units) {
    const NwbColumn* column = table.find("electrode_group");
    if (!column || column->index) return Ok{};
    RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(column->node));
    if (shape.values != h5::Values::reference || shape.dims.size() != 1) {
        nwb.warnings.push_back(nwb.file.path(column->node) + " holds " + shape.type +
                               "; references to electrode groups were expected");
        return Ok{};
    }
    RANVIER_ASSIGN(const auto groups, nwb.file.references(column->node));
    std::unordered_map<size_t, std::string> locations;
    for (size_t u = 0; u < units.size(); ++u) {
        if (!units[u].region.empty() || !groups[u]) continue;
        const auto [known, is_new] = locations.try_emplace(*groups[u]);
        if (is_new) known->second = nwb.file.text_attribute(*groups[u], "location").value_or("");
        units[u].region = known->second;
    }
    return Ok{};
}

Status from_peak_channels(NwbFile& nwb, const NwbTable& table, const Electrodes& electrodes, std::vector<Unit>& units) {
    const NwbColumn* column = table.find("peak_channel_id");
    if (!column || column->index || electrodes.id.empty()) return Ok{};
    RANVIER_ASSIGN(const h5::Shape shape, nwb.file.shape(column->node));
    if (shape.dims.size() != 1) return Ok{};
    RANVIER_ASSIGN(const auto channels, nwb.file.doubles(column->node));
    std::unordered_map<int64_t, int64_t> row_of;
    for (size_t row = 0; row < electrodes.id.size(); ++row) row_of.emplace(electrodes.id[row], static_cast<int64_t>(row));
    for (size_t u = 0; u < units.size(); ++u) {
        if (!std::isfinite(channels[u]) || std::abs(channels[u]) > 9e15) continue;
        const auto at = row_of.find(static_cast<int64_t>(channels[u]));
        if (at != row_of.end()) place_unit(units[u], electrodes, {at->second});
    }
    return Ok{};
}

} // namespace

Status read_nwb_regions(NwbFile& nwb, const NwbTable& table, std::vector<Unit>& units) {
    for (const char* name : {"location", "brain_area", "region", "structure", "acronym"}) {
        RANVIER_ASSIGN(const auto regions, text_column(nwb, table, name));
        for (size_t u = 0; u < regions.size(); ++u)
            if (units[u].region.empty()) units[u].region = regions[u];
    }
    const NwbColumn* region = table.find("electrodes");
    std::optional<size_t> group = region ? nwb.file.reference_attribute(region->node, "table") : std::nullopt;
    if (!group) group = nwb.file.reach("/general/extracellular_ephys/electrodes");
    Electrodes electrodes;
    if (group && nwb.file.nodes()[*group].kind == h5::Kind::group) {
        RANVIER_ASSIGN(electrodes, read_electrodes(nwb, *group));
    }
    if (region && !region->nested && electrodes.n > 0) {
        RANVIER_ASSIGN(const auto rows, electrode_rows(nwb, table, *region, electrodes));
        for (size_t u = 0; u < units.size(); ++u) place_unit(units[u], electrodes, rows[u]);
    } else if (region) {
        nwb.warnings.push_back(nwb.file.path(region->node) +
                               " names electrodes, but the file has no table of electrodes that it refers to");
    }
    RANVIER_TRY(from_electrode_groups(nwb, table, units));
    return from_peak_channels(nwb, table, electrodes, units);
}

} // namespace ranvier
