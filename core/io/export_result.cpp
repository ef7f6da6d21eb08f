#include "core/io/export_result.hpp"

#include "core/io/export_formats.hpp"

namespace ranvier {

Status export_result(const ResultSet& result, const std::string& path, const std::string& format) {
    std::string wanted = format;
    if (wanted.empty()) {
        const size_t slash = path.rfind('/'), dot = path.rfind('.');
        if (dot != std::string::npos && (slash == std::string::npos || dot > slash)) wanted = path.substr(dot + 1);
    }
    if (wanted == "csv") return detail::export_csv(result, path);
    if (wanted == "json") return detail::export_json(result, path);
    if (wanted == "npz") return detail::export_npz(result, path);
    return Error(Errc::invalid_argument, path + ": results are exported as .csv, .json or .npz" +
                                             (wanted.empty() ? "; the name has no extension" : ", not as ." + wanted));
}

} // namespace ranvier
