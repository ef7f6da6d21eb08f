#include "app/views/figures/coupling_graph.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <tuple>

namespace ranvier::views {

Result<CouplingGraph> CouplingGraph::make(const ResultData& result, int state, int minus) {
    const ArrayView* weight = result.find("couplings", "weight");
    const auto n = static_cast<uint64_t>(result.units().size()), states = static_cast<uint64_t>(result.n_states());
    if (!weight || weight->size() != states * n * n)
        return Error(Errc::bad_input, "the result holds no couplings by state, receiver and sender");
    for (const int k : {state, minus})
        if (k >= static_cast<int>(states) || (k < 0 && k == state))
            return Error(Errc::invalid_argument,
                         "there is no state " + std::to_string(k + 1) + "; the fit has " + std::to_string(states));
    const ArrayView* called = minus < 0 ? result.find("couplings", "called") : nullptr;
    if (called && called->size() != weight->size()) called = nullptr;
    CouplingGraph graph;
    graph.has_calls_ = called != nullptr;
    graph.n_nodes_ = static_cast<int>(n);
    for (uint64_t i = 0; i < n; ++i)
        for (uint64_t j = 0; j < n; ++j) {
            const uint64_t cell = (static_cast<uint64_t>(state) * n + i) * n + j;
            const double w = weight->at(cell) - (minus >= 0 ? weight->at((static_cast<uint64_t>(minus) * n + i) * n + j) : 0);
            if (i != j && w != 0 && std::isfinite(w))
                graph.edges_.push_back({static_cast<int>(j), static_cast<int>(i), w, !called || called->at(cell) != 0});
        }
    std::ranges::stable_sort(graph.edges_, [](const CouplingEdge& a, const CouplingEdge& b) {
        return std::abs(a.weight) > std::abs(b.weight); // they were gathered by receiver, then sender
    });
    return graph;
}

Result<std::shared_ptr<const CouplingGraph>> CouplingGraph::of(const std::shared_ptr<const ResultData>& result, int state,
                                                               int minus) {
    struct Kept { // with what it was gathered from, so that no other result can have its address
        std::shared_ptr<const ResultData> result;
        CouplingGraph graph;
    };
    static std::mutex mutex;
    static std::map<std::tuple<const ResultData*, int, int>, std::weak_ptr<const Kept>> known;
    const std::tuple key(result.get(), state, minus);
    {
        const std::lock_guard lock(mutex);
        if (const auto kept = known[key].lock()) return std::shared_ptr<const CouplingGraph>(kept, &kept->graph);
    }
    RANVIER_ASSIGN(CouplingGraph graph, make(*result, state, minus));
    const auto kept = std::make_shared<const Kept>(Kept{result, std::move(graph)});
    const std::lock_guard lock(mutex);
    std::erase_if(known, [](const auto& entry) { return entry.second.expired(); });
    known[key] = kept;
    return std::shared_ptr<const CouplingGraph>(kept, &kept->graph);
}

int64_t CouplingGraph::edges_at(double threshold) const {
    const auto weaker =
        std::ranges::partition_point(edges_, [&](const CouplingEdge& e) { return std::abs(e.weight) >= threshold; });
    return weaker - edges_.begin();
}

double CouplingGraph::threshold_of(int64_t n) const {
    if (edges_.empty() || n >= n_edges()) return 0;
    if (n <= 0) return std::nextafter(std::abs(edges_.front().weight), std::numeric_limits<double>::infinity());
    return std::abs(edges_[static_cast<size_t>(n) - 1].weight);
}

double CouplingGraph::step(double threshold, int by) const {
    const int64_t now = edges_at(threshold);
    if (by > 0) return threshold_of(now + 1);
    if (now == 0) return threshold;
    // Equals of the weakest one that remains go with it.
    const double weakest = std::abs(edges_[static_cast<size_t>(now) - 1].weight);
    const auto equal = std::ranges::partition_point(edges_, [&](const CouplingEdge& e) { return std::abs(e.weight) > weakest; });
    return threshold_of(equal - edges_.begin());
}

double CouplingGraph::density(int64_t n_edges) const {
    const auto n = static_cast<double>(n_nodes_);
    return n_nodes_ < 2 ? 0 : static_cast<double>(n_edges) / (n * (n - 1));
}

Param threshold_param() {
    return {.id = "threshold",
            .type = ParamType::string,
            .doc = "Edges with a smaller |weight| are counted, not drawn; if empty the 3 strongest a node are drawn."};
}

Param hide_isolated_param() {
    return {.id = "hide_isolated",
            .type = ParamType::boolean,
            .initial = "true",
            .doc = "Nodes without an edge at the threshold are counted, not drawn."};
}

} // namespace ranvier::views
