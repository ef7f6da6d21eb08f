#include "core/base/stop.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <new>
#include <string>
#include <utility>

namespace ranvier {

struct StopFlag::Shared {
    uint64_t magic;
    std::atomic<uint32_t> stop;
};

namespace {

constexpr uint64_t magic_number = 0x706f7453766e6152; // "RanvStop" in memory
static_assert(std::atomic<uint32_t>::is_always_lock_free, "the flag is shared between processes and set in signal handlers");

Error system_error(const std::string& what) { return Error(Errc::io, what + ": " + std::strerror(errno)); }

void* map_shared(int descriptor, size_t size) { return mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0); }

} // namespace

Result<StopFlag> StopFlag::make() {
    const int descriptor = memfd_create("ranvier-stop", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0) return system_error("the stop flag: memfd_create");
    StopFlag flag(descriptor, nullptr);
    if (ftruncate(descriptor, sizeof(Shared)) != 0) return system_error("the stop flag: ftruncate");
    // Sealed, so that nobody can shrink it under a process that reads it.
    if (fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return system_error("the stop flag: seal");
    void* memory = map_shared(descriptor, sizeof(Shared));
    if (memory == MAP_FAILED) return system_error("the stop flag: mmap");
    flag.shared_ = new (memory) Shared{magic_number, {static_cast<uint32_t>(Stop::none)}};
    return flag;
}

Result<StopFlag> StopFlag::adopt(int descriptor) {
    const Error not_ours(Errc::invalid_argument, "descriptor " + std::to_string(descriptor) + " is not a stop flag of Ranvier");
    struct stat status {};
    if (fstat(descriptor, &status) != 0) return not_ours;
    const int seals = fcntl(descriptor, F_GET_SEALS);
    const bool sealed = seals >= 0 && (seals & F_SEAL_SHRINK) != 0;
    if (!sealed || status.st_size != static_cast<off_t>(sizeof(Shared))) return not_ours;
    void* memory = map_shared(descriptor, sizeof(Shared));
    if (memory == MAP_FAILED) return system_error("the stop flag: mmap");
    StopFlag flag(descriptor, static_cast<Shared*>(memory));
    if (flag.shared_->magic != magic_number) {
        flag.descriptor_ = -1; // still the caller's
        return not_ours;
    }
    return flag;
}

StopFlag::StopFlag(StopFlag&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), shared_(std::exchange(other.shared_, nullptr)) {}

StopFlag& StopFlag::operator=(StopFlag&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(shared_, other.shared_);
    return *this;
}

StopFlag::~StopFlag() {
    if (shared_) munmap(shared_, sizeof(Shared));
    if (descriptor_ >= 0) close(descriptor_);
}

Stop StopFlag::value() const {
    const uint32_t word = shared_->stop.load(std::memory_order_acquire);
    // Another process can write anything: what is not a smaller request is the largest.
    return word >= static_cast<uint32_t>(Stop::cancel) ? Stop::cancel : static_cast<Stop>(word);
}

void StopFlag::request(Stop stop) {
    const auto wanted = static_cast<uint32_t>(stop);
    uint32_t held = shared_->stop.load(std::memory_order_relaxed);
    while (held < wanted && !shared_->stop.compare_exchange_weak(held, wanted, std::memory_order_acq_rel)) {
    }
}

} // namespace ranvier
