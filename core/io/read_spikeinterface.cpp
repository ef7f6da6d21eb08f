#include "core/io/read_spikeinterface.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/io/finish_recording.hpp"
#include "core/io/flat_spikes.hpp"
#include "core/io/folder_arrays.hpp"
#include "core/io/npy_arrays.hpp"
#include "core/io/spikes_from_arrays.hpp"
#include "core/io/text_fields.hpp"
#include "core/io/unit_labels.hpp"

namespace ranvier {
namespace {

using nlohmann::json;

constexpr size_t max_json_bytes = size_t{16} << 20;
constexpr const char* info_name = "numpysorting_info.json";
constexpr const char* npz_name = "sorting_cached.npz";

// Where the sorting is: "", or "sorting/" in an analyzer's folder.
std::optional<std::string> place_of(const Folder& folder, const char* file) {
    for (const char* below : {"", "sorting/"})
        if (folder.has(std::string(below) + file)) return below;
    return std::nullopt;
}

// What numpysorting_info.json says.
struct Info {
    double sampling_frequency = 0;
    std::vector<std::string> unit_ids;
    uint64_t n_segments = 1;
};

Result<Info> parse_info(const std::string& source, const std::string& file, const Limits& limits) {
    const auto bad = [&](const std::string& what) { return Error(Errc::bad_input, file + ": " + what); };
    const json j = json::parse(source, nullptr, false);
    if (j.is_discarded() || !j.is_object()) return bad("is no JSON object");
    Info info;
    const auto rate = j.find("sampling_frequency");
    if (rate == j.end() || !rate->is_number() || !(rate->get<double>() > 0) || !std::isfinite(rate->get<double>()))
        return bad("sampling_frequency must be a number above 0");
    info.sampling_frequency = rate->get<double>();
    const auto ids = j.find("unit_ids");
    if (ids == j.end() || !ids->is_array()) return bad("unit_ids must be a list");
    if (ids->size() > limits.max_units)
        return Error(Errc::limit, file + ": " + text(ids->size()) + " units; " + text(limits.max_units) + " are allowed");
    for (const json& id : *ids) {
        if (id.is_string())
            info.unit_ids.push_back(id.get<std::string>());
        else if (id.is_number_integer())
            info.unit_ids.push_back(id.dump());
        else
            return bad("unit_ids must hold texts or whole numbers");
    }
    if (const auto n = j.find("num_segments"); n != j.end()) {
        if (!n->is_number_unsigned() || *n < 1 || *n > 1'000'000) return bad("num_segments must be a whole number above 0");
        info.n_segments = n->get<uint64_t>();
    }
    return info;
}

// Estimated places of the units in um, [unit, 2 or 3].
bool names_place(const std::string& property) {
    return property == "location" || property == "unit_locations" || property == "gt_unit_locations";
}

Status read_places(FolderArrays& arrays, const std::string& file, std::vector<Unit>& units) {
    RANVIER_ASSIGN(const auto block, arrays.numbers(file));
    const size_t width = block.values.size() / std::max<size_t>(units.size(), 1);
    if (width != 2 && width != 3) return Error(Errc::bad_input, file + " does not hold 2 or 3 values for each unit");
    for (size_t u = 0; u < units.size(); ++u) {
        const double* at = block.values.data() + u * width;
        units[u].position = {at[0], at[1], width == 3 ? at[2] : 0};
    }
    return Ok{};
}

// properties/NAME.npy: a value per unit.
void read_properties(FolderArrays& arrays, const std::string& below, std::vector<Unit>& units, Table& columns,
                     std::vector<std::string>& warnings) {
    const std::string place = below + "properties/";
    std::array<std::vector<std::string>, 3> labels; // the most telling first
    for (const std::string& file : arrays.folder().files()) {
        if (!file.starts_with(place) || !file.ends_with(".npy") || file.find('/', place.size()) != file.npos) continue;
        const std::string name = file.substr(place.size(), file.size() - place.size() - 4);
        const auto info = arrays.info(file);
        if (!info) {
            warnings.push_back(info.error().sentence() + "; the property was left out");
            continue;
        }
        const bool two_or_three =
            info->dims.size() == 2 && info->dims[0] == units.size() && (info->dims[1] == 2 || info->dims[1] == 3);
        if (two_or_three && names_place(name)) {
            if (auto placed = read_places(arrays, file, units); !placed)
                warnings.push_back(placed.error().sentence() + "; the property was left out");
            continue;
        }
        if (length_of(*info) != units.size()) {
            warnings.push_back(file + " is " + shape_of(*info) + " for " + text(units.size()) +
                               " units; the property was left out");
            continue;
        }
        auto values = arrays.column(file, units.size());
        if (!values) {
            warnings.push_back(values.error().sentence() + "; the property was left out");
            continue;
        }
        const int rank = name == "quality" ? 0 : name == "KSLabel" ? 1 : name == "label" ? 2 : -1;
        if (rank >= 0 && std::holds_alternative<std::vector<std::string>>(*values))
            labels[static_cast<size_t>(rank)] = std::get<std::vector<std::string>>(*values);
        if (names_region(name) && std::holds_alternative<std::vector<std::string>>(*values))
            set_regions(units, texts_of(*values));
        else if (rank != 0)
            add_unit_column(columns, name, std::move(*values));
    }
    const auto told = std::find_if(labels.begin(), labels.end(), [](const auto& l) { return !l.empty(); });
    if (told != labels.end()) set_qualities(units, *told);
}

Result<Dataset> read_numpy_folder(const Folder& folder, const std::string& below, const ReadOptions& options,
                                  const Limits& limits) {
    const std::string info_file = below + info_name, spikes_file = below + "spikes.npy";
    RANVIER_ASSIGN(const std::string source, text_head(folder.at(info_file), max_json_bytes + 1));
    if (source.size() > max_json_bytes)
        return Error(Errc::limit, info_file + " is larger than the " + text(max_json_bytes) + " bytes allowed");
    RANVIER_ASSIGN(const Info info, parse_info(source, info_file, limits));
    RANVIER_ASSIGN(const uint64_t segment, chosen_segment(options, info.n_segments));
    if (!folder.has(spikes_file)) return Error(Errc::bad_input, "has " + info_file + ", but no " + spikes_file);

    FolderArrays arrays(folder, limits);
    std::array<std::vector<int64_t>, 3> fields;
    const std::array<std::array<const char*, 2>, 3> names{{{"sample_index", "sample_ind"}, // the second: before version 0.98
                                                           {"unit_index", "unit_ind"},
                                                           {"segment_index", "segment_ind"}}};
    RANVIER_ASSIGN(const auto stored, arrays.fields(spikes_file));
    const bool old = std::find(stored.begin(), stored.end(), "sample_ind") != stored.end();
    for (size_t f = 0; f < fields.size(); ++f) {
        RANVIER_ASSIGN(fields[f], arrays.whole_numbers_of_field(spikes_file, names[f][old ? 1 : 0], limits.max_spikes));
    }
    std::vector<double> times;
    std::vector<int64_t> of_spikes;
    for (size_t i = 0; i < fields[0].size(); ++i) {
        if (fields[2][i] != static_cast<int64_t>(segment)) continue;
        if (fields[0][i] < 0)
            return Error(Errc::bad_input, spikes_file + ": spike " + text(i) + " is at sample " + text(fields[0][i]) +
                                              "; sample numbers begin with 0");
        times.push_back(static_cast<double>(fields[0][i]));
        of_spikes.push_back(fields[1][i]);
    }
    Dataset dataset;
    dataset.format = "SpikeInterface sorting (numpy_folder)";
    Recording recording;
    std::vector<Unit> units(info.unit_ids.size());
    for (size_t u = 0; u < units.size(); ++u) units[u].id = info.unit_ids[u];
    read_properties(arrays, below, units, recording.unit_columns, dataset.warnings);
    auto spikes = trains_of_units(times, of_spikes, std::move(units));
    if (!spikes) return std::move(spikes).error().within(spikes_file);
    recording.spikes = std::move(*spikes);
    RANVIER_TRY(finish_recording(recording, {TimeScale{TimeUnit::samples, info.sampling_frequency}, info_file}, options,
                                 spikes_file, dataset.warnings));
    dataset.content = std::move(recording);
    return dataset;
}

Result<Dataset> read_npz_folder(const Folder& folder, const std::string& below, const ReadOptions& options,
                                const Limits& limits) {
    const std::string file = below + npz_name;
    auto source = open_npz(folder.at(file), limits);
    if (!source) return std::move(source).error().within(file);
    auto dataset = spikes_from_arrays(**source, options, limits);
    if (!dataset) return std::move(dataset).error().within(file);
    dataset->format = "SpikeInterface sorting (npz_folder)";
    auto& recording = std::get<Recording>(dataset->content);
    FolderArrays arrays(folder, limits);
    std::vector<Unit> units = recording.spikes.units();
    read_properties(arrays, below, units, recording.unit_columns, dataset->warnings);
    const SpikeTrains& spikes = recording.spikes;
    RANVIER_ASSIGN(recording.spikes,
                   SpikeTrains::from_csr(std::move(units), {spikes.all_times().begin(), spikes.all_times().end()},
                                         {spikes.first().begin(), spikes.first().end()}, spikes.n_unsorted_units()));
    return dataset;
}

} // namespace

bool is_spikeinterface(const Folder& folder) { return place_of(folder, info_name) || place_of(folder, npz_name); }

Result<Dataset> read_spikeinterface(const Folder& folder, const ReadOptions& options, const Limits& limits) {
    if (const auto below = place_of(folder, info_name)) return read_numpy_folder(folder, *below, options, limits);
    const auto below = place_of(folder, npz_name);
    if (!below) return Error(Errc::bad_input, std::string("holds neither ") + info_name + " nor " + npz_name);
    return read_npz_folder(folder, *below, options, limits);
}

} // namespace ranvier
