#include "starts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ranvier::hmm_glm {
namespace {

constexpr int64_t window_bins = 50;
constexpr int n_directions = 20;
constexpr int n_tries = 10;
constexpr int most_factors = 48; // units beyond this are mixed into so many before products are taken

struct Window {
    int64_t first, last;
};

// Windows never cross a chain's end; what is left over joins the chain's last window.
std::vector<Window> windows_of(const Design& design) {
    std::vector<Window> windows;
    for (int chain = 0; chain < design.n_chains(); ++chain) {
        const int64_t begin = design.chain_first()[static_cast<size_t>(chain)],
                      end = design.chain_first()[static_cast<size_t>(chain) + 1];
        const int64_t n = std::max<int64_t>(1, (end - begin) / window_bins);
        for (int64_t w = 0; w < n; ++w)
            windows.push_back({begin + w * window_bins, w + 1 == n ? end : begin + (w + 1) * window_bins});
    }
    return windows;
}

Posterior soften(const Design& design, int n_states, std::span<const int> state_of_bin) {
    const auto s = static_cast<size_t>(n_states);
    Posterior p;
    p.state.assign(static_cast<size_t>(design.n_bins()) * s, static_cast<float>(0.1 / n_states));
    for (size_t t = 0; t < state_of_bin.size(); ++t) p.state[t * s + static_cast<size_t>(state_of_bin[t])] += 0.9f;
    return p;
}

// Rows of doubles.
struct Table {
    size_t rows, columns;
    std::vector<double> values;
    Table(size_t r, size_t c) : rows(r), columns(c), values(r * c) {}
    double* row(size_t r) { return values.data() + r * columns; }
    const double* row(size_t r) const { return values.data() + r * columns; }
};

// Counts and histories, centred, [bin of window, factor]: the units themselves, or random mixtures of many.
struct Factors {
    const Design& design;
    size_t n = 0;
    const std::vector<double>&mean_count, &mean_history;
    std::vector<double> mixing; // [unit, factor], empty for the units themselves

    Factors(const Design& d, RandomStream random)
        : design(d),
          n(static_cast<size_t>(std::min(d.n_units(), most_factors))),
          mean_count(d.mean_counts()),
          mean_history(d.mean_history()) {
        const auto units = static_cast<size_t>(d.n_units());
        if (n == units) return;
        Draws draws = random.at(0);
        for (size_t i = 0; i < units * n; ++i) mixing.push_back(draws.normal() / std::sqrt(static_cast<double>(units)));
    }
    void at(int64_t bin, double* counts, double* histories) const {
        std::fill(counts, counts + n, 0.);
        std::fill(histories, histories + n, 0.);
        for (size_t u = 0; u < mean_count.size(); ++u) {
            const double x = design.count_row(bin)[u] - mean_count[u];
            const double c = static_cast<double>(design.history_row(bin)[u]) - mean_history[u];
            if (mixing.empty()) {
                counts[u] = x;
                histories[u] = c;
                continue;
            }
            for (size_t k = 0; k < n; ++k) counts[k] += mixing[u * n + k] * x, histories[k] += mixing[u * n + k] * c;
        }
    }
};

// Every column to mean 0 and variance 1.
void standardise(Pace& pace, Table& f) {
    std::vector<double> mean(f.columns), square(f.columns);
    const auto n = static_cast<double>(f.rows);
    for (size_t w = 0; w < f.rows; ++w)
        for (size_t k = 0; k < f.columns; ++k) mean[k] += f.row(w)[k] / n;
    pace.poll();
    for (size_t w = 0; w < f.rows; ++w)
        for (size_t k = 0; k < f.columns; ++k) square[k] += (f.row(w)[k] - mean[k]) * (f.row(w)[k] - mean[k]) / n;
    for (double& v : square) v = 1 / (std::sqrt(v) + 1e-9);
    pace.poll();
    for (size_t w = 0; w < f.rows; ++w)
        for (size_t k = 0; k < f.columns; ++k) f.row(w)[k] = (f.row(w)[k] - mean[k]) * square[k];
    pace.poll();
}

Table features_of(Pace& pace, const Factors& factors, const std::vector<Window>& windows) {
    const size_t n = factors.n, units = factors.mean_count.size();
    Table f(windows.size(), n * n + units);
    const double item_ns = 1.0 * window_bins * static_cast<double>(n * n + units * (factors.mixing.empty() ? 2 : 2 * n));
    pace.run(windows.size(), item_ns, [&](uint64_t w) {
        std::vector<double> counts(n), histories(n);
        double* row = f.row(w);
        for (int64_t t = windows[w].first; t < windows[w].last; ++t) {
            factors.at(t, counts.data(), histories.data());
            for (size_t i = 0; i < n; ++i)
                for (size_t j = 0; j < n; ++j) row[i * n + j] += counts[i] * histories[j];
            for (size_t u = 0; u < units; ++u) row[n * n + u] += factors.design.count_row(t)[u];
        }
        const auto length = static_cast<double>(windows[w].last - windows[w].first);
        for (size_t k = 0; k < f.columns; ++k) row[k] /= length;
    });
    standardise(pace, f);
    return f;
}

void orthonormalise(Table& rows) {
    for (size_t i = 0; i < rows.rows; ++i) {
        for (size_t pass = 0; pass < 2; ++pass)
            for (size_t j = 0; j < i; ++j) {
                double dot = 0;
                for (size_t k = 0; k < rows.columns; ++k) dot += rows.row(i)[k] * rows.row(j)[k];
                for (size_t k = 0; k < rows.columns; ++k) rows.row(i)[k] -= dot * rows.row(j)[k];
            }
        double square = 0;
        for (size_t k = 0; k < rows.columns; ++k) square += rows.row(i)[k] * rows.row(i)[k];
        const double scale = square > 1e-20 ? 1 / std::sqrt(square) : 0;
        for (size_t k = 0; k < rows.columns; ++k) rows.row(i)[k] *= scale;
    }
}

// The features in the span of their leading directions, found by subspace iteration.
Table project(Pace& pace, const Table& features, RandomStream random) {
    const rv_host& host = pace.table();
    const auto rows = static_cast<int>(features.rows), columns = static_cast<int>(features.columns);
    const int n = std::min({n_directions, rows, columns});
    Table directions(static_cast<size_t>(n), features.columns), scores(features.rows, static_cast<size_t>(n));
    Draws draws = random.at(1);
    for (double& v : directions.values) v = draws.normal();
    for (int round = 0; round < 8 && !pace.stopped(); ++round) {
        orthonormalise(directions);
        host.gemm_f64(host.self, 0, 1, rows, n, columns, 1, features.values.data(), columns, directions.values.data(), columns, 0,
                      scores.values.data(), n);
        if (round < 7)
            host.gemm_f64(host.self, 1, 0, n, columns, rows, 1, scores.values.data(), n, features.values.data(), columns, 0,
                          directions.values.data(), columns);
        pace.poll();
    }
    return scores;
}

double distance(const double* a, const double* b, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < n; ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
    return sum;
}

struct Clusters {
    double cost = std::numeric_limits<double>::infinity();
    std::vector<int> of_row;
};

// Centres drawn far apart (each with probability proportional to its squared distance from those before), then Lloyd's rounds.
Clusters cluster(const Table& points, int n_clusters, Draws draws) {
    const size_t dims = points.columns;
    Table centres(static_cast<size_t>(n_clusters), dims);
    std::vector<double> nearest(points.rows, std::numeric_limits<double>::infinity());
    for (size_t k = 0; k < centres.rows; ++k) {
        const size_t pick = k == 0 ? draws.below(points.rows) : draws.categorical(nearest);
        std::copy_n(points.row(pick), dims, centres.row(k));
        for (size_t w = 0; w < points.rows; ++w) nearest[w] = std::min(nearest[w], distance(points.row(w), centres.row(k), dims));
    }
    Clusters c;
    c.of_row.assign(points.rows, -1);
    for (int round = 0; round < 50; ++round) {
        bool moved = false;
        c.cost = 0;
        std::vector<double> count(centres.rows, 0);
        Table sum(centres.rows, dims);
        for (size_t w = 0; w < points.rows; ++w) {
            size_t best = 0;
            double least = std::numeric_limits<double>::infinity();
            for (size_t k = 0; k < centres.rows; ++k) {
                const double d = distance(points.row(w), centres.row(k), dims);
                if (d < least) least = d, best = k;
            }
            moved = moved || c.of_row[w] != static_cast<int>(best);
            c.of_row[w] = static_cast<int>(best);
            c.cost += least;
            count[best] += 1;
            for (size_t i = 0; i < dims; ++i) sum.row(best)[i] += points.row(w)[i];
        }
        if (!moved) break;
        for (size_t k = 0; k < centres.rows; ++k) {
            const double* other = points.row(draws.below(points.rows));
            for (size_t i = 0; i < dims; ++i) centres.row(k)[i] = count[k] > 0 ? sum.row(k)[i] / count[k] : other[i];
        }
    }
    return c;
}

} // namespace

Posterior cluster_windows(Pace& pace, const Design& design, int n_states, RandomStream random) {
    const std::vector<Window> windows = windows_of(design);
    const Table features = features_of(pace, Factors(design, random), windows);
    const Table points = project(pace, features, random);
    std::vector<Clusters> tries(n_tries);
    const RandomStream seeds = random.child(1);
    const double item_ns = 20. * static_cast<double>(points.rows) * n_states * n_directions;
    pace.run(n_tries, item_ns, [&](uint64_t i) { tries[i] = cluster(points, n_states, seeds.at(i)); });
    const auto best =
        std::min_element(tries.begin(), tries.end(), [](const Clusters& a, const Clusters& b) { return a.cost < b.cost; });
    std::vector<int> state(static_cast<size_t>(design.n_bins()), 0);
    if (pace.stopped()) return soften(design, n_states, state);
    for (size_t w = 0; w < windows.size(); ++w)
        std::fill(state.begin() + windows[w].first, state.begin() + windows[w].last, best->of_row[w]);
    return soften(design, n_states, state);
}

Posterior random_blocks(const Design& design, int n_states, RandomStream random) {
    std::vector<int> state(static_cast<size_t>(design.n_bins()));
    uint64_t block = 0;
    for (int chain = 0; chain < design.n_chains(); ++chain) {
        const int64_t begin = design.chain_first()[static_cast<size_t>(chain)],
                      end = design.chain_first()[static_cast<size_t>(chain) + 1];
        for (int64_t t = begin; t < end; t += window_bins)
            std::fill(state.begin() + t, state.begin() + std::min(end, t + window_bins),
                      static_cast<int>(random.at(block++).below(static_cast<uint64_t>(n_states))));
    }
    return soften(design, n_states, state);
}

Posterior from_states(const Design& design, int n_states, std::span<const int32_t> recording_states) {
    std::vector<int> state;
    for (int64_t bin : design.source())
        state.push_back(std::clamp(static_cast<int>(recording_states[static_cast<size_t>(bin)]), 0, n_states - 1));
    return soften(design, n_states, state);
}

} // namespace ranvier::hmm_glm
