#include "core/io/allocation_cap.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace ranvier {

AllocationCap::AllocationCap(uint64_t more) {
    uint64_t size = 0, resident = 0, shared = 0, text = 0, library = 0, data = 0; // in pages
    std::ifstream statm("/proc/self/statm");
    if (!(statm >> size >> resident >> shared >> text >> library >> data) || getrlimit(RLIMIT_DATA, &before_) != 0) return;
    rlimit capped = before_;
    capped.rlim_cur = std::min<rlim_t>(before_.rlim_cur, data * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)) + more);
    set_ = setrlimit(RLIMIT_DATA, &capped) == 0;
}

AllocationCap::~AllocationCap() {
    if (set_) setrlimit(RLIMIT_DATA, &before_);
}

} // namespace ranvier
