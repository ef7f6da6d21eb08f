#include "app/views/figures/coupling_scale.hpp"

#include <algorithm>
#include <cmath>

#include "app/views/figures/matrix.hpp"

namespace ranvier::views {

double coupling_limit(const ResultData& result) {
    const ArrayView* weight = result.find("couplings", "weight");
    const uint64_t n = result.units().size();
    if (!weight || n == 0 || weight->size() % (n * n) != 0) return 0;
    double between = 0, own = 0;
    for (uint64_t i = 0; i < weight->size(); ++i) {
        const double size = std::abs(weight->at(i));
        if (!std::isfinite(size)) continue;
        double& most = i / n % n == i % n ? own : between;
        most = std::max(most, size);
    }
    const double largest = between > 0 ? between : own;
    return largest > 0 ? round_limit(largest) : 0;
}

} // namespace ranvier::views
