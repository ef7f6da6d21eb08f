#include "forward_backward.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier::hmm_glm {
namespace {

constexpr int64_t piece_bins = 65536; // of a long chain, between polls

struct Piece {
    int64_t first, last; // bins
    bool opens;          // begins its chain
};

// `fixed` states if positive, so that the loops unroll; else n of them.
template <int fixed>
double forward_piece(int n, Piece piece, const double* transition, const double* start, const float* relative, double* filtered,
                     double* scale) {
    const int s = fixed > 0 ? fixed : n;
    double log_sum = 0, product = 1;
    double now[max_states];
    for (int64_t t = piece.first; t < piece.last; ++t) {
        const float* e = relative + t * s;
        double* a = filtered + t * s;
        if (t == piece.first && piece.opens) {
            for (int j = 0; j < s; ++j) now[j] = start[j];
        } else {
            const double* before = a - s;
            for (int j = 0; j < s; ++j) now[j] = before[0] * transition[j];
            for (int i = 1; i < s; ++i)
                for (int j = 0; j < s; ++j) now[j] += before[i] * transition[i * s + j];
        }
        double sum = 0;
        for (int j = 0; j < s; ++j) sum += now[j] *= static_cast<double>(e[j]);
        const double inverse = 1 / sum;
        for (int j = 0; j < s; ++j) a[j] = now[j] * inverse;
        scale[t] = inverse;
        product *= sum;
        if (product < 1e-200) {
            log_sum += std::log(product);
            product = 1;
        }
    }
    return log_sum + std::log(product);
}

// From the piece's last bin to its first. `beta` is that of the last bin; on return, of the bin before the first.
template <int fixed>
void backward_piece(int n, Piece piece, const double* transition, const float* relative, const double* filtered,
                    const double* scale, double* beta, double* pairs, float* posterior) {
    const int s = fixed > 0 ? fixed : n;
    double w[max_states];
    for (int64_t t = piece.last - 1; t >= piece.first; --t) {
        const double* a = filtered + t * s;
        for (int j = 0; j < s; ++j) posterior[t * s + j] = static_cast<float>(a[j] * beta[j]);
        if (t == piece.first && piece.opens) return;
        const float* e = relative + t * s;
        const double* before = a - s;
        for (int j = 0; j < s; ++j) w[j] = static_cast<double>(e[j]) * beta[j] * scale[t];
        for (int i = 0; i < s; ++i) {
            double sum = 0;
            for (int j = 0; j < s; ++j) {
                pairs[i * s + j] += before[i] * w[j];
                sum += transition[i * s + j] * w[j];
            }
            beta[i] = sum;
        }
    }
}

template <typename Body>
auto with_states(int n, const Body& body) {
    switch (n) {
        case 1:
            return body(std::integral_constant<int, 1>{});
        case 2:
            return body(std::integral_constant<int, 2>{});
        case 3:
            return body(std::integral_constant<int, 3>{});
        case 4:
            return body(std::integral_constant<int, 4>{});
        case 5:
            return body(std::integral_constant<int, 5>{});
        case 6:
            return body(std::integral_constant<int, 6>{});
        default:
            return body(std::integral_constant<int, 0>{});
    }
}

} // namespace

ForwardBackward::ForwardBackward(std::span<const int64_t> chain_first, int n_states)
    : chain_first_(chain_first), n_states_(n_states) {
    const size_t chains = chain_first.size() - 1, s = static_cast<size_t>(n_states),
                 bins = static_cast<size_t>(chain_first.back());
    for (size_t c = 0; c < chains; ++c) longest_ = std::max(longest_, chain_first[c + 1] - chain_first[c]);
    filtered_.resize(bins * s);
    scale_.resize(bins);
    chain_log_.resize(chains);
    beta_.resize(chains * s);
    chain_pairs_.resize(chains * s * s);
}

void ForwardBackward::forward(Pace& pace, const Parameters& parameters, const Emission& emission) {
    std::fill(chain_log_.begin(), chain_log_.end(), 0.);
    const double item_ns = 30. * static_cast<double>(std::min(longest_, piece_bins));
    for (int64_t from = 0; from < longest_; from += piece_bins)
        pace.run(chain_log_.size(), item_ns, [&](uint64_t chain) {
            const int64_t begin = chain_first_[chain], end = chain_first_[chain + 1];
            const Piece piece{begin + from, std::min(end, begin + from + piece_bins), from == 0};
            if (piece.first >= piece.last) return;
            chain_log_[chain] += with_states(n_states_, [&](auto fixed) {
                return forward_piece<decltype(fixed)::value>(n_states_, piece, parameters.transition.data(),
                                                             parameters.start.data(), emission.relative.data(), filtered_.data(),
                                                             scale_.data());
            });
        });
}

double ForwardBackward::log_likelihood(Pace& pace, const Parameters& parameters, const Emission& emission) {
    forward(pace, parameters, emission);
    double sum = 0;
    for (double l : chain_log_) sum += l;
    for (double shift : emission.shift) sum += shift;
    return sum;
}

void ForwardBackward::run(Pace& pace, const Parameters& parameters, const Emission& emission, Posterior& out) {
    const auto s = static_cast<size_t>(n_states_);
    out.log_likelihood = log_likelihood(pace, parameters, emission);
    out.state.resize(filtered_.size());
    std::fill(beta_.begin(), beta_.end(), 1.);
    std::fill(chain_pairs_.begin(), chain_pairs_.end(), 0.);
    const double item_ns = 50. * static_cast<double>(std::min(longest_, piece_bins));
    for (int64_t from = (longest_ - 1) / piece_bins * piece_bins; from >= 0; from -= piece_bins)
        pace.run(chain_log_.size(), item_ns, [&](uint64_t chain) {
            const int64_t begin = chain_first_[chain], end = chain_first_[chain + 1];
            const Piece piece{begin + from, std::min(end, begin + from + piece_bins), from == 0};
            if (piece.first >= piece.last) return;
            with_states(n_states_, [&](auto fixed) {
                backward_piece<decltype(fixed)::value>(n_states_, piece, parameters.transition.data(), emission.relative.data(),
                                                       filtered_.data(), scale_.data(), beta_.data() + chain * s,
                                                       chain_pairs_.data() + chain * s * s, out.state.data());
            });
        });
    out.start.assign(s, 0);
    out.transition.assign(s * s, 0);
    for (size_t chain = 0; chain < chain_log_.size(); ++chain) {
        for (size_t j = 0; j < s; ++j)
            out.start[j] += static_cast<double>(out.state[static_cast<size_t>(chain_first_[chain]) * s + j]);
        for (size_t k = 0; k < s * s; ++k) out.transition[k] += chain_pairs_[chain * s * s + k] * parameters.transition[k];
    }
}

namespace {

std::vector<double> logs(const std::vector<double>& p) {
    std::vector<double> l;
    for (double v : p) l.push_back(std::log(std::max(v, 1e-300)));
    return l;
}

} // namespace

std::vector<int32_t> viterbi(Pace& pace, std::span<const int64_t> chain_first, const Parameters& parameters,
                             const Emission& emission) {
    const int s = parameters.n_states;
    const auto bins = static_cast<size_t>(chain_first.back());
    std::vector<int32_t> path(bins);
    std::vector<uint8_t> from(bins * static_cast<size_t>(s));
    const std::vector<double> transition = logs(parameters.transition), start = logs(parameters.start);
    for (size_t chain = 0; chain + 1 < chain_first.size() && !pace.stopped(); ++chain) {
        double best[max_states], next[max_states];
        const int64_t first = chain_first[chain], last = chain_first[chain + 1];
        for (int64_t t = first; t < last && !pace.stopped(); ++t) {
            const float* e = emission.relative.data() + t * s;
            for (int j = 0; j < s; ++j) {
                int arg = 0;
                double most = t == first ? start[static_cast<size_t>(j)] : best[0] + transition[static_cast<size_t>(j)];
                for (int i = 1; i < s && t > first; ++i) {
                    const double value = best[i] + transition[static_cast<size_t>(i * s + j)];
                    if (value > most) most = value, arg = i;
                }
                next[j] = most + std::log(static_cast<double>(e[j]));
                from[static_cast<size_t>(t * s + j)] = static_cast<uint8_t>(arg);
            }
            std::copy_n(next, s, best);
            if (t % piece_bins == 0) pace.poll();
        }
        auto state = static_cast<int32_t>(std::max_element(best, best + s) - best);
        for (int64_t t = last - 1; t >= first; --t) {
            path[static_cast<size_t>(t)] = state;
            state = from[static_cast<size_t>(t * s + state)];
        }
    }
    return path;
}

} // namespace ranvier::hmm_glm
