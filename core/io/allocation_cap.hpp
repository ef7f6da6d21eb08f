// A bound on what a library allocates in one call.
#pragma once

#include <sys/resource.h>

#include <cstdint>

namespace ranvier {

// While one lives, this process gets at most `more` bytes beyond those it has; then malloc fails, which HDF5 answers with an
// error. For calls that allocate what a file claims before they look whether it is there: HDF5 does so for values of variable
// length, up to 4 GiB each. Threads: one at a time, and no other thread may depend on memory meanwhile. Does nothing where the
// system does not tell what the process has.
class AllocationCap {
public:
    static constexpr uint64_t for_one_read = uint64_t{256} << 20;

    explicit AllocationCap(uint64_t more = for_one_read);
    ~AllocationCap();
    AllocationCap(const AllocationCap&) = delete;
    AllocationCap& operator=(const AllocationCap&) = delete;

private:
    rlimit before_{};
    bool set_ = false;
};

} // namespace ranvier
