#include "core/base/publish.hpp"

#include <unistd.h>

#include <atomic>
#include <string_view>

namespace ranvier {
namespace {

// Best effort: the failure that led here is what the caller hears of.
Error after_removing(Fs& fs, const std::string& temporary, Error error) {
    if (fs.exists(temporary)) (void)fs.remove(temporary);
    return error;
}

Status write_and_close(Fs& fs, const std::string& path, std::span<const std::byte> bytes) {
    RANVIER_ASSIGN(auto writer, fs.create(path));
    RANVIER_TRY(writer->append(bytes));
    return writer->close();
}

} // namespace

std::string temporary_beside(const std::string& final_path) {
    static std::atomic<uint64_t> next{0};
    const std::string number = std::to_string(getpid()) + "-" + std::to_string(next.fetch_add(1));
    const std::string name = "." + name_of(final_path) + "." + number + ".partial";
    const size_t slash = final_path.rfind('/');
    return slash == std::string::npos ? name : final_path.substr(0, slash + 1) + name;
}

Status may_publish(Fs& fs, const std::string& final_path) {
    if (!fs.exists(final_path)) return Ok{};
    RANVIER_ASSIGN(const FileStat stat, fs.stat(final_path));
    if (stat.is_regular) return Ok{};
    return Error(Errc::invalid_argument, final_path + (stat.is_folder ? " is a folder" : " is a device, a pipe or a socket") +
                                             "; only a file can be written there");
}

Status must_be_new(Fs& fs, const std::string& final_path) {
    if (!fs.exists(folder_of(final_path)))
        return Error(Errc::invalid_argument, final_path + ": there is no folder " + folder_of(final_path));
    if (!fs.exists(final_path)) return Ok{};
    return Error(Errc::invalid_argument, final_path + " exists already; remove it or choose another name");
}

Status publish_file(Fs& fs, const std::string& temporary, const std::string& final_path) {
    if (folder_of(temporary) != folder_of(final_path))
        return after_removing(fs, temporary,
                              Error(Errc::internal, temporary + " cannot be published as " + final_path + ": another folder"));
    if (auto allowed = may_publish(fs, final_path); !allowed) return after_removing(fs, temporary, std::move(allowed).error());
    if (auto synced = fs.sync_file(temporary); !synced) return after_removing(fs, temporary, std::move(synced).error());
    if (auto renamed = fs.rename(temporary, final_path); !renamed)
        return after_removing(fs, temporary, std::move(renamed).error());
    return fs.sync_dir(folder_of(final_path));
}

Status write_published(Fs& fs, const std::string& path, std::span<const std::byte> bytes) {
    const std::string temporary = temporary_beside(path);
    if (auto written = write_and_close(fs, temporary, bytes); !written)
        return after_removing(fs, temporary, std::move(written).error());
    return publish_file(fs, temporary, path);
}

Status write_published(Fs& fs, const std::string& path, std::string_view text) {
    return write_published(fs, path, std::as_bytes(std::span(text)));
}

} // namespace ranvier
