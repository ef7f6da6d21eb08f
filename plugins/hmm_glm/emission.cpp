#include "emission.hpp"

#include "links.hpp"

namespace ranvier::hmm_glm {
namespace {

constexpr int tile_rows = 32;

// log-likelihood terms of `rows` receivers, summed: out[bin] += sum over rows.
template <Link link, typename Level>
RANVIER_INLINE inline void add_terms(const float* __restrict drive, const float* __restrict counts, const float* __restrict bias,
                                     int rows, double* __restrict out) {
    alignas(64) float sum[block_bins] = {};
    for (int n = 0; n < rows; ++n) {
        const float b = bias[n];
        const float* __restrict u = drive + n * block_bins;
        const float* __restrict x = counts + n * block_bins;
        for (int j = 0; j < block_bins; ++j) sum[j] += log_likelihood_term<link, Level>(u[j] + b, x[j]);
    }
    for (int j = 0; j < block_bins; ++j) out[j] += static_cast<double>(sum[j]);
}

struct Pass {
    const rv_host& table;
    const Design& design;
    int n_units, n_states, n_senders;
    Link link;
    const std::vector<float>& weight; // [state, receiver, sender]
    const std::vector<float>& bias;   // [state, unit]
};

// u = W c for the receivers first .. first + rows - 1.
void drive_of(const Pass& pass, int state, int first, int rows, const float* history, float* drive) {
    const auto row = static_cast<size_t>(state) * static_cast<size_t>(pass.n_units) + static_cast<size_t>(first);
    const float* weight = pass.weight.data() + row * static_cast<size_t>(pass.n_senders);
    if (pass.n_senders == pass.n_units) {
        pass.table.gemm_f32(pass.table.self, 0, 0, rows, block_bins, pass.n_units, 1, weight, pass.n_units, history, block_bins,
                            0, drive, block_bins);
        return;
    }
    for (int n = 0; n < rows; ++n) {
        const float w = pass.n_senders == 1 ? weight[n] : 0;
        for (int j = 0; j < block_bins; ++j) drive[n * block_bins + j] = w * history[(first + n) * block_bins + j];
    }
}

void evaluate_block(const Pass& pass, int64_t block, Emission& out) {
    const int n = pass.n_units, tiles = (n + tile_rows - 1) / tile_rows, rows = (n + tiles - 1) / tiles;
    const auto s = static_cast<size_t>(pass.n_states);
    std::vector<double> log_likelihood(s * block_bins);
    alignas(64) float drive[tile_rows * block_bins];
    for (int first = 0; first < n; first += rows) {
        const int count = std::min(rows, n - first);
        const float* counts = pass.design.counts(block) + first * block_bins;
        for (int state = 0; state < pass.n_states; ++state) {
            drive_of(pass, state, first, count, pass.design.history(block), drive);
            const float* bias = pass.bias.data() + static_cast<size_t>(state) * static_cast<size_t>(n) + first;
            double* sum = log_likelihood.data() + static_cast<size_t>(state) * block_bins;
            with_link(pass.link, [&](auto link) {
                simd::dispatch(pass.table.simd_level, [&](auto level) RANVIER_INLINE {
                    add_terms<decltype(link)::value, decltype(level)>(drive, counts, bias, count, sum);
                });
            });
        }
    }
    const auto first_bin = static_cast<size_t>(block) * block_bins;
    const auto bins = static_cast<size_t>(pass.design.bins_in(block));
    for (size_t j = 0; j < bins; ++j) {
        double best = log_likelihood[j];
        for (size_t k = 1; k < s; ++k) best = std::max(best, log_likelihood[k * block_bins + j]);
        out.shift[first_bin + j] = best - pass.design.log_factorials()[first_bin + j];
        float* relative = out.relative.data() + (first_bin + j) * s;
        for (size_t k = 0; k < s; ++k)
            relative[k] = static_cast<float>(std::max(log_likelihood[k * block_bins + j] - best, -87.));
    }
    float* values = out.relative.data() + first_bin * s;
    simd::dispatch(pass.table.simd_level, [&](auto level) RANVIER_INLINE {
        float* __restrict v = values;
        for (size_t i = 0; i < bins * s; ++i) v[i] = simd::exp<decltype(level)>(v[i]);
    });
}

} // namespace

void evaluate(Pace& pace, const Design& design, const Parameters& parameters, Link link, Emission& out) {
    const auto bins = static_cast<size_t>(design.n_bins());
    out.relative.resize(bins * static_cast<size_t>(parameters.n_states));
    out.shift.resize(bins);
    const std::vector<float> weight(parameters.weight.begin(), parameters.weight.end());
    const std::vector<float> bias(parameters.bias.begin(), parameters.bias.end());
    const Pass pass{pace.table(), design, parameters.n_units, parameters.n_states, parameters.n_senders, link, weight, bias};
    const double item_ns = 1. * block_bins * parameters.n_states * parameters.n_units * (2 + 0.04 * parameters.n_senders);
    pace.run(static_cast<uint64_t>(design.n_blocks()), item_ns,
             [&](uint64_t block) { evaluate_block(pass, static_cast<int64_t>(block), out); });
}

} // namespace ranvier::hmm_glm
