// That one process writes to a project: a lock on a file in its folder, with the holder's name in it.
#pragma once

#include <string>

#include "core/base/result.hpp"

namespace ranvier {

// Held until destroyed or the process ends, however it ends. The file stays; it is empty while nobody holds it.
class ProjectLock {
public:
    // Refused, naming the holder, while somebody else holds it (another process, or this one a second time). Where the file
    // system knows no locks, the holder's name in the file decides: a process that is not there any more holds nothing.
    static Result<ProjectLock> take(const std::string& path);
    // Who holds it now, "process 123 on HOST"; "" if nobody does or it cannot be told. Takes and changes nothing.
    static std::string holder(const std::string& path);
    ProjectLock(ProjectLock&& other) noexcept;
    ProjectLock& operator=(ProjectLock&&) = delete;
    ~ProjectLock();

    // Who had it last and did not give it back, "process 123 on HOST"; "" if the last end was clean.
    const std::string& unclean() const { return unclean_; }

private:
    ProjectLock(int fd, std::string unclean);
    int fd_;
    std::string unclean_;
};

// Whether a process of this machine is there.
bool process_lives(long pid);

} // namespace ranvier
