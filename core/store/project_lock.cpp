#include "core/store/project_lock.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "core/base/fs.hpp"
#include "core/base/here_and_now.hpp"

namespace ranvier {
namespace {

enum class Outcome { got, held, no_locks };

// Locks of the open file, not of the process: another open file of this process is refused too. Over NFS they are the server's.
Outcome try_lock(int fd) {
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    int code = 0;
    do {
        code = ::fcntl(fd, F_OFD_SETLK, &whole);
    } while (code != 0 && errno == EINTR);
    if (code == 0) return Outcome::got;
    return errno == EAGAIN || errno == EACCES ? Outcome::held : Outcome::no_locks;
}

// "PID HOST" in the file.
struct Holder {
    long pid = 0;
    std::string host;
    std::string words() const { return pid == 0 ? "another process" : "process " + std::to_string(pid) + " on " + host; }
};

Holder read_holder(int fd) {
    std::array<char, 300> bytes{};
    const ssize_t n = ::pread(fd, bytes.data(), bytes.size() - 1, 0);
    Holder holder;
    if (n <= 0) return holder;
    std::array<char, 256> host{};
    if (std::sscanf(bytes.data(), "%ld %255s", &holder.pid, host.data()) == 2) holder.host = host.data();
    return holder;
}

Status write_holder(int fd, const std::string& path) {
    const std::string text = std::to_string(::getpid()) + " " + host_name() + "\n";
    if (::ftruncate(fd, 0) == 0 && ::pwrite(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) &&
        ::fsync(fd) == 0)
        return Ok{};
    return Error(Errc::io, path + ": cannot be written: " + std::strerror(errno));
}

} // namespace

bool process_lives(long pid) { return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno != ESRCH); }

Result<ProjectLock> ProjectLock::take(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) return Error(Errc::io, path + ": cannot be opened for writing: " + std::strerror(errno));
    ProjectLock lock(fd, "");
    const Outcome outcome = try_lock(fd);
    const Holder holder = read_holder(fd);
    const bool elsewhere = holder.pid != 0 && holder.host != host_name();
    const bool told = outcome == Outcome::no_locks && holder.pid != 0 && (elsewhere || process_lives(holder.pid));
    if (outcome == Outcome::held || told) {
        ::close(std::exchange(lock.fd_, -1)); // what stands in the file is the holder's
        return Error(Errc::failed, folder_of(path) + " is open in " + holder.words() + "; close it there first" +
                                       (told && elsewhere ? ", or remove " + path + " if that machine is down" : ""));
    }
    if (holder.pid != 0) lock.unclean_ = holder.words();
    if (auto written = write_holder(fd, path); !written) return std::move(written).error();
    return lock;
}

std::string ProjectLock::holder(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return "";
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    const bool asked = ::fcntl(fd, F_OFD_GETLK, &whole) == 0;
    const Holder found = read_holder(fd);
    ::close(fd);
    const bool lives = found.pid != 0 && (found.host != host_name() || process_lives(found.pid));
    const bool held = asked ? whole.l_type != F_UNLCK : lives;
    return held ? found.words() : "";
}

ProjectLock::ProjectLock(int fd, std::string unclean) : fd_(fd), unclean_(std::move(unclean)) {}
ProjectLock::ProjectLock(ProjectLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)), unclean_(std::move(other.unclean_)) {}

ProjectLock::~ProjectLock() {
    if (fd_ < 0) return;
    // If it cannot be emptied, the next one to open is told of an end that was not clean, and checks more.
    [[maybe_unused]] const int emptied = ::ftruncate(fd_, 0);
    ::close(fd_);
}

} // namespace ranvier
