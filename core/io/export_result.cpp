#include "core/io/export_result.hpp"

#include "core/base/publish.hpp"
#include "core/io/export_formats.hpp"

namespace ranvier {

Status export_result(const ResultSet& result, const std::string& path, const std::string& format, const Recording* recording,
                     const std::map<std::string, std::string>& about) {
    std::string wanted = format;
    if (wanted.empty()) {
        const size_t slash = path.rfind('/'), dot = path.rfind('.');
        if (dot != std::string::npos && (slash == std::string::npos || dot > slash)) wanted = path.substr(dot + 1);
    }
    const bool known = wanted == "nwb" || wanted == "csv" || wanted == "json" || wanted == "npz" || wanted == "mat";
    if (!known)
        return Error(Errc::invalid_argument, path + ": results are exported as .csv, .json, .npz, .mat or .nwb" +
                                                 (wanted.empty() ? "; the name has no extension" : ", not as ." + wanted));
    RANVIER_TRY(must_be_new(posix_fs(), path));
    if (wanted == "nwb") return detail::export_nwb(result, path, recording, about);
    if (recording || !about.empty())
        return Error(Errc::invalid_argument, path + ": only .nwb has a place for a recording and for what --about says of it");
    if (wanted == "csv") return detail::export_csv(result, path);
    if (wanted == "json") return detail::export_json(result, path);
    if (wanted == "npz") return detail::export_npz(result, path);
    return detail::export_mat(result, path);
}

} // namespace ranvier
