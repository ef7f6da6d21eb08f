#include "core/io/spike_checks.hpp"

#include <algorithm>
#include <cstdint>

#include "core/base/text.hpp"

namespace ranvier {
namespace {

struct Oddities {
    int64_t negative = 0, duplicate = 0;
    int units_with_duplicates = 0, silent_units = 0;
};

Oddities count(const SpikeTrains& spikes) {
    Oddities odd;
    for (int u = 0; u < spikes.n_units(); ++u) {
        const auto times = spikes.times(u);
        const int64_t here = spikes.n_duplicates(u);
        odd.negative += std::lower_bound(times.begin(), times.end(), 0.0) - times.begin();
        odd.duplicate += here;
        odd.units_with_duplicates += here > 0;
        odd.silent_units += times.empty();
    }
    return odd;
}

} // namespace

void describe_spikes(const SpikeTrains& spikes, const std::string& place, std::vector<std::string>& warnings) {
    const Oddities odd = count(spikes);
    const auto say = [&](const std::string& sentence) { warnings.push_back(place + ": " + sentence); };
    if (spikes.n_unsorted_units() > 0)
        say("the spike times of " + text(spikes.n_unsorted_units()) + " of " + text(spikes.n_units()) +
            " units came unsorted and were sorted");
    if (odd.negative > 0) say(text(odd.negative) + " spike times are negative");
    if (odd.duplicate > 0)
        say(text(odd.duplicate) + " spikes have the same time as another of their unit (" + text(odd.units_with_duplicates) +
            " units); they are kept");
    if (odd.silent_units > 0) say(text(odd.silent_units) + " of " + text(spikes.n_units()) + " units have no spikes");
}

int64_t n_outside(std::span<const double> times, const std::vector<Interval>& observed) {
    int64_t inside = 0;
    auto from = times.begin();
    for (const Interval& o : observed) {
        from = std::lower_bound(from, times.end(), o.start);
        const auto to = std::upper_bound(from, times.end(), o.stop);
        inside += to - from;
        from = to;
    }
    return static_cast<int64_t>(times.size()) - inside;
}

void describe_outside(const Recording& recording, const std::string& place, std::vector<std::string>& warnings) {
    if (recording.observed.empty()) return;
    int64_t n = 0;
    for (int u = 0; u < recording.spikes.n_units(); ++u) n += n_outside(recording.spikes.times(u), recording.observed);
    if (n > 0) warnings.push_back(place + ": " + text(n) + " spikes lie outside the observation intervals; they are kept");
}

} // namespace ranvier
