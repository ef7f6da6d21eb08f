// Whether a signal's clock is one of behaviour.
#pragma once

#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

// Errc::unsupported for a signal faster than limits.max_signal_hz, Errc::bad_input for times, a start or a rate that are not
// finite and for a rate that is not above 0. The sentence continues the signal's name. Times are taken to be seconds.
Status check_clock(const Signal& signal, const Limits& limits);

} // namespace ranvier
