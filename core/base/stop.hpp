// How one process asks another to stop, and how long work says how far it is.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "core/base/result.hpp"

namespace ranvier {

enum class Stop : uint32_t {
    none = 0,
    checkpoint = 1, // save what can be resumed, then end
    cancel = 2,     // end
};

// One word in memory that a parent and its child share. It only rises: a cancel is not taken back by a later checkpoint.
// Threads: any, in any process that maps it; request() and value() may be called in a signal handler.
class StopFlag {
public:
    // In the parent. The descriptor is close-on-exec; hand it on with a file action of posix_spawn or dup2.
    static Result<StopFlag> make();
    // In the child: takes over a descriptor that make() of the parent got; Errc::invalid_argument if it is anything else.
    static Result<StopFlag> adopt(int descriptor);

    StopFlag(StopFlag&&) noexcept;
    StopFlag& operator=(StopFlag&&) noexcept;
    ~StopFlag();

    Stop value() const;
    void request(Stop stop);
    int descriptor() const { return descriptor_; } // owned by *this

private:
    struct Shared;
    StopFlag(int descriptor, Shared* shared) : descriptor_(descriptor), shared_(shared) {}
    int descriptor_;
    Shared* shared_; // the mapping; null after a move
};

// Called now and then by long work with the fraction done (0..1) and a word for the stage; the answer says whether to go on.
// From one thread at a time.
using Progress = std::function<Stop(double fraction, std::string_view stage)>;

} // namespace ranvier
