#include "core/session/import_cache.hpp"

#include <cstdlib>

#include "core/base/hash.hpp"
#include "core/job/input_fingerprint.hpp"

namespace ranvier {
namespace {

// Raised whenever a reader answers differently for the same bytes.
constexpr int reader_version = 2;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

std::string default_folder() {
    if (const auto own = variable("RANVIER_CACHE"); !own.empty()) return own;
    if (const auto job = variable("SLURM_TMPDIR"); !job.empty()) return job + "/ranvier";
    if (const auto xdg = variable("XDG_CACHE_HOME"); !xdg.empty()) return xdg + "/ranvier";
    if (const auto home = variable("HOME"); !home.empty()) return home + "/.cache/ranvier";
    return "";
}

} // namespace

ImportCache::ImportCache(Fs& fs, const std::string& folder)
    : fs_(fs),
      folder_(folder == "none" ? ""
              : folder.empty() ? default_folder()
                               : folder) {
    if (folder_ == "none") folder_.clear(); // RANVIER_CACHE=none
}

Result<std::string> ImportCache::column_path(const RequestInput& input) const {
    RANVIER_ASSIGN(InputFingerprint print, input_fingerprint(fs_, input));
    std::string key = std::move(print.text);
    for (const std::string& part : {std::to_string(reader_version), input.selector, input.time_unit})
        key += std::to_string(part.size()) + ":" + part;
    RANVIER_TRY(fs_.make_dirs(folder_));
    return folder_ + "/" + sha256_hex(key).substr(0, 32) + ".columns";
}

std::optional<std::string> ImportCache::known_info(const std::string& path, Check check) const {
    if (!fs_.exists(path)) return std::nullopt;
    const auto file = map_columns(fs_, path, check);
    if (!file || (check == Check::directory && !file->verify("info"))) return std::nullopt;
    const auto info = file->texts("info");
    if (!info || info->size() != 1) return std::nullopt;
    return std::string((*info)[0]);
}

} // namespace ranvier
