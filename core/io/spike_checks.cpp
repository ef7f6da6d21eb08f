#include "core/io/spike_checks.hpp"

#include <cstdint>

namespace ranvier {

void describe_spikes(const SpikeTrains& spikes, const std::string& place, std::vector<std::string>& warnings) {
    int64_t negative = 0, duplicate = 0;
    int units_with_duplicates = 0;
    for (int u = 0; u < spikes.n_units(); ++u) {
        const auto times = spikes.times(u);
        int64_t here = 0;
        for (size_t i = 0; i < times.size(); ++i) {
            negative += times[i] < 0;
            here += i > 0 && times[i] == times[i - 1];
        }
        duplicate += here;
        units_with_duplicates += here > 0;
    }
    if (spikes.n_unsorted_units() > 0)
        warnings.push_back(place + ": the spike times of " + std::to_string(spikes.n_unsorted_units()) + " of " +
                           std::to_string(spikes.n_units()) + " units came unsorted and were sorted");
    if (negative > 0) warnings.push_back(place + ": " + std::to_string(negative) + " spike times are negative");
    if (duplicate > 0)
        warnings.push_back(place + ": " + std::to_string(duplicate) + " spikes have the same time as another of their unit (" +
                           std::to_string(units_with_duplicates) + " units); they are kept");
}

} // namespace ranvier
