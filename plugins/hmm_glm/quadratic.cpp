#include "quadratic.hpp"

#include "links.hpp"

namespace ranvier::hmm_glm {
namespace {

constexpr int most_groups = 32;     // of blocks, each with sums of its own
constexpr int64_t least_blocks = 4; // in a group
constexpr int chunk_bins = 256;
constexpr int panel_columns = 64; // products formed at once, about
constexpr int slack = 16;
constexpr float least_weight = 1e-4f, least_information_weight = 1e-3f;

enum class Terms { both, slope };

// All products of a pair of c1's entries, in the order i, i + d (mod size) for d = 0, 1, ...: each d is one vector product of a
// row with itself shifted. For an even size the last d would name its pairs twice and stops half way.
struct Products {
    int size;
    int shifts() const { return size / 2 + 1; }
    int of_shift(int d) const { return 2 * d == size ? size / 2 : size; }
    int total() const { return size * (size + 1) / 2; }
};

} // namespace

struct ExpansionTask {
    using Sums = Expansion::Sums;

    const rv_host& table;
    const Design& design;
    const Posterior& posterior;
    Link link;
    int n_states, n_senders, first, count;
    std::vector<float> theta; // [state, entry of theta, receiver]

    bool full() const { return n_senders == design.n_units(); }
    int size() const { return n_senders + 1; }

    // Chosen bins and what is known of them. Vector code reads and writes whole vectors: rows and buffers end in `slack` spare
    // floats.
    struct Rows {
        int n = 0;
        int64_t bin[chunk_bins];
        float weight[chunk_bins];
        std::vector<float> past;        // [bin, past_stride]: c1 and again its beginning; own history only: [bin, receiver]
        std::vector<float> weighted;    // [bin, size]: posterior times c1
        std::vector<float> slope, info; // [bin, receiver]
        std::vector<float> panel;       // [bin, product]
    };
    int past_stride() const { return full() ? 2 * size() + slack : count; }
    Rows make_rows() const {
        const auto k = static_cast<size_t>(chunk_bins), m = static_cast<size_t>(size()), receivers = static_cast<size_t>(count);
        Rows r;
        r.past.resize(k * static_cast<size_t>(past_stride()));
        if (full()) r.weighted.resize(k * m + slack);
        r.slope.resize(k * receivers);
        r.info.resize(k * receivers);
        if (full()) r.panel.resize(k * static_cast<size_t>(std::max(panel_columns, size())) + slack);
        return r;
    }

    void gather(Rows& rows) const;
    void link_terms(int state, Rows& rows) const;
    void form_products(Products products, int from, int to, int columns, Rows& rows) const;
    void add_full(int state, Terms terms, Rows& rows, Sums& sums) const;
    void add_own(int state, Terms terms, const Rows& rows, Sums& sums) const;
    void flush(int state, Terms terms, Rows& rows, Sums& sums) const;
    void add_blocks(int64_t begin, int64_t end, Sums& sums) const;
    void finish(const std::vector<Sums>& groups, size_t receiver, const Parameters& parameters, Quadratic& out) const;
};

void ExpansionTask::gather(Rows& rows) const {
    const auto receivers = static_cast<size_t>(count), m = static_cast<size_t>(size()),
               stride = static_cast<size_t>(past_stride());
    simd::dispatch(table.simd_level, [&](auto) RANVIER_INLINE {
        for (size_t j = 0; j < static_cast<size_t>(rows.n); ++j) {
            const float* __restrict history = design.history_row(rows.bin[j]);
            const uint16_t* __restrict counts = design.count_row(rows.bin[j]) + first;
            float* __restrict info = rows.info.data() + j * receivers; // the counts, until link_terms
            float* __restrict past = rows.past.data() + j * stride;
            for (size_t n = 0; n < receivers; ++n) info[n] = counts[n];
            if (!full()) {
                for (size_t n = 0; n < receivers; ++n) past[n] = history[static_cast<size_t>(first) + n];
                continue;
            }
            const float weight = rows.weight[j];
            float* __restrict weighted = rows.weighted.data() + j * m;
            for (size_t i = 0; i + 1 < m; ++i) {
                past[i] = history[i];
                past[m + i] = history[i];
                weighted[i] = weight * history[i];
            }
            past[m - 1] = 1;
            weighted[m - 1] = weight;
        }
    });
}

// In: info holds the counts. Out: slope and information of every bin and receiver, without the posterior's weight.
void ExpansionTask::link_terms(int state, Rows& rows) const {
    const float* w = theta.data() + static_cast<size_t>(state * size()) * static_cast<size_t>(count);
    const float* bias = w + static_cast<size_t>(n_senders) * static_cast<size_t>(count);
    float* u = rows.slope.data();
    if (full()) {
        table.gemm_f32(table.self, 0, 0, rows.n, count, size(), 1, rows.past.data(), past_stride(), w, count, 0, u, count);
    } else {
        for (int j = 0; j < rows.n; ++j)
            for (int n = 0; n < count; ++n) {
                const auto at = static_cast<size_t>(j * count + n);
                u[at] = n_senders == 1 ? w[n] * rows.past[at] + bias[n] : bias[n];
            }
    }
    float* information = rows.info.data();
    const int entries = rows.n * count;
    with_link(link, [&](auto kind) {
        simd::dispatch(table.simd_level, [&](auto level) RANVIER_INLINE {
            float* __restrict slope = u;
            float* __restrict info = information;
            for (int i = 0; i < entries; ++i) {
                const Slope s = slope_terms<decltype(kind)::value, decltype(level)>(slope[i], info[i]);
                slope[i] = s.slope;
                info[i] = s.information;
            }
        });
    });
}

// panel[bin] = the products of shifts from .. to - 1. Each is written in whole vectors; what runs over is overwritten by the
// next.
RANVIER_INLINE inline void ExpansionTask::form_products(Products products, int from, int to, int columns, Rows& rows) const {
    for (int j = 0; j < rows.n; ++j) {
        float* out = rows.panel.data() + static_cast<size_t>(j) * static_cast<size_t>(columns);
        const float* left = rows.weighted.data() + static_cast<size_t>(j) * static_cast<size_t>(products.size);
        const float* right = rows.past.data() + static_cast<size_t>(j) * static_cast<size_t>(past_stride());
        for (int d = from; d < to; ++d) {
            const int n = products.of_shift(d);
            for (int i = 0; i < n; i += slack) {
                float product[slack];
                for (int l = 0; l < slack; ++l) product[l] = left[i + l] * right[i + d + l];
                for (int l = 0; l < slack; ++l) out[i + l] = product[l];
            }
            out += n;
        }
    }
}

void ExpansionTask::add_full(int state, Terms terms, Rows& rows, Sums& sums) const {
    const int m = size();
    const Products products{m};
    const auto receivers = static_cast<size_t>(state) * static_cast<size_t>(count);
    table.gemm_f32(table.self, 1, 0, count, m, rows.n, 1, rows.slope.data(), count, rows.weighted.data(), m, 1,
                   sums.gradient.data() + receivers * static_cast<size_t>(m), m);
    if (terms == Terms::slope) return;
    float* total = sums.information.data() + receivers * static_cast<size_t>(products.total());
    const int at_once = std::max(1, panel_columns / m);
    for (int from = 0; from < products.shifts(); from += at_once) {
        const int to = std::min(from + at_once, products.shifts());
        int columns = 0;
        for (int d = from; d < to; ++d) columns += products.of_shift(d);
        simd::dispatch(table.simd_level, [&](auto) RANVIER_INLINE { form_products(products, from, to, columns, rows); });
        table.gemm_f32(table.self, 1, 0, count, columns, rows.n, 1, rows.info.data(), count, rows.panel.data(), columns, 1,
                       total + from * m, products.total());
    }
}

// Receivers that see only their own history, or none: sums of a few numbers each.
void ExpansionTask::add_own(int state, Terms terms, const Rows& rows, Sums& sums) const {
    const auto m = static_cast<size_t>(size()), receivers = static_cast<size_t>(count),
               at = static_cast<size_t>(state) * receivers;
    float* gradient = sums.gradient.data() + at * m;
    float* total = sums.information.data() + at * m * (m + 1) / 2;
    for (size_t j = 0; j < static_cast<size_t>(rows.n); ++j)
        for (size_t n = 0; n < receivers; ++n) {
            const float c = rows.past[j * receivers + n], g = rows.weight[j] * rows.slope[j * receivers + n];
            const float h = terms == Terms::both ? rows.weight[j] * rows.info[j * receivers + n] : 0;
            if (m == 1) {
                gradient[n] += g;
                total[n] += h;
                continue;
            }
            gradient[2 * n] += g * c;
            gradient[2 * n + 1] += g;
            total[3 * n] += h * c * c; // in the order of Products: (0,0), (1,1), (0,1)
            total[3 * n + 1] += h;
            total[3 * n + 2] += h * c;
        }
}

void ExpansionTask::flush(int state, Terms terms, Rows& rows, Sums& sums) const {
    if (rows.n == 0) return;
    gather(rows);
    link_terms(state, rows);
    if (full())
        add_full(state, terms, rows, sums);
    else
        add_own(state, terms, rows, sums);
    rows.n = 0;
}

void ExpansionTask::add_blocks(int64_t begin, int64_t end, Sums& sums) const {
    Rows rows = make_rows();
    const int64_t first_bin = begin * block_bins, last_bin = std::min(end * block_bins, design.n_bins());
    std::vector<int64_t> faint;
    for (int state = 0; state < n_states; ++state) {
        const float* weight = posterior.state.data() + state;
        const auto add = [&](int64_t bin, Terms terms) {
            rows.bin[rows.n] = bin;
            rows.weight[rows.n++] = weight[bin * n_states];
            if (rows.n == chunk_bins) flush(state, terms, rows, sums);
        };
        faint.clear();
        for (int64_t bin = first_bin; bin < last_bin; ++bin) {
            const float w = weight[bin * n_states];
            if (w > least_information_weight)
                add(bin, Terms::both);
            else if (w > least_weight)
                faint.push_back(bin);
        }
        flush(state, Terms::both, rows, sums);
        for (int64_t bin : faint) add(bin, Terms::slope);
        flush(state, Terms::slope, rows, sums);
    }
}

// Over the groups in order, from products to the triangle, and the linear term.
void ExpansionTask::finish(const std::vector<Sums>& groups, size_t receiver, const Parameters& parameters, Quadratic& out) const {
    const auto m = static_cast<size_t>(size()), states = static_cast<size_t>(n_states), receivers = static_cast<size_t>(count);
    const Products products{size()};
    const auto total = static_cast<size_t>(products.total());
    std::vector<double> sum(total), theta_now(m);
    for (size_t s = 0; s < states; ++s) {
        double* information = out.information.data() + (receiver * states + s) * total;
        double* gradient = out.gradient.data() + (receiver * states + s) * m;
        double* linear = out.linear.data() + (receiver * states + s) * m;
        std::fill(sum.begin(), sum.end(), 0.);
        std::fill(gradient, gradient + m, 0.);
        for (const Sums& g : groups) {
            const float* h = g.information.data() + (s * receivers + receiver) * total;
            const float* slope = g.gradient.data() + (s * receivers + receiver) * m;
            for (size_t k = 0; k < total; ++k) sum[k] += static_cast<double>(h[k]);
            for (size_t k = 0; k < m; ++k) gradient[k] += static_cast<double>(slope[k]);
        }
        for (size_t d = 0, k = 0; d < static_cast<size_t>(products.shifts()); ++d)
            for (size_t i = 0; i < static_cast<size_t>(products.of_shift(static_cast<int>(d))); ++i, ++k) {
                const size_t a = std::min(i, (i + d) % m), b = std::max(i, (i + d) % m);
                information[a * m - a * (a + 1) / 2 + b] = sum[k];
            }
        const int unit = first + static_cast<int>(receiver);
        const double* weight = parameters.row(static_cast<int>(s), unit);
        std::copy(weight, weight + m - 1, theta_now.begin());
        theta_now[m - 1] = parameters.bias[s * static_cast<size_t>(design.n_units()) + static_cast<size_t>(unit)];
        std::copy(gradient, gradient + m, linear);
        for (size_t a = 0, k = 0; a < m; ++a)
            for (size_t b = a; b < m; ++b, ++k) {
                linear[a] += information[k] * theta_now[b];
                if (b != a) linear[b] += information[k] * theta_now[a];
            }
    }
}

int Expansion::receivers_at_once(const Parameters& parameters) {
    const double bytes = 4. * most_groups * parameters.n_states * Products{parameters.n_senders + 1}.total();
    return std::clamp(static_cast<int>(64e6 / bytes), 1, parameters.n_units);
}

void Expansion::run(Pace& pace, const Posterior& posterior, const Parameters& parameters, int first, int count, Quadratic& out) {
    ExpansionTask task{pace.table(), design_, posterior, link_, parameters.n_states, parameters.n_senders, first, count, {}};
    const auto states = static_cast<size_t>(parameters.n_states), receivers = static_cast<size_t>(count),
               m = static_cast<size_t>(task.size());
    task.theta.resize(states * m * receivers);
    for (size_t s = 0; s < states; ++s)
        for (size_t n = 0; n < receivers; ++n) {
            const int unit = first + static_cast<int>(n);
            const double* row = parameters.row(static_cast<int>(s), unit);
            for (size_t i = 0; i + 1 < m; ++i) task.theta[(s * m + i) * receivers + n] = static_cast<float>(row[i]);
            task.theta[(s * m + m - 1) * receivers + n] =
                static_cast<float>(parameters.bias[s * static_cast<size_t>(parameters.n_units) + static_cast<size_t>(unit)]);
        }
    out.first = first;
    out.count = count;
    out.size = task.size();
    out.information.resize(receivers * states * out.triangle());
    out.linear.resize(receivers * states * m);
    out.gradient.resize(receivers * states * m);

    const int64_t blocks = design_.n_blocks();
    const int64_t per_group = std::max(least_blocks, (blocks + most_groups - 1) / most_groups);
    sums_.resize(static_cast<size_t>((blocks + per_group - 1) / per_group));
    for (Sums& s : sums_) {
        s.information.assign(states * receivers * out.triangle(), 0);
        s.gradient.assign(states * receivers * m, 0);
    }
    // Groups are worked on in steps of a few blocks each, so that polls come between.
    const auto counted =
        std::count_if(posterior.state.begin(), posterior.state.end(), [](float w) { return w > least_information_weight; });
    const double rows = std::max(1., static_cast<double>(counted) / static_cast<double>(design_.n_bins())); // of a bin
    const double block_ns = rows * block_bins *
                            (2. + 1.5 * (0.03 * count * static_cast<double>(out.triangle()) +
                                         0.1 * static_cast<double>(out.triangle()) + 3. * count));
    const auto step = std::max<int64_t>(1, static_cast<int64_t>(1.4e7 / (block_ns * static_cast<double>(sums_.size()))));
    for (int64_t from = 0; from < per_group; from += step)
        pace.run(sums_.size(), block_ns * static_cast<double>(std::min(step, per_group)) / 2, [&](uint64_t g) {
            const int64_t begin = static_cast<int64_t>(g) * per_group + from;
            task.add_blocks(begin, std::min({begin - from + per_group, begin + step, blocks}), sums_[g]);
        });
    pace.run(receivers, 2. * static_cast<double>(sums_.size() * states * out.triangle()),
             [&](uint64_t n) { task.finish(sums_, n, parameters, out); });
}

} // namespace ranvier::hmm_glm
