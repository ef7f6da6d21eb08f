#include "app/views/figures/states/time_frame.hpp"

#include <cmath>

#include "app/views/canvas.hpp"

namespace ranvier::views {

QString time_text(double time, double window_length) {
    const double digits = std::isfinite(window_length) && window_length > 0 ? 4 - std::floor(std::log10(window_length)) : 3;
    return number_text(time, std::clamp(static_cast<int>(digits) - 1, 0, 6));
}

} // namespace ranvier::views
