// Random numbers without a state that must be carried about: every value is a function of (seed, stream, element, draw).
//
//   const RandomStream noise(host.seed(), 3);     // stream 3 of the job's seed
//   const double z = noise.at(i).normal();        // the same in any order, on any thread, on any machine
//
//   Draws draws = noise.at(i);                    // several values for element i, one after the other
//   const int64_t n = draws.poisson(4.2);
//
// The generator is Philox4x32-10 (Salmon et al. 2011) from Random123. Streams nest: noise.child(restart).child(fold).
// What is drawn for an element is part of the contract with old seeds: a change of any distribution here changes results.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <utility>

#include <Random123/philox.h>

namespace ranvier {

// One block of Philox4x32-10.
inline std::array<uint32_t, 4> philox(const std::array<uint32_t, 4>& counter, const std::array<uint32_t, 2>& key) {
    const r123::Philox4x32::ctr_type c{{counter[0], counter[1], counter[2], counter[3]}};
    const r123::Philox4x32::key_type k{{key[0], key[1]}};
    const r123::Philox4x32::ctr_type r = r123::Philox4x32()(c, k);
    return {r.v[0], r.v[1], r.v[2], r.v[3]};
}

namespace detail {

constexpr uint64_t join_words(uint32_t low, uint32_t high) { return (static_cast<uint64_t>(high) << 32) | low; }
constexpr std::array<uint32_t, 2> split_words(uint64_t v) { return {static_cast<uint32_t>(v), static_cast<uint32_t>(v >> 32)}; }

// log(k!) - [(k + 1/2) log k - k + log(2 pi) / 2], for k >= 1: what Stirling's formula leaves out.
inline double stirling_remainder(double k) {
    if (k < 16) {
        double factorial = 1; // exact: 15! is below 2^53
        for (double i = 2; i <= k; ++i) factorial *= i;
        return std::log(factorial) - (k + 0.5) * std::log(k) + k - 0.5 * std::log(2 * std::numbers::pi);
    }
    const double r = 1 / (k * k);
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - r / 1188) * r) * r) * r) / k;
}

// k log(k / mean) + mean - k without the cancellation near k = mean: with v = (k - mean) / (k + mean) the logarithm is
// 2 atanh(v), whose first term joins the rest to (k - mean) v exactly.
inline double poisson_deviance(double k, double mean) {
    if (std::abs(k - mean) >= 0.1 * (k + mean)) return k * std::log(k / mean) + mean - k;
    const double v = (k - mean) / (k + mean);
    double sum = (k - mean) * v;
    double power = 2 * k * v;
    for (int j = 3; j < 2000; j += 2) {
        power *= v * v;
        const double next = sum + power / j;
        if (next == sum) break;
        sum = next;
    }
    return sum;
}

// log of the Poisson probability of k; accurate to about 1e-14 at any mean, where k log(mean) - mean - log(k!) is not.
inline double poisson_log_probability(double k, double mean) {
    if (k == 0) return -mean;
    return -stirling_remainder(k) - poisson_deviance(k, mean) - 0.5 * std::log(2 * std::numbers::pi * k);
}

} // namespace detail

// The values of one element of a stream, in sequence. Cheap to make and copy; a copy repeats what the original would draw.
// Threads: one thread per object.
class Draws {
public:
    Draws(uint64_t key, uint64_t element) : key_(detail::split_words(key)), element_(detail::split_words(element)) {}

    uint32_t u32() {
        if (used_ == 4) {
            const auto block = detail::split_words(next_block_++);
            words_ = philox({element_[0], element_[1], block[0], block[1]}, key_);
            used_ = 0;
        }
        return words_[used_++];
    }
    uint64_t u64() {
        const uint32_t low = u32();
        return detail::join_words(low, u32());
    }
    // In [0, 1), a multiple of 2^-53.
    double uniform() { return static_cast<double>(u64() >> 11) * 0x1p-53; }
    // In (0, 1), never an end: for logarithms.
    double uniform_open() { return (static_cast<double>(u64() >> 12) + 0.5) * 0x1p-52; }
    bool bernoulli(double p) { return uniform() < p; }

    // 0 .. n-1, each equally likely (no modulo bias); 0 if n is 0.
    uint64_t below(uint64_t n) {
        if (n < 2) return 0;
        const uint64_t whole = UINT64_MAX - UINT64_MAX % n; // the largest multiple of n that u64 surely reaches
        uint64_t v = u64();
        while (v >= whole) v = u64();
        return v % n;
    }

    // Mean 0, variance 1. Box and Muller, one of the pair, so that every normal costs one block.
    double normal() {
        const double radius = std::sqrt(-2 * std::log(uniform_open()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }
    // Mean 1.
    double exponential() { return -std::log(uniform_open()); }
    // The standard Gumbel distribution: argmax of log-weight + gumbel draws a category.
    double gumbel() { return -std::log(exponential()); }

    // A Poisson count; exact in distribution up to double rounding. Answers -1 if `mean` is negative, NaN or above 1e15.
    int64_t poisson(double mean) {
        if (!(mean >= 0 && mean <= 1e15)) return -1;
        return mean < 10 ? poisson_by_inversion(mean) : poisson_by_rejection(mean);
    }

    // Shape > 0, scale 1. Marsaglia and Tsang 2000; below shape 1 by their power of a uniform. NaN if shape is not positive.
    double gamma(double shape) {
        if (!(shape > 0)) return std::nan("");
        if (shape < 1) {
            const double boost = std::pow(uniform_open(), 1 / shape);
            return gamma(shape + 1) * boost;
        }
        const double d = shape - 1.0 / 3;
        const double c = 1 / std::sqrt(9 * d);
        for (;;) {
            const double x = normal();
            const double root = 1 + c * x;
            if (root <= 0) continue;
            const double v = root * root * root;
            if (std::log(uniform_open()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
        }
    }

    // An index with probability weights[i] / sum. Weights are not negative and not all zero; else the last index.
    size_t categorical(std::span<const double> weights) {
        double sum = 0;
        for (double w : weights) sum += w;
        double left = uniform() * sum;
        size_t last = weights.empty() ? 0 : weights.size() - 1;
        for (size_t i = 0; i < weights.size(); ++i) {
            if (left < weights[i]) return i;
            left -= weights[i];
            if (weights[i] > 0) last = i; // rounding may leave a crumb after the end
        }
        return last;
    }

    // Every order equally likely.
    template <typename T>
    void shuffle(std::span<T> values) {
        for (size_t i = values.size(); i > 1; --i) {
            using std::swap;
            swap(values[i - 1], values[below(i)]);
        }
    }

private:
    int64_t poisson_by_inversion(double mean) {
        double p = std::exp(-mean);
        double cumulative = p;
        const double u = uniform();
        int64_t k = 0;
        while (u >= cumulative) {
            p *= mean / static_cast<double>(++k);
            if (cumulative + p == cumulative) break; // what is left of the tail is below one ulp of the uniform
            cumulative += p;
        }
        return k;
    }

    // Transformed rejection, algorithm PTRS of Hoermann (1993), for means of 10 and above.
    int64_t poisson_by_rejection(double mean) {
        const double b = 0.931 + 2.53 * std::sqrt(mean);
        const double a = -0.059 + 0.02483 * b;
        const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        const double v_quick = 0.9277 - 3.6224 / (b - 2);
        for (;;) {
            const double u = uniform() - 0.5;
            const double v = uniform_open();
            const double side = 0.5 - std::abs(u);
            if (side <= 0) continue;
            const double k = std::floor((2 * a / side + b) * u + mean + 0.43);
            if (side >= 0.07 && v <= v_quick) return static_cast<int64_t>(k);
            if (k < 0 || (side < 0.013 && v > side)) continue;
            const double log_ratio = std::log(v * inverse_alpha / (a / (side * side) + b));
            if (log_ratio <= detail::poisson_log_probability(k, mean)) return static_cast<int64_t>(k);
        }
    }

    std::array<uint32_t, 2> key_, element_;
    std::array<uint32_t, 4> words_{};
    uint64_t next_block_ = 0;
    uint32_t used_ = 4;
};

// A stream of random elements. Cheap to make and copy; the same (seed, stream) is the same stream everywhere.
// Threads: const functions may be called from any thread.
class RandomStream {
public:
    RandomStream(uint64_t seed, uint64_t stream) : key_(derive(seed, stream)) {}

    // A stream of its own, different for every index and from its parent: one per restart, fold, sequence, unit, ...
    RandomStream child(uint64_t index) const { return RandomStream(key_, index); }
    // The values of element `element`.
    Draws at(uint64_t element) const { return Draws(key_, element); }

private:
    // Blocks with the top word set are never drawn from (a Draws would need 2^63 blocks), so keys and values never meet.
    static uint64_t derive(uint64_t key, uint64_t index) {
        const auto i = detail::split_words(index);
        const auto block = philox({i[0], i[1], 0, 0xffffffffu}, detail::split_words(key));
        return detail::join_words(block[0], block[1]);
    }
    uint64_t key_;
};

} // namespace ranvier
