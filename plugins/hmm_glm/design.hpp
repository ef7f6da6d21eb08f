// Counts and their history, laid out for vector code.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ranvier/recording_port.hpp>

#include "pace.hpp"

namespace ranvier::hmm_glm {

inline constexpr int block_bins = 512;

// Bins of a recording, as chains within which states follow each other, with c[t, unit] = sum_k basis[k] x[t - k, unit].
// History reaches back over whatever precedes a bin in its sequence, chosen or not, never across the sequence's start.
// Stored in blocks of 512 bins of all chains end to end, [block][unit][bin in block], the last block filled with zeros; history
// also bin by bin. Valid while the recording is.
// Threads: const functions may be called from any thread.
class Design {
public:
    // The segments with this role, one chain each; without a role, whole sequences.
    static Design of_role(const RecordingPort& recording, Role role, std::span<const double> basis, Pace& pace);
    static Design of_sequences(const RecordingPort& recording, std::span<const double> basis, Pace& pace);

    int n_units() const { return n_units_; }
    int64_t n_bins() const { return chain_first_.back(); }
    int64_t n_blocks() const { return (n_bins() + block_bins - 1) / block_bins; }
    int bins_in(int64_t block) const { return static_cast<int>(std::min<int64_t>(block_bins, n_bins() - block * block_bins)); }
    int n_chains() const { return static_cast<int>(chain_first_.size()) - 1; }
    std::span<const int64_t> chain_first() const { return chain_first_; } // [chain + 1]
    std::span<const int64_t> source() const { return source_; }           // [bin], where it stands in the recording

    const float* counts(int64_t block) const { return counts_.data() + offset(block); }   // [unit, 512]
    const float* history(int64_t block) const { return history_.data() + offset(block); } // [unit, 512]
    // The same by bin: [unit].
    const uint16_t* count_row(int64_t bin) const {
        return recording_counts_.data() + source_[static_cast<size_t>(bin)] * n_units_;
    }
    const float* history_row(int64_t bin) const { return history_rows_.data() + bin * n_units_; }
    float count(int64_t bin, int unit) const { return counts(bin / block_bins)[unit * block_bins + bin % block_bins]; }
    float past(int64_t bin, int unit) const { return history(bin / block_bins)[unit * block_bins + bin % block_bins]; }
    std::span<const double> log_factorials() const { return log_factorials_; } // [bin], sum over units of log x!
    const std::vector<double>& mean_counts() const { return mean_counts_; }    // [unit]
    const std::vector<double>& mean_history() const { return mean_history_; }  // [unit]
    double n_spikes() const { return n_spikes_; }

private:
    void fill(const RecordingPort& recording, std::span<const double> basis, Pace& pace);
    size_t offset(int64_t block) const { return static_cast<size_t>(block) * static_cast<size_t>(n_units_) * block_bins; }

    int n_units_ = 0;
    std::vector<int64_t> chain_first_{0}, source_, sequence_first_; // the last: [bin], first bin of its sequence in the recording
    std::vector<float> counts_, history_, history_rows_;
    std::span<const uint16_t> recording_counts_; // [bin of the recording, unit], the host's
    std::vector<double> log_factorials_, mean_counts_, mean_history_;
    double n_spikes_ = 0;
};

} // namespace ranvier::hmm_glm
