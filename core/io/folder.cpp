#include "core/io/folder.hpp"

#include <algorithm>
#include <filesystem>

namespace ranvier {
namespace {

constexpr size_t max_names = 100'000;

namespace fs = std::filesystem;

} // namespace

Result<Folder> Folder::open(const std::string& path, int max_depth) {
    Folder folder;
    folder.path_ = path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
    std::error_code failed;
    fs::recursive_directory_iterator entry(folder.path_, fs::directory_options::none, failed), end;
    if (failed) return Error(Errc::io, path + " cannot be listed: " + failed.message());
    const size_t skip = folder.path_.size() + (folder.path_ == "/" ? 0 : 1);
    for (size_t n = 0; entry != end; entry.increment(failed)) {
        if (failed) return Error(Errc::io, path + " cannot be listed: " + failed.message());
        if (++n > max_names)
            return Error(Errc::limit,
                         path + " holds more than " + std::to_string(max_names) + " files; name the folder of one recording");
        const std::string name = entry->path().filename().string();
        const auto type = entry->symlink_status(failed).type();
        const bool is_folder = type == fs::file_type::directory;
        if (is_folder && (name.starts_with('.') || entry.depth() >= max_depth)) entry.disable_recursion_pending();
        const bool is_file = type == fs::file_type::regular || (type == fs::file_type::symlink && entry->is_regular_file(failed));
        if (is_file && !name.starts_with('.')) folder.files_.push_back(entry->path().string().substr(skip));
    }
    std::sort(folder.files_.begin(), folder.files_.end());
    return folder;
}

bool Folder::has(std::string_view file) const { return std::binary_search(files_.begin(), files_.end(), file); }

std::string Folder::at(std::string_view file) const { return path_ + "/" + std::string(file); }

} // namespace ranvier
