#include "core/io/read_mea_hdf5.hpp"

#include <algorithm>
#include <cmath>

#include "core/io/finish_recording.hpp"
#include "core/io/spike_checks.hpp"
#include "core/io/unit_names.hpp"

namespace ranvier {
namespace {

std::optional<size_t> dataset_at(const h5::File& file, std::string_view path) {
    const auto node = file.reach(path);
    if (!node || file.nodes()[*node].kind != h5::Kind::dataset) return std::nullopt;
    return node;
}

bool is_vector_of(const h5::File& file, std::string_view path, h5::Values values) {
    const auto node = dataset_at(file, path);
    if (!node) return false;
    const auto shape = file.shape(*node);
    return shape && shape->values == values && shape->dims.size() == 1;
}

Error wrong(const h5::File& file, size_t node, const h5::Shape& shape, const std::string& expected) {
    return Error(Errc::bad_input, file.path(node) + " is " + h5::dims_text(shape.dims) + " values of " + shape.type + "; " +
                                      expected + " was expected");
}

// Where each unit's spikes begin, and the end of the last.
Result<std::vector<int64_t>> first_of_units(h5::File& file, uint64_t n_spikes, const Limits& limits) {
    const size_t node = *dataset_at(file, "/sCount");
    RANVIER_ASSIGN(const std::vector<int64_t> counts, file.integers(node));
    if (counts.size() > limits.max_units)
        return Error(Errc::limit, "/sCount is for " + std::to_string(counts.size()) + " units; " +
                                      std::to_string(limits.max_units) + " are allowed");
    std::vector<int64_t> first{0};
    const auto n = static_cast<int64_t>(n_spikes);
    for (size_t unit = 0; unit < counts.size(); ++unit) {
        if (counts[unit] < 0)
            return Error(Errc::bad_input, "/sCount gives unit " + std::to_string(unit) + " " + std::to_string(counts[unit]) +
                                              " spikes; 0 or more were expected");
        if (counts[unit] > n - first.back())
            return Error(Errc::bad_input, "/sCount gives the first " + std::to_string(unit + 1) + " units more spikes than the " +
                                              std::to_string(n) + " of /spikes");
        first.push_back(first.back() + counts[unit]);
    }
    if (first.back() != n)
        return Error(Errc::bad_input,
                     "/sCount adds up to " + std::to_string(first.back()) + " spikes, but /spikes has " + std::to_string(n));
    return first;
}

Status add_names(h5::File& file, std::vector<Unit>& units, std::vector<std::string>& warnings) {
    for (size_t u = 0; u < units.size(); ++u) units[u].id = std::to_string(u + 1);
    const auto node = dataset_at(file, "/names");
    if (!node) return Ok{};
    RANVIER_ASSIGN(const h5::Shape shape, file.shape(*node));
    if (shape.values != h5::Values::text || shape.dims.size() != 1 || shape.n != units.size())
        return wrong(file, *node, shape, "a text for each of the " + std::to_string(units.size()) + " units");
    RANVIER_ASSIGN(std::vector<std::string> names, file.texts(*node));
    for (size_t u = 0; u < units.size(); ++u)
        if (!names[u].empty()) units[u].id = std::move(names[u]);
    if (const size_t n = make_ids_unique(units); n > 0)
        warnings.push_back("/names: " + std::to_string(n) +
                           " units have the name of an earlier one; a number was put behind it, as in \"name (2)\"");
    return Ok{};
}

Status add_positions(h5::File& file, std::vector<Unit>& units) {
    const auto node = dataset_at(file, "/epos");
    if (!node) return Ok{};
    RANVIER_ASSIGN(const h5::Shape shape, file.shape(*node));
    const uint64_t n = units.size();
    const bool by_axis = shape.dims == std::vector<uint64_t>{2, n}, by_unit = shape.dims == std::vector<uint64_t>{n, 2};
    if (!by_axis && !by_unit) return wrong(file, *node, shape, "2 x " + std::to_string(n));
    RANVIER_ASSIGN(const std::vector<double> places, file.doubles(*node));
    for (size_t u = 0; u < units.size(); ++u)
        for (size_t axis = 0; axis < 2; ++axis) units[u].position[axis] = by_axis ? places[axis * n + u] : places[u * 2 + axis];
    return Ok{};
}

Status add_observed(h5::File& file, Recording& recording, std::vector<std::string>& warnings) {
    const auto node = dataset_at(file, "/recordingtime");
    if (!node) return Ok{};
    RANVIER_ASSIGN(const std::vector<double> ends, file.doubles(*node));
    if (ends.size() == 2 && std::isfinite(ends[0]) && std::isfinite(ends[1]) && ends[0] < ends[1]) {
        recording.observed = {{ends[0], ends[1]}};
    } else {
        warnings.push_back("/recordingtime is no start and stop; it was not used");
    }
    return Ok{};
}

void add_subject(h5::File& file, Recording& recording) {
    if (const auto node = dataset_at(file, "/meta/species"))
        if (auto species = file.text(*node)) recording.about["subject/species"] = std::move(*species);
    // Of a culture `age` is days in vitro, not the age of an animal.
    const auto node = dataset_at(file, "/meta/age");
    if (!node || file.reach("/meta/DIV0")) return;
    const auto age = file.doubles(*node);
    if (age && age->size() == 1 && (*age)[0] >= 0 && (*age)[0] < 1e5 && (*age)[0] == std::floor((*age)[0]))
        recording.about["subject/age"] = "P" + std::to_string(static_cast<int>((*age)[0])) + "D";
}

} // namespace

bool is_mea_hdf5(const h5::File& file) {
    return is_vector_of(file, "/spikes", h5::Values::real) && is_vector_of(file, "/sCount", h5::Values::integer);
}

Result<Dataset> read_mea_hdf5(h5::File& file, const ReadOptions& options, const Limits& limits) {
    if (!options.selector.empty())
        return Error(Errc::invalid_argument, "a multi-electrode recording in HDF5 holds one thing only, there is no " +
                                                 options.selector + " to choose in it");
    const size_t node = *dataset_at(file, "/spikes");
    RANVIER_ASSIGN(const h5::Shape shape, file.shape(node));
    if (shape.n > limits.max_spikes)
        return Error(Errc::limit,
                     "/spikes has " + std::to_string(shape.n) + " spikes; " + std::to_string(limits.max_spikes) + " are allowed");
    Dataset dataset;
    dataset.format = "multi-electrode recording in HDF5";
    RANVIER_ASSIGN(std::vector<int64_t> first, first_of_units(file, shape.n, limits));
    std::vector<Unit> units(first.size() - 1);
    if (shape.n == 0) {
        dataset.warnings.push_back("holds no spikes: a multi-electrode recording of " + std::to_string(units.size()) + " units");
        return dataset;
    }
    RANVIER_TRY(add_names(file, units, dataset.warnings));
    RANVIER_TRY(add_positions(file, units));
    RANVIER_ASSIGN(std::vector<double> times, file.doubles(node));
    Recording recording;
    auto trains = SpikeTrains::from_csr(std::move(units), std::move(times), std::move(first));
    if (!trains) return std::move(trains).error().within("/spikes");
    recording.spikes = std::move(*trains);
    RANVIER_TRY(add_observed(file, recording, dataset.warnings));
    add_subject(file, recording);
    describe_outside(recording, "/spikes", dataset.warnings);
    RANVIER_TRY(
        finish_recording(recording, {TimeScale{TimeUnit::seconds, 1}, "the format"}, options, "/spikes", dataset.warnings));
    dataset.content = std::move(recording);
    return dataset;
}

} // namespace ranvier
