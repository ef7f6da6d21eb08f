// The ledger of memory that a process may use.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "core/base/default_limits.hpp"
#include "core/base/result.hpp"
#include "core/base/units.hpp"

namespace ranvier {

class Budget;

// A part of a Budget, given back when destroyed. The Budget outlives it.
class Reservation {
public:
    Reservation() = default;
    Reservation(Reservation&& other) noexcept;
    Reservation& operator=(Reservation&& other) noexcept;
    ~Reservation() { release(); }

    uint64_t bytes() const { return bytes_; }
    void release();

private:
    friend class Budget;
    Reservation(Budget& budget, uint64_t bytes) : budget_(&budget), bytes_(bytes) {}
    Budget* budget_ = nullptr;
    uint64_t bytes_ = 0;
};

// Invariant: used() <= total(). It counts what callers say they take; it allocates nothing.
// Threads: any.
class Budget {
public:
    explicit Budget(uint64_t total_bytes) : total_(total_bytes) {}
    Budget(const Budget&) = delete;
    Budget& operator=(const Budget&) = delete;

    // Errc::limit with a sentence if there is not enough left: "the spike counts need 3.1 GiB, 2.0 GiB of 4.0 GiB are left".
    // `what` begins that sentence, plural.
    Result<Reservation> reserve(uint64_t bytes, std::string_view what);

    uint64_t total() const { return total_; }
    uint64_t used() const;
    uint64_t peak() const; // the most that was ever used

private:
    friend class Reservation;
    void give_back(uint64_t bytes);
    const uint64_t total_;
    mutable std::mutex mutex_;
    uint64_t used_ = 0, peak_ = 0;
};

} // namespace ranvier
