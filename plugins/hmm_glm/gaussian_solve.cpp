#include "gaussian_solve.hpp"

#include <algorithm>

namespace ranvier::hmm_glm {
namespace {

// Gauss-Jordan without pivoting, which a positive definite matrix does not need: false at the first pivot that is not positive.
bool sweep_inverse(int n, double* a, double floor) {
    std::vector<double> column(static_cast<size_t>(n));
    for (int k = 0; k < n; ++k) {
        double* pivot_row = a + k * n;
        if (!(pivot_row[k] > floor)) return false;
        const double inverse = 1 / pivot_row[k];
        for (int i = 0; i < n; ++i) column[static_cast<size_t>(i)] = a[i * n + k];
        pivot_row[k] = 1;
        for (int j = 0; j < n; ++j) pivot_row[j] *= inverse;
        for (int i = 0; i < n; ++i) {
            if (i == k) continue;
            double* row = a + i * n;
            const double factor = column[static_cast<size_t>(i)];
            row[k] = 0;
            for (int j = 0; j < n; ++j) row[j] -= factor * pivot_row[j];
        }
    }
    return true;
}

bool cholesky_inverse(const rv_host& table, int n, double* a) {
    std::vector<double> factor(a, a + static_cast<ptrdiff_t>(n) * n);
    if (table.cholesky_f64(table.self, n, factor.data(), n) != 0) return false;
    std::fill(a, a + static_cast<ptrdiff_t>(n) * n, 0.);
    for (int i = 0; i < n; ++i) a[i * n + i] = 1;
    table.cholesky_solve_f64(table.self, n, n, factor.data(), n, a, n);
    return true;
}

// Fills a symmetric matrix of rows 0 .. n-1 from a packed upper triangle of `size` rows.
void unpack(const double* packed, int size, int n, double* a) {
    for (int i = 0, k = 0; i < size; ++i)
        for (int j = i; j < size; ++j, ++k)
            if (j < n) a[i * n + j] = a[j * n + i] = packed[k];
}

struct Problem {
    const rv_host& table;
    const Quadratic& quadratic;
    int receiver, n_states;
    const Sites& sites;
    const double* information(int state) const {
        return quadratic.information.data() +
               (static_cast<size_t>(receiver) * static_cast<size_t>(n_states) + static_cast<size_t>(state)) *
                   quadratic.triangle();
    }
    const double* linear(int state) const {
        return quadratic.linear.data() +
               (static_cast<size_t>(receiver) * static_cast<size_t>(n_states) + static_cast<size_t>(state)) *
                   static_cast<size_t>(quadratic.size);
    }
};

// What pooled biases share: given their centre the states are independent, so each was solved with the centre at its prior mean,
// and then follows the centre, which all states and its own prior decide (an arrow matrix).
class Centre {
public:
    Centre(const BiasSite& site, int n_states, int size)
        : site_(site),
          size_(static_cast<size_t>(size)),
          slope_(static_cast<size_t>(n_states * size)),
          precision_(site.precision) {}

    // `inverse` is that of a state's system, `bias` its solution with the centre at its prior mean.
    void add(int state, const std::vector<double>& inverse, double bias) {
        const double* last = inverse.data() + (size_ - 1) * size_;
        for (size_t i = 0; i < size_; ++i) slope_[static_cast<size_t>(state) * size_ + i] = site_.pooling * last[i];
        precision_ += site_.pooling * (1 - site_.pooling * last[size_ - 1]);
        pull_ += site_.pooling * (bias - site_.mean);
    }

    void move(Marginals& out) const {
        const double offset = pull_ / precision_;
        out.bias_square = 0;
        for (size_t s = 0; s < out.bias.size(); ++s) {
            const double* slope = slope_.data() + s * size_;
            for (size_t i = 0; i + 1 < size_; ++i) {
                out.mean[s * (size_ - 1) + i] += slope[i] * offset;
                out.variance[s * (size_ - 1) + i] += slope[i] * slope[i] / precision_;
            }
            const double follow = slope[size_ - 1];
            out.bias[s] += follow * offset;
            const double away = out.bias[s] - site_.mean - offset;
            out.bias_square += away * away + follow / site_.pooling + (1 - follow) * (1 - follow) / precision_;
        }
    }

private:
    const BiasSite& site_;
    size_t size_;
    std::vector<double> slope_; // [state, weights and bias], by the centre
    double precision_, pull_ = 0;
};

void solve_per_state(const Problem& p, Marginals& out) {
    const int size = p.quadratic.size, m = size - 1;
    const bool pooled = p.sites.bias.pooling > 0;
    const double bias_precision = pooled ? p.sites.bias.pooling : p.sites.bias.precision;
    Centre centre(p.sites.bias, p.n_states, size);
    std::vector<double> a(static_cast<size_t>(size) * static_cast<size_t>(size)), right(static_cast<size_t>(size));
    for (int s = 0; s < p.n_states; ++s) {
        unpack(p.information(s), size, size, a.data());
        const double* linear = p.linear(s);
        for (int i = 0; i < m; ++i) {
            a[static_cast<size_t>(i * size + i)] += p.sites.precision[static_cast<size_t>(s * m + i)];
            right[static_cast<size_t>(i)] = linear[i] + p.sites.shift[static_cast<size_t>(s * m + i)];
        }
        a[static_cast<size_t>(m * size + m)] += bias_precision;
        right[static_cast<size_t>(m)] = linear[m] + bias_precision * p.sites.bias.mean;
        invert_spd(p.table, size, a);
        for (int i = 0; i < size; ++i) {
            double mean = 0;
            for (int j = 0; j < size; ++j) mean += a[static_cast<size_t>(i * size + j)] * right[static_cast<size_t>(j)];
            if (i == m)
                out.bias[static_cast<size_t>(s)] = mean;
            else {
                out.mean[static_cast<size_t>(s * m + i)] = mean;
                out.variance[static_cast<size_t>(s * m + i)] = a[static_cast<size_t>(i * size + i)];
            }
        }
        if (pooled) centre.add(s, a, out.bias[static_cast<size_t>(s)]);
    }
    if (pooled) centre.move(out);
}

// Row i of the packed triangle ends in the product with the constant column.
double border(const double* packed, int size, int i) {
    const int end = (i + 1) * size - i * (i + 1) / 2; // one past row i
    return packed[end - 1];
}

void solve_shared(const Problem& p, Marginals& out) {
    const int size = p.quadratic.size, m = size - 1;
    std::vector<double> a(static_cast<size_t>(m) * static_cast<size_t>(m));
    std::vector<double> slope(static_cast<size_t>(p.n_states) * static_cast<size_t>(m)); // how the weights follow the bias
    double precision = p.sites.bias.precision, right = p.sites.bias.precision * p.sites.bias.mean;
    for (int s = 0; s < p.n_states; ++s) {
        const double* packed = p.information(s);
        const double* linear = p.linear(s);
        unpack(packed, size, m, a.data());
        for (int i = 0; i < m; ++i) a[static_cast<size_t>(i * m + i)] += p.sites.precision[static_cast<size_t>(s * m + i)];
        invert_spd(p.table, m, a);
        precision += packed[p.quadratic.triangle() - 1];
        right += linear[m];
        for (int i = 0; i < m; ++i) {
            const auto at = static_cast<size_t>(s * m + i);
            double mean = 0, follow = 0;
            for (int j = 0; j < m; ++j) {
                const double v = a[static_cast<size_t>(i * m + j)];
                mean += v * (linear[j] + p.sites.shift[static_cast<size_t>(s * m + j)]);
                follow += v * border(packed, size, j);
            }
            out.mean[at] = mean;
            out.variance[at] = a[static_cast<size_t>(i * m + i)];
            slope[at] = follow;
            precision -= border(packed, size, i) * follow;
            right -= border(packed, size, i) * mean;
        }
    }
    const double bias = right / precision;
    std::fill(out.bias.begin(), out.bias.end(), bias);
    for (size_t k = 0; k < slope.size(); ++k) {
        out.mean[k] -= slope[k] * bias;
        out.variance[k] += slope[k] * slope[k] / precision;
    }
}

} // namespace

void invert_spd(const rv_host& table, int n, std::span<double> a) {
    if (n == 0) return;
    double trace = 0;
    for (int i = 0; i < n; ++i) trace += a[static_cast<size_t>(i * n + i)];
    const std::vector<double> original(a.begin(), a.end());
    double lift = 0;
    for (;;) {
        const bool done = n > 48 ? cholesky_inverse(table, n, a.data()) : sweep_inverse(n, a.data(), 1e-14 * trace / n);
        if (done) return;
        lift = lift > 0 ? lift * 10 : 1e-9 * trace / n + 1e-12;
        std::copy(original.begin(), original.end(), a.begin());
        for (int i = 0; i < n; ++i) a[static_cast<size_t>(i * n + i)] += lift;
    }
}

void solve(const rv_host& table, const Quadratic& quadratic, int receiver, int n_states, const Sites& sites, Bias kind,
           Marginals& out) {
    out.resize(n_states, quadratic.size - 1);
    const Problem problem{table, quadratic, receiver, n_states, sites};
    if (kind == Bias::shared)
        solve_shared(problem, out);
    else
        solve_per_state(problem, out);
}

} // namespace ranvier::hmm_glm
