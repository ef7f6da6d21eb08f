#include "core/io/read_dataset.hpp"

#include "core/data/check_dataset.hpp"
#include "core/io/h5.hpp"
#include "core/io/read_counts_hdf5.hpp"
#include "core/io/read_npz.hpp"
#include "core/io/read_nwb.hpp"
#include "core/io/read_spike_table.hpp"
#include "core/io/sniff.hpp"
#include "core/io/time_unit.hpp"

namespace ranvier {
namespace {

Result<Dataset> read_hdf5(const std::string& path, const ReadOptions& options, const Limits& limits) {
    RANVIER_ASSIGN(h5::File file, h5::File::open(path, limits));
    return is_nwb(file) ? read_nwb(file, options, limits) : read_counts_hdf5(file, options, limits);
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
            return read_npz(path, options.selector, limits);
        case FileKind::npy:
            if (!options.selector.empty()) return no_selector(options, "an .npy file");
            return read_npy(path, limits);
        case FileKind::text:
            if (!options.selector.empty()) return no_selector(options, "a spike table");
            return read_spike_table(path, options.time_unit, limits);
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
