// The expected log-likelihood as a quadratic in the weights: its Fisher scoring expansion at the current parameters.
#pragma once

#include <vector>

#include "design.hpp"
#include "forward_backward.hpp"

namespace ranvier::hmm_glm {

// For the receivers first .. first + count - 1 and theta = (weights, bias) of n_senders + 1 entries, with c1 = (history, 1):
//   information  H = sum_t gamma f'^2/f c1 c1'      upper triangle, rows end to end
//   linear       G + H theta,  G = sum_t gamma (x/f - 1) f' c1
// so that theta' H theta / 2 - linear' theta is the negative quadratic. Positive semi-definite for every link.
struct Quadratic {
    int first = 0, count = 0, size = 0; // size = n_senders + 1
    std::vector<double> information;    // [receiver, state, size (size + 1) / 2]
    std::vector<double> linear;         // [receiver, state, size]
    std::vector<double> gradient;       // [receiver, state, size]
    size_t triangle() const { return static_cast<size_t>(size) * static_cast<size_t>(size + 1) / 2; }
};

// Expands, keeping its accumulators from one call to the next. A bin counts for a state where its posterior exceeds 1e-4 (in G)
// or 1e-3 (in H, which steers steps and variances but not where a fit ends). H of all receivers is one matrix product: the
// products of histories are formed for 256 bins at a time, never for the whole recording, so memory is bounded however long it
// is. Sums: float within at most 1/32 of the blocks, double over those, in order.
class Expansion {
public:
    Expansion(const Design& design, Link link) : design_(design), link_(link) {}

    void run(Pace& pace, const Posterior& posterior, const Parameters& parameters, int first, int count, Quadratic& out);

    // How many receivers to expand at once so that accumulators stay within about 64 MB.
    static int receivers_at_once(const Parameters& parameters);

private:
    struct Sums {                       // of one group of blocks
        std::vector<float> information; // [state, receiver, product]
        std::vector<float> gradient;    // [state, receiver, size]
    };
    friend struct ExpansionTask;
    const Design& design_;
    Link link_;
    std::vector<Sums> sums_;
};

} // namespace ranvier::hmm_glm
