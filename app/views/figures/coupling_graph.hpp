// The couplings of one state, or the difference of two, as a directed graph: nodes are units, edges go from sender to receiver.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/views/result_data.hpp"
#include "core/base/result.hpp"
#include "core/job/schema.hpp"

namespace ranvier::views {

struct CouplingEdge {
    int sender, receiver; // nodes
    double weight;        // never 0; a difference where two states are compared
    bool called = true;   // by the model; false only where it has calls
};

// Threads: const functions may be called from any.
class CouplingGraph {
public:
    // Couplings of `state` minus those of `minus` (-1: none), counted from 0. A unit's coupling to itself is no edge. A sentence
    // says which state there is not.
    static Result<CouplingGraph> make(const ResultData& result, int state, int minus);
    // The same, gathered once while anybody holds it: figures and scenes of one result share it. Any thread.
    static Result<std::shared_ptr<const CouplingGraph>> of(const std::shared_ptr<const ResultData>& result, int state, int minus);

    int n_nodes() const { return n_nodes_; }
    // Whether the model says of each coupling if it calls it; a difference has no calls.
    bool has_calls() const { return has_calls_; }
    // Strongest first; of equals by receiver, then sender.
    std::span<const CouplingEdge> edges() const { return edges_; }
    int64_t n_edges() const { return static_cast<int64_t>(edges_.size()); }

    // Edges with |weight| at or above the threshold: the first so many of edges().
    int64_t edges_at(double threshold) const;
    // The threshold at which n edges remain; a few more if the weakest of them has equals. 0: all, and above every edge for n =
    // 0.
    double threshold_of(int64_t n) const;
    // One edge more (by = 1) or fewer (-1) than remain at `threshold`: the next one at which their number differs.
    double step(double threshold, int by) const;
    // What remains, of all that could be between its nodes; loops are none.
    double density(int64_t n_edges) const;

private:
    int n_nodes_ = 0;
    bool has_calls_ = false;
    std::vector<CouplingEdge> edges_;
};

// Options of every picture of a coupling graph, in the plane and in space.
Param threshold_param();
Param hide_isolated_param();

} // namespace ranvier::views
