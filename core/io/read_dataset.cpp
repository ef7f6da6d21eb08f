#include "core/io/read_dataset.hpp"

#include <algorithm>

#include "core/data/check_dataset.hpp"
#include "core/io/folder.hpp"
#include "core/io/h5.hpp"
#include "core/io/read_alf.hpp"
#include "core/io/read_assembly.hpp"
#include "core/io/read_counts_hdf5.hpp"
#include "core/io/read_mat.hpp"
#include "core/io/read_mea_hdf5.hpp"
#include "core/io/read_neurosuite.hpp"
#include "core/io/read_npz.hpp"
#include "core/io/read_nwb.hpp"
#include "core/io/read_phy.hpp"
#include "core/io/read_sonata.hpp"
#include "core/io/read_spike_table.hpp"
#include "core/io/read_spikeinterface.hpp"
#include "core/io/read_unit_files.hpp"
#include "core/io/sniff.hpp"
#include "core/io/time_unit.hpp"

namespace ranvier {
namespace {

Result<Dataset> read_hdf5(const std::string& path, const ReadOptions& options, const Limits& limits) {
    RANVIER_ASSIGN(h5::File file, h5::File::open(path, limits));
    if (is_nwb(file)) return read_nwb(file, options, limits);
    if (is_mat73(file)) return read_mat73(file, options, limits);
    if (is_sonata(file)) return read_sonata(file, options, limits);
    if (is_mea_hdf5(file)) return read_mea_hdf5(file, options, limits);
    return read_counts_hdf5(file, options, limits);
}

// "a.csv, b.csv, c.csv and 4 more".
std::string listed(const std::vector<std::string>& names) {
    constexpr size_t most = 6;
    std::string text;
    for (size_t i = 0; i < std::min(names.size(), most); ++i) text += (i ? ", " : "") + names[i];
    return names.size() > most ? text + " and " + std::to_string(names.size() - most) + " more" : text;
}

Result<Dataset> read_layout(const Folder& folder, const ReadOptions& options, const Limits& limits) {
    if (is_spikeinterface(folder)) return read_spikeinterface(folder, options, limits);
    if (is_phy(folder)) return read_phy(folder, options, limits);
    if (is_alf(folder)) return read_alf(folder, options, limits);
    if (is_neurosuite(folder)) return read_neurosuite(folder, options, limits);
    if (is_unit_files(folder)) return read_unit_files(folder, options, limits);
    return Error(Errc::bad_input,
                 "the folder holds no recording in a layout that is known (Kilosort or phy, ALF, SpikeInterface, "
                 "Neurosuite, one text file per unit); " +
                     (folder.files().empty() ? std::string("it is empty") : "it holds " + listed(folder.files())));
}

Result<Dataset> read_folder(const std::string& path, const ReadOptions& options, const Limits& limits) {
    RANVIER_ASSIGN(const Folder folder, Folder::open(path));
    auto dataset = read_layout(folder, options, limits);
    if (!dataset) return dataset;
    for (const std::string& file : folder.files())
        if (file.find('/') == std::string::npos && file.ends_with(".json"))
            if (const auto kind = sniff(folder.at(file)); kind && *kind == FileKind::recording_json)
                dataset->warnings.push_back(file + " in it joins this with other files; name " + folder.at(file) +
                                            " to read them together");
    return dataset;
}

Error no_selector(const ReadOptions& options, const char* what) {
    return Error(Errc::invalid_argument,
                 std::string(what) + " holds one thing only, there is no " + options.selector + " to choose in it");
}

Result<Dataset> read(const std::string& path, FileKind kind, const ReadOptions& options, const Limits& limits) {
    switch (kind) {
        case FileKind::hdf5:
            return read_hdf5(path, options, limits);
        case FileKind::zip:
            return read_npz(path, options, limits);
        case FileKind::npy:
            if (!options.selector.empty()) return no_selector(options, "an .npy file");
            return read_npy(path, options, limits);
        case FileKind::mat5:
            return read_mat5(path, options, limits);
        case FileKind::recording_json:
            if (!options.selector.empty()) return no_selector(options, "a recording in JSON");
            return read_assembly_file(path, options, limits);
        case FileKind::folder:
            return read_folder(path, options, limits);
        case FileKind::text:
            if (!options.selector.empty()) return no_selector(options, "a spike table");
            return read_spike_table(path, options, limits);
    }
    return Error(Errc::internal, "unknown kind of file");
}

} // namespace

Result<Dataset> read_dataset(const std::string& path, const ReadOptions& options, const Limits& limits) {
    if (!options.time_unit.empty()) RANVIER_TRY(parse_time_unit(options.time_unit));
    RANVIER_ASSIGN(const FileKind kind, sniff(path));
    auto dataset = read(path, kind, options, limits);
    if (!dataset) {
        Error error = std::move(dataset).error();
        return error.sentence().starts_with(path) ? error : std::move(error).within(path);
    }
    if (auto sound = check_dataset(*dataset); !sound) return std::move(sound).error().within(path);
    if (std::holds_alternative<Counts>(dataset->content) && !options.time_unit.empty())
        dataset->warnings.push_back("--time-unit " + options.time_unit + " was not used: the file holds counts in bins");
    return dataset;
}

} // namespace ranvier
