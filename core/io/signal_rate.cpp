#include "core/io/signal_rate.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/text.hpp"

namespace ranvier {

Status check_clock(const Signal& signal, const Limits& limits) {
    double rate = signal.rate_hz;
    if (signal.times.empty() && signal.n_samples > 0) {
        if (!std::isfinite(signal.start)) return Error(Errc::bad_input, "the start is not finite");
        if (!(std::isfinite(rate) && rate > 0)) return Error(Errc::bad_input, "the rate is " + text(rate) + " Hz, not above 0");
    } else if (!signal.times.empty()) {
        if (!std::all_of(signal.times.begin(), signal.times.end(), [](double t) { return std::isfinite(t); }))
            return Error(Errc::bad_input, "a time is not finite");
        const double span = signal.times.back() - signal.times.front();
        rate = span > 0 ? static_cast<double>(signal.times.size() - 1) / span : 0;
    }
    if (rate <= limits.max_signal_hz) return Ok{};
    return Error(Errc::unsupported, "is sampled at " + text(std::round(rate)) + " Hz; above " + text(limits.max_signal_hz) +
                                        " Hz nothing counts as behaviour");
}

} // namespace ranvier
