// The one-hot prior: every weight is inhibitory, none or excitatory, times a positive strength.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "gaussian_solve.hpp"

namespace ranvier::hmm_glm {

enum Class : int { inhibitory = 0, none = 1, excitatory = 2, n_classes = 3 };

// Of a weight: its share of each class.
using Shares = std::array<double, n_classes>;

// The prior over weights, learned, and its approximation by a Gaussian site per weight (expectation propagation).
//   W ~ pi_inh g(-W) + pi_none delta_0(W) + pi_exc g(W)
// g, the density of strengths, is one for all pairs, piecewise on a grid; pi[receiver, sender] ~ Dirichlet(d) is shared by the
// states and integrated out: each state sees the class shares of the other states (leave one out). All arrays are [receiver,
// state, sender]. Threads: sweep() may run for different receivers at once; learn() alone.
class OneHot {
public:
    // `reach`: the largest strength. `finest`: the smallest posterior sd of a weight, which the grid must resolve.
    OneHot(int n_states, int n_units, int n_senders, double reach, double finest);

    Sites sites(int receiver, const BiasSite& bias) const;
    // One damped update of a receiver's sites and shares from the marginals that the present sites give.
    void sweep(const rv_host& table, int receiver, const Marginals& marginals, double damping);
    // Empirical Bayes after a sweep over every receiver: the strengths' histogram, smoothed; the Dirichlet's d by Minka's fixed
    // point with a pull of 20 pseudo-events towards (.2, 1.6, .2).
    void learn();

    const Shares& shares(int state, int receiver, int sender) const {
        return share_[index(state, receiver) + static_cast<size_t>(sender)];
    }
    // Posterior mean of a pair's class probabilities over all states.
    Shares pair_prior(int receiver, int sender) const;
    const Shares& dirichlet() const { return dirichlet_; }
    std::span<const double> strengths() const { return strength_; } // grid
    std::span<const double> density() const { return slab_; }       // probability of each grid cell
    int n_senders() const { return n_senders_; }

private:
    size_t index(int state, int receiver) const {
        return (static_cast<size_t>(receiver) * static_cast<size_t>(n_states_) + static_cast<size_t>(state)) *
               static_cast<size_t>(n_senders_);
    }
    int n_states_, n_units_, n_senders_;
    int smoothing_; // cells, odd
    Shares dirichlet_{0.2, 1.6, 0.2};
    std::vector<double> strength_, slab_, log_density_;
    std::vector<double> precision_, shift_;
    std::vector<Shares> share_;
    std::vector<double> used_; // [receiver, cell], posterior mass of the last sweep
};

// Which weights are called, by local false discovery: in rising share of «none» while the mean of that share stays within
// `level`; with CallRule::strict those whose share is under .05. Answers -1, 0, 1, [state, receiver, sender]. No null is
// computed.
std::vector<int32_t> call_couplings(const OneHot& one_hot, int n_states, int n_units, CallRule rule, double level);

// Sorting, never a decision: class = argmax of share / mean share over all entries. The truth-scored metric uses it.
std::vector<int32_t> sort_into_classes(const OneHot& one_hot, int n_states, int n_units);

} // namespace ranvier::hmm_glm
