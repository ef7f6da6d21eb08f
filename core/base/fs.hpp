// All file access of core, behind one class, so that a test can cut the power after any call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

// Writes a file from its start to its end. Not closed when destroyed early: then what was written is of no worth to anybody.
// Threads: one at a time.
class FileWriter {
public:
    virtual ~FileWriter() = default;
    virtual Status append(std::span<const std::byte> bytes) = 0;
    // Writes over bytes that were appended before; where append goes on does not change.
    virtual Status replace(uint64_t offset, std::span<const std::byte> bytes) = 0;
    // Returns when the bytes are on the medium. The file's name is durable only after Fs::sync_dir of its folder.
    virtual Status sync() = 0;
    // The last chance to hear of a failed write (NFS, quotas). Nothing may be called after it.
    virtual Status close() = 0;
};

// The bytes of a file, mapped for reading; at least page aligned; valid while *this lives.
// Threads: any. A file cut short by someone else while it is mapped raises SIGBUS: map only what is published or our own.
class FileMapping {
public:
    virtual ~FileMapping() = default;
    virtual std::span<const std::byte> bytes() const = 0;
};

// A file without a name: gone when the last holder closes it, however that ends.
class UnlinkedFile : public FileWriter {
public:
    // What was appended so far.
    virtual Result<std::unique_ptr<FileMapping>> map() = 0;
    // For a child process to inherit; owned by *this; -1 where the file system has none.
    virtual int descriptor() const = 0;
};

struct FileStat {
    uint64_t size = 0; // bytes
    int64_t mtime_ns = 0;
    uint64_t inode = 0;
    bool is_folder = false;
    bool is_regular = true; // neither a folder nor a device, pipe or socket
};

// A file system. Paths are UTF-8 as the system takes them. Every error is a sentence with the path and the system's reason,
// of code bad_input where a path the caller named does not exist, of code io otherwise.
// Threads: const and non-const functions may be called from any thread.
class Fs {
public:
    virtual ~Fs() = default;

    // The whole file; Errc::limit if it is longer than `limit_bytes`.
    virtual Result<std::string> read(const std::string& path, uint64_t limit_bytes) = 0;
    // A new file, or an old one emptied.
    virtual Result<std::unique_ptr<FileWriter>> create(const std::string& path) = 0;
    // A new file; refused if the name is taken: how a lock or a name of one's own is got.
    virtual Result<std::unique_ptr<FileWriter>> create_new(const std::string& path) = 0;
    virtual Result<std::unique_ptr<FileMapping>> map(const std::string& path) = 0;
    virtual Result<std::unique_ptr<UnlinkedFile>> unlinked(const std::string& folder) = 0;

    // Atomic; replaces `to` if it is a file.
    virtual Status rename(const std::string& from, const std::string& to) = 0;
    // A file or an empty folder.
    virtual Status remove(const std::string& path) = 0;
    // Puts the bytes of a closed file on the medium (one that HDF5 or SQLite wrote).
    virtual Status sync_file(const std::string& path) = 0;
    // Puts the names in a folder on the medium.
    virtual Status sync_dir(const std::string& folder) = 0;
    // The folder and all above it; what is there already is left alone.
    virtual Status make_dirs(const std::string& folder) = 0;

    virtual bool exists(const std::string& path) = 0;
    virtual Result<FileStat> stat(const std::string& path) = 0;
    // The names in a folder, sorted, without "." and "..".
    virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;
};

// The system's own.
Fs& posix_fs();

// The path from the root, links followed; the path itself where there is nothing.
std::string absolute_path(const std::string& path);
// The folder a path lies in: "." for a bare name, "/" for what lies at the root.
std::string folder_of(const std::string& path);
// The last part of a path.
std::string name_of(const std::string& path);

} // namespace ranvier
