#include "core/base/fs.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "core/base/units.hpp"

namespace ranvier {
namespace {

// `reason` is an errno. A path that is not there or not of the right kind is the caller's input, all else the system's.
Error system_error(const std::string& what, const std::string& path, int reason) {
    const bool wrong_path = reason == ENOENT || reason == ENOTDIR || reason == EISDIR;
    return Error(wrong_path ? Errc::bad_input : Errc::io, path + ": cannot " + what + ": " + std::strerror(reason));
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    // 0 or an errno. After EINTR Linux has closed the descriptor all the same.
    int close() {
        const int fd = std::exchange(fd_, -1);
        if (::close(fd) == 0 || errno == EINTR) return 0;
        return errno;
    }

private:
    int fd_;
};

Descriptor open_retrying(const std::string& path, int flags, mode_t mode = 0666) {
    int fd = -1;
    do {
        fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    } while (fd < 0 && errno == EINTR);
    return Descriptor(fd);
}

Status write_all(int fd, std::span<const std::byte> bytes, const std::string& path) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), std::min<size_t>(bytes.size(), 1u << 30));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return system_error("write", path, errno);
        bytes = bytes.subspan(static_cast<size_t>(n));
    }
    return Ok{};
}

Status sync_descriptor(int fd, const std::string& path) {
    while (::fsync(fd) != 0) {
        if (errno != EINTR) return system_error("put on the medium (fsync)", path, errno);
    }
    return Ok{};
}

Status write_over(int fd, uint64_t offset, std::span<const std::byte> bytes, const std::string& path) {
    while (!bytes.empty()) {
        const ssize_t n = ::pwrite(fd, bytes.data(), std::min<size_t>(bytes.size(), 1u << 30), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return system_error("write", path, errno);
        bytes = bytes.subspan(static_cast<size_t>(n));
        offset += static_cast<uint64_t>(n);
    }
    return Ok{};
}

class PosixMapping : public FileMapping {
public:
    PosixMapping(void* memory, size_t size) : memory_(memory), size_(size) {}
    PosixMapping(const PosixMapping&) = delete;
    PosixMapping& operator=(const PosixMapping&) = delete;
    ~PosixMapping() override {
        if (size_ > 0) ::munmap(memory_, size_);
    }
    std::span<const std::byte> bytes() const override { return {static_cast<const std::byte*>(memory_), size_}; }

private:
    void* memory_;
    size_t size_;
};

Result<std::unique_ptr<FileMapping>> map_descriptor(int fd, const std::string& path) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) return system_error("look at", path, errno);
    if (!S_ISREG(status.st_mode)) return Error(Errc::bad_input, path + ": cannot map: not a plain file");
    const auto size = static_cast<size_t>(status.st_size);
    if (size == 0) return std::unique_ptr<FileMapping>(std::make_unique<PosixMapping>(nullptr, 0));
    void* memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) return system_error("map", path, errno);
    return std::unique_ptr<FileMapping>(std::make_unique<PosixMapping>(memory, size));
}

class PosixWriter : public FileWriter {
public:
    PosixWriter(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
    Status append(std::span<const std::byte> bytes) override { return write_all(file_.get(), bytes, path_); }
    Status replace(uint64_t offset, std::span<const std::byte> bytes) override {
        return write_over(file_.get(), offset, bytes, path_);
    }
    Status sync() override { return sync_descriptor(file_.get(), path_); }
    Status close() override {
        if (const int reason = file_.close()) return system_error("close", path_, reason);
        return Ok{};
    }

private:
    Descriptor file_;
    std::string path_;
};

class PosixUnlinked : public UnlinkedFile {
public:
    PosixUnlinked(Descriptor file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
    Status append(std::span<const std::byte> bytes) override { return write_all(file_.get(), bytes, path_); }
    Status replace(uint64_t offset, std::span<const std::byte> bytes) override {
        return write_over(file_.get(), offset, bytes, path_);
    }
    Status sync() override { return sync_descriptor(file_.get(), path_); }
    Status close() override {
        if (const int reason = file_.close()) return system_error("close", path_, reason);
        return Ok{};
    }
    Result<std::unique_ptr<FileMapping>> map() override { return map_descriptor(file_.get(), path_); }
    int descriptor() const override { return file_.get(); }

private:
    Descriptor file_;
    std::string path_;
};

class PosixFs : public Fs {
public:
    Result<std::string> read(const std::string& path, uint64_t limit_bytes) override;
    Result<std::unique_ptr<FileWriter>> create(const std::string& path) override { return open_writer(path, O_TRUNC); }
    Result<std::unique_ptr<FileWriter>> create_new(const std::string& path) override { return open_writer(path, O_EXCL); }
    Result<std::unique_ptr<FileMapping>> map(const std::string& path) override;
    Result<std::unique_ptr<UnlinkedFile>> unlinked(const std::string& folder) override;
    Status rename(const std::string& from, const std::string& to) override;
    Status remove(const std::string& path) override;
    Status sync_file(const std::string& path) override { return sync_path(path, 0); }
    Status sync_dir(const std::string& folder) override { return sync_path(folder, O_DIRECTORY); }
    Status make_dirs(const std::string& folder) override;
    bool exists(const std::string& path) override { return ::access(path.c_str(), F_OK) == 0; }
    Result<FileStat> stat(const std::string& path) override;
    Result<std::vector<std::string>> list(const std::string& folder) override;

private:
    static Result<std::unique_ptr<FileWriter>> open_writer(const std::string& path, int flag);
    static Status sync_path(const std::string& path, int flag);
};

Result<std::string> PosixFs::read(const std::string& path, uint64_t limit_bytes) {
    const Descriptor file = open_retrying(path, O_RDONLY);
    if (!file) return system_error("open", path, errno);
    // Read to the end and not to the size: files in /proc have none, and a pipe may be handed in. Grown by what came.
    std::string content;
    for (;;) {
        constexpr size_t step = 1 << 16;
        const size_t before = content.size();
        content.resize(before + std::max(step, before / 2));
        const ssize_t n = ::read(file.get(), content.data() + before, content.size() - before);
        const int reason = errno;
        content.resize(before + (n > 0 ? static_cast<size_t>(n) : 0));
        if (n < 0 && reason == EINTR) continue;
        if (n < 0) return system_error("read", path, reason);
        if (content.size() > limit_bytes)
            return Error(Errc::limit, path + ": is longer than the " + format_bytes(limit_bytes) + " allowed here");
        if (n == 0) return content;
    }
}

Result<std::unique_ptr<FileWriter>> PosixFs::open_writer(const std::string& path, int flag) {
    Descriptor file = open_retrying(path, O_WRONLY | O_CREAT | flag);
    if (!file) return system_error("create", path, errno);
    return std::unique_ptr<FileWriter>(std::make_unique<PosixWriter>(std::move(file), path));
}

Result<std::unique_ptr<FileMapping>> PosixFs::map(const std::string& path) {
    const Descriptor file = open_retrying(path, O_RDONLY);
    if (!file) return system_error("open", path, errno);
    return map_descriptor(file.get(), path);
}

Result<std::unique_ptr<UnlinkedFile>> PosixFs::unlinked(const std::string& folder) {
    Descriptor file = open_retrying(folder, O_TMPFILE | O_RDWR, 0600);
    if (file) return std::unique_ptr<UnlinkedFile>(std::make_unique<PosixUnlinked>(std::move(file), folder + "/(unlinked)"));
    // Not every file system has O_TMPFILE (NFS, overlays of old kernels): a name is taken and given up at once.
    std::string path = folder + "/.ranvier-XXXXXX";
    Descriptor named(::mkostemp(path.data(), O_CLOEXEC));
    if (!named) return system_error("create a temporary file in", folder, errno);
    if (::unlink(path.c_str()) != 0) return system_error("unlink", path, errno);
    return std::unique_ptr<UnlinkedFile>(std::make_unique<PosixUnlinked>(std::move(named), path));
}

Status PosixFs::rename(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return system_error("rename to " + to, from, errno);
    return Ok{};
}

Status PosixFs::remove(const std::string& path) {
    if (std::remove(path.c_str()) != 0) return system_error("remove", path, errno);
    return Ok{};
}

Status PosixFs::sync_path(const std::string& path, int flag) {
    const Descriptor file = open_retrying(path, O_RDONLY | flag);
    if (!file) return system_error("open", path, errno);
    return sync_descriptor(file.get(), path);
}

Status PosixFs::make_dirs(const std::string& folder) {
    for (size_t slash = folder.find('/', 1);; slash = folder.find('/', slash + 1)) {
        const std::string part = folder.substr(0, slash);
        if (::mkdir(part.c_str(), 0777) != 0 && errno != EEXIST) return system_error("make the folder", part, errno);
        if (slash == std::string::npos) break;
    }
    RANVIER_ASSIGN(const FileStat status, stat(folder));
    if (!status.is_folder) return system_error("make the folder", folder, ENOTDIR);
    return Ok{};
}

Result<FileStat> PosixFs::stat(const std::string& path) {
    struct stat s {};
    if (::stat(path.c_str(), &s) != 0) return system_error("look at", path, errno);
    return FileStat{.size = static_cast<uint64_t>(s.st_size),
                    .mtime_ns = s.st_mtim.tv_sec * int64_t{1'000'000'000} + s.st_mtim.tv_nsec,
                    .inode = s.st_ino,
                    .is_folder = S_ISDIR(s.st_mode),
                    .is_regular = S_ISREG(s.st_mode)};
}

Result<std::vector<std::string>> PosixFs::list(const std::string& folder) {
    struct Close {
        void operator()(DIR* d) const { ::closedir(d); }
    };
    const std::unique_ptr<DIR, Close> open_folder(::opendir(folder.c_str()));
    if (!open_folder) return system_error("list", folder, errno);
    std::vector<std::string> names;
    for (;;) {
        errno = 0; // readdir answers null for the end and for a failure alike
        const dirent* entry = ::readdir(open_folder.get());
        if (!entry && errno != 0) return system_error("list", folder, errno);
        if (!entry) break;
        const std::string name = entry->d_name;
        if (name != "." && name != "..") names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

Fs& posix_fs() {
    static PosixFs fs;
    return fs;
}

std::string absolute_path(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(path.c_str(), nullptr), &std::free);
    return resolved ? resolved.get() : path;
}

std::string folder_of(const std::string& path) {
    const size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) {
    const size_t slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

} // namespace ranvier
