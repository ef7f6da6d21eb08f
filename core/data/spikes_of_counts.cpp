#include "core/data/spikes_of_counts.hpp"

#include <algorithm>

#include <ranvier/random.hpp>

namespace ranvier {

namespace {

constexpr double default_bin_s = 0.02;
constexpr double between_s = 1;          // sequences
constexpr uint64_t time_stream = 0x7469; // apart from the streams that drew the counts

struct Clock {
    const Counts& counts;
    double bin_s;
    double start(uint64_t sequence, int64_t bin) const {
        return static_cast<double>(bin) * bin_s + static_cast<double>(sequence) * between_s;
    }
};

// The runs of one state inside a sequence.
Intervals state_table(const Clock& clock) {
    const Counts& c = clock.counts;
    Intervals table;
    table.name = "true_states";
    std::vector<int64_t> state;
    for (uint64_t q = 0; q < c.n_sequences(); ++q)
        for (int64_t from = c.first[q]; from < c.first[q + 1];) {
            int64_t to = from + 1;
            const auto at = [&](int64_t bin) { return c.truth.states[static_cast<size_t>(bin)]; };
            while (to < c.first[q + 1] && at(to) == at(from)) ++to;
            table.rows.push_back({clock.start(q, from), clock.start(q, to)});
            state.push_back(at(from));
            from = to;
        }
    table.table = {{{"state", "", std::move(state)}}, table.rows.size()};
    return table;
}

} // namespace

Result<Recording> spikes_of_counts(const Counts& counts, uint64_t seed) {
    const Clock clock{counts, counts.bin_s > 0 ? counts.bin_s : default_bin_s};
    const uint64_t n = counts.n_units();
    std::vector<int64_t> first(n + 1, 0);
    for (uint64_t b = 0; b < counts.n_bins(); ++b)
        for (uint64_t u = 0; u < n; ++u) first[u + 1] += counts.counts[b * n + u];
    for (uint64_t u = 0; u < n; ++u) first[u + 1] += first[u];
    std::vector<double> times(static_cast<size_t>(first.back()));
    std::vector<int64_t> next(first.begin(), first.end() - 1);
    const RandomStream draws(seed, time_stream);
    for (uint64_t q = 0; q < counts.n_sequences(); ++q)
        for (int64_t b = counts.first[q]; b < counts.first[q + 1]; ++b)
            for (uint64_t u = 0; u < n; ++u) {
                const uint16_t count = counts.counts[static_cast<size_t>(b) * n + u];
                if (count == 0) continue;
                const auto from = times.begin() + next[u];
                Draws place = draws.child(u).at(static_cast<uint64_t>(b));
                for (uint16_t i = 0; i < count; ++i)
                    times[static_cast<size_t>(next[u]++)] = clock.start(q, b) + place.uniform() * clock.bin_s;
                std::sort(from, times.begin() + next[u]);
            }
    Recording r;
    std::vector<Unit> units(n);
    for (uint64_t u = 0; u < n; ++u) units[u].id = counts.unit_ids[u];
    RANVIER_ASSIGN(r.spikes, SpikeTrains::from_csr(std::move(units), std::move(times), std::move(first)));
    Intervals sequences{"sequences", {}, {}};
    for (uint64_t q = 0; q < counts.n_sequences(); ++q)
        sequences.rows.push_back({clock.start(q, counts.first[q]), clock.start(q, counts.first[q + 1])});
    sequences.table.n_rows = sequences.rows.size();
    r.observed = sequences.rows;
    r.intervals.push_back(std::move(sequences));
    if (!counts.truth.states.empty()) r.intervals.push_back(state_table(clock));
    return r;
}

} // namespace ranvier
