#include "design.hpp"

#include <cmath>

namespace ranvier::hmm_glm {

Design Design::of_role(const RecordingPort& recording, Role role, std::span<const double> basis, Pace& pace) {
    Design d;
    size_t sequence = 0;
    for (size_t segment = 0; segment < recording.n_segments; ++segment) {
        const int64_t first = recording.segment_first[segment], last = recording.segment_first[segment + 1];
        if (recording.segment_role[segment] != static_cast<uint8_t>(role) || first == last) continue;
        while (recording.sequence_first[sequence + 1] <= first) ++sequence;
        for (int64_t bin = first; bin < last; ++bin) {
            d.source_.push_back(bin);
            d.sequence_first_.push_back(recording.sequence_first[sequence]);
        }
        d.chain_first_.push_back(static_cast<int64_t>(d.source_.size()));
    }
    d.fill(recording, basis, pace);
    return d;
}

Design Design::of_sequences(const RecordingPort& recording, std::span<const double> basis, Pace& pace) {
    Design d;
    for (size_t sequence = 0; sequence < recording.n_sequences; ++sequence) {
        const int64_t first = recording.sequence_first[sequence], last = recording.sequence_first[sequence + 1];
        if (first == last) continue;
        for (int64_t bin = first; bin < last; ++bin) {
            d.source_.push_back(bin);
            d.sequence_first_.push_back(first);
        }
        d.chain_first_.push_back(static_cast<int64_t>(d.source_.size()));
    }
    d.fill(recording, basis, pace);
    return d;
}

void Design::fill(const RecordingPort& recording, std::span<const double> basis, Pace& pace) {
    n_units_ = static_cast<int>(recording.n_units);
    pace.poll();
    counts_.assign(offset(n_blocks()), 0);
    pace.poll();
    history_.assign(offset(n_blocks()), 0);
    pace.poll();
    history_rows_.assign(static_cast<size_t>(n_bins()) * static_cast<size_t>(n_units_), 0);
    recording_counts_ = recording.counts;
    log_factorials_.assign(static_cast<size_t>(n_bins()), 0);
    const auto units = static_cast<size_t>(n_units_);
    const double item_ns = 0.7 * block_bins * n_units_ * (3 + static_cast<double>(basis.size()));
    std::vector<double> sums(static_cast<size_t>(n_blocks()) * 2 * units); // [block, counts and history, unit]
    pace.run(static_cast<uint64_t>(n_blocks()), item_ns, [&](uint64_t b) {
        const auto block = static_cast<int64_t>(b);
        float* x = counts_.data() + offset(block);
        float* c = history_.data() + offset(block);
        double* sum = sums.data() + b * 2 * units;
        for (int j = 0; j < bins_in(block); ++j) {
            const auto bin = static_cast<size_t>(block * block_bins + j);
            const int64_t at = source_[bin];
            const auto lags = std::min(static_cast<int64_t>(basis.size()), at - sequence_first_[bin]);
            const uint16_t* row = recording.counts.data() + static_cast<size_t>(at) * units;
            double log_factorial = 0;
            for (size_t n = 0; n < units; ++n) {
                x[n * block_bins + static_cast<size_t>(j)] = row[n];
                if (row[n] > 1) log_factorial += std::lgamma(1. + row[n]);
                double past = 0;
                for (int64_t k = 1; k <= lags; ++k)
                    past += basis[static_cast<size_t>(k - 1)] * row[static_cast<int64_t>(n) - k * n_units_];
                c[n * block_bins + static_cast<size_t>(j)] = history_rows_[bin * units + n] = static_cast<float>(past);
                sum[n] += row[n];
                sum[units + n] += past;
            }
            log_factorials_[bin] = log_factorial;
        }
    });
    mean_counts_.assign(units, 0);
    mean_history_.assign(units, 0);
    for (size_t b = 0; b < static_cast<size_t>(n_blocks()); ++b)
        for (size_t n = 0; n < units; ++n) {
            mean_counts_[n] += sums[2 * b * units + n];
            mean_history_[n] += sums[(2 * b + 1) * units + n];
        }
    const auto bins = static_cast<double>(std::max<int64_t>(1, n_bins()));
    for (size_t n = 0; n < units; ++n) {
        n_spikes_ += mean_counts_[n];
        mean_counts_[n] /= bins;
        mean_history_[n] /= bins;
    }
}

} // namespace ranvier::hmm_glm
