#include "core/io/write_recording.hpp"

#include <algorithm>
#include <cctype>
#include <variant>

#include "core/base/publish.hpp"
#include "core/io/export_formats.hpp"
#include "core/io/write_counts.hpp"
#include "core/io/write_recording_formats.hpp"

namespace ranvier {
namespace {

Error refused(const std::string& path, const std::string& sentence) {
    return Error(Errc::invalid_argument, path + ": " + sentence);
}

std::string extension_of(const std::string& path) {
    const size_t slash = path.rfind('/'), dot = path.rfind('.');
    if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) return "";
    std::string extension = path.substr(dot + 1);
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return extension;
}

std::string not_as(const std::string& extension) {
    return extension.empty() ? "; the name has no extension" : ", not as ." + extension;
}

Status write_counts_h5(const Counts& counts, const std::string& path) {
    detail::PartialFile file(path);
    if (auto written = write_counts(counts, file.temporary()); !written) return std::move(written).error().within(path);
    return file.publish();
}

} // namespace

Status write_dataset(const Dataset& dataset, const std::string& path, const std::map<std::string, std::string>& about) {
    const std::string extension = extension_of(path);
    if (std::holds_alternative<Nothing>(dataset.content))
        return refused(path, "there is nothing to write: the input holds neither spikes nor counts");
    RANVIER_TRY(must_be_new(posix_fs(), path));
    if (!about.empty() && extension != "nwb") return refused(path, "only .nwb has a place for what --about says of the session");
    if (const auto* counts = std::get_if<Counts>(&dataset.content)) {
        if (extension == "npz") return detail::write_counts_npz(*counts, path);
        if (extension == "csv") return detail::write_counts_csv(*counts, path);
        if (extension == "h5") return write_counts_h5(*counts, path);
        if (extension == "nwb") return refused(path, "counts are not spikes: NWB has no place for them; .npz, .csv and .h5 have");
        return refused(path, "counts are written as .npz, .csv or .h5" + not_as(extension));
    }
    const auto& recording = std::get<Recording>(dataset.content);
    if (recording.time_unit != TimeUnit::seconds)
        return refused(path, std::string("the times of the recording are ") +
                                 (recording.time_unit == TimeUnit::samples ? "samples" : "in a unit that is not known") +
                                 " and not seconds; say what they are with --time-unit (s, ms, us or samples:RATE)");
    if (extension == "nwb") return detail::write_recording_nwb(dataset, path, about);
    if (extension == "csv") return detail::write_recording_csv(recording, path);
    if (extension == "npz") return detail::write_recording_npz(recording, path);
    return refused(path, "recordings are written as .nwb, .csv or .npz" + not_as(extension));
}

} // namespace ranvier
