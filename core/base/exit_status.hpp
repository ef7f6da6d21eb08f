// The exit statuses of every command, a contract with scripts.
#pragma once

#include "core/base/result.hpp"

namespace ranvier {

enum class ExitStatus : int { done = 0, failed = 1, bad_input = 2, cancelled = 3, limit = 4, lost = 5, checkpointed = 75 };

constexpr ExitStatus exit_status(Errc code) {
    switch (code) {
        case Errc::invalid_argument:
        case Errc::bad_input:
        case Errc::unsupported:
            return ExitStatus::bad_input;
        case Errc::limit:
            return ExitStatus::limit;
        case Errc::cancelled:
            return ExitStatus::cancelled;
        case Errc::lost:
            return ExitStatus::lost;
        case Errc::checkpointed:
            return ExitStatus::checkpointed;
        case Errc::io:
        case Errc::failed:
        case Errc::internal:
            return ExitStatus::failed;
    }
    return ExitStatus::failed;
}

} // namespace ranvier
