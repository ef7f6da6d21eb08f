#include "core/io/flat_spikes.hpp"

#include <algorithm>

namespace ranvier {

Result<OccurringClusters> occurring_clusters(std::span<const int64_t> clusters, const Limits& limits) {
    OccurringClusters found;
    auto& ids = found.ids;
    ids.assign(clusters.begin(), clusters.end());
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.size() > limits.max_units)
        return Error(Errc::limit, "the spikes are of " + std::to_string(ids.size()) + " clusters; " +
                                      std::to_string(limits.max_units) + " are allowed");
    found.index.resize(clusters.size());
    for (size_t i = 0; i < clusters.size(); ++i)
        found.index[i] = std::lower_bound(ids.begin(), ids.end(), clusters[i]) - ids.begin();
    return found;
}

Result<SpikeTrains> trains_of_clusters(std::span<const double> times, std::span<const int64_t> clusters, const Limits& limits) {
    RANVIER_ASSIGN(const OccurringClusters found, occurring_clusters(clusters, limits));
    std::vector<Unit> units(found.ids.size());
    for (size_t u = 0; u < units.size(); ++u) units[u].id = std::to_string(found.ids[u]);
    return trains_of_units(times, found.index, std::move(units));
}

Result<SpikeTrains> trains_of_units(std::span<const double> times, std::span<const int64_t> clusters, std::vector<Unit> units) {
    if (times.size() != clusters.size())
        return Error(Errc::bad_input, std::to_string(times.size()) + " spike times came with " + std::to_string(clusters.size()) +
                                          " clusters; there must be one for each");
    const auto n_units = static_cast<int64_t>(units.size());
    std::vector<int64_t> first(units.size() + 1, 0);
    for (size_t i = 0; i < clusters.size(); ++i) {
        if (clusters[i] < 0 || clusters[i] >= n_units)
            return Error(Errc::bad_input, "spike " + std::to_string(i) + " is of unit " + std::to_string(clusters[i]) +
                                              "; 0 to " + std::to_string(n_units - 1) + " were expected");
        ++first[static_cast<size_t>(clusters[i]) + 1];
    }
    for (size_t u = 0; u < units.size(); ++u) first[u + 1] += first[u];
    std::vector<int64_t> next(first.begin(), first.end() - 1);
    std::vector<double> parted(times.size());
    for (size_t i = 0; i < times.size(); ++i) parted[static_cast<size_t>(next[static_cast<size_t>(clusters[i])]++)] = times[i];
    return SpikeTrains::from_csr(std::move(units), std::move(parted), std::move(first));
}

} // namespace ranvier
