#include "core/base/budget.hpp"

#include <algorithm>
#include <utility>

namespace ranvier {

Reservation::Reservation(Reservation&& other) noexcept
    : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}

Reservation& Reservation::operator=(Reservation&& other) noexcept {
    if (this == &other) return *this;
    release();
    budget_ = std::exchange(other.budget_, nullptr);
    bytes_ = std::exchange(other.bytes_, 0);
    return *this;
}

void Reservation::release() {
    if (budget_) budget_->give_back(bytes_);
    budget_ = nullptr;
    bytes_ = 0;
}

Result<Reservation> Budget::reserve(uint64_t bytes, std::string_view what) {
    const std::lock_guard lock(mutex_);
    const uint64_t left = total_ - used_;
    if (bytes > left) {
        return Error(Errc::limit, std::string(what) + " need " + format_bytes(bytes) + ", " + format_bytes(left) + " of " +
                                      format_bytes(total_) + " are left");
    }
    used_ += bytes;
    peak_ = std::max(peak_, used_);
    return Reservation(*this, bytes);
}

uint64_t Budget::used() const {
    const std::lock_guard lock(mutex_);
    return used_;
}

uint64_t Budget::peak() const {
    const std::lock_guard lock(mutex_);
    return peak_;
}

void Budget::give_back(uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    used_ -= bytes;
}

} // namespace ranvier
