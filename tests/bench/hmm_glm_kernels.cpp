// What does each step of an EM iteration of hmm_glm cost on one thread, and how far is it from what the processor could do?
//   hmm_glm_kernels [--json] [STATES UNITS BINS SEQUENCES LINK]      default 3 20 5000 1 logistic
// CPU time of the process (it has one thread), median, best and worst of 31 after two that do not count. The floor of a step is
// the larger of its operations at the rate of a large matrix product and its bytes at the rate of a large copy, both measured in
// the same run; an operation is an addition or a multiplication in float, and a byte is counted where it enters or leaves a step.
// peer_hmm_glm.py runs it beside the published code.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>

#include <nlohmann/json.hpp>

#include "plugins/hmm_glm/starts.hpp"
#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using namespace ranvier::hmm_glm;

// What is wrong with the kernels OpenBLAS chose when it was loaded; empty if they are those the product computes with at this
// level. Times of others would not be the product's.
std::string wrong_kernels(uint32_t simd_level) {
    const std::string wanted = simd_level >= RV_SIMD_AVX512 ? "SkylakeX" : simd_level >= RV_SIMD_AVX2 ? "Haswell" : "Nehalem";
    const std::string found = openblas_get_corename();
    if (found != wanted)
        return "OpenBLAS computes with its " + found + " kernels, the product with " + wanted +
               " ones on this processor; set OPENBLAS_CORETYPE=" + wanted + " and run again";
    if (openblas_get_num_threads() != 1)
        return "OpenBLAS would use more than one thread; set OPENBLAS_NUM_THREADS=1 and run again";
    return "";
}

struct Timing {
    double median = 0, best = 0, worst = 0; // ms
};

template <typename Body>
Timing time_of(int repeats, const Body& body) {
    std::vector<double> ms;
    for (int i = -2; i < repeats; ++i) {
        const std::clock_t begin = std::clock();
        body();
        if (i >= 0) ms.push_back(1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    std::sort(ms.begin(), ms.end());
    return {ms[ms.size() / 2], ms.front(), ms.back()};
}

struct Machine {
    double flop_per_ms = 0, byte_per_ms = 0;
};

Machine measure(const rv_host& table) {
    constexpr int n = 768;
    const std::vector<float> a(n * n, 0.5f), b(n * n, 0.25f);
    std::vector<float> c(n * n);
    const Timing product =
        time_of(15, [&] { table.gemm_f32(table.self, 0, 0, n, n, n, 1, a.data(), n, b.data(), n, 0, c.data(), n); });
    const std::vector<char> from(size_t{1} << 28, 1);
    std::vector<char> to(from.size());
    const Timing copy = time_of(5, [&] { std::memcpy(to.data(), from.data(), from.size()); });
    return {2. * n * n * n / product.best, 2. * static_cast<double>(from.size()) / copy.best};
}

struct Work {
    double flop = 0, byte = 0;
};

// Sizes as numbers, and the operations of each step by them.
struct Size {
    double states, units, bins, link_terms;

    // u = W c; the link and x log f - f; exp of what is left of each state.
    Work likelihoods() const {
        return {bins * states * (2 * units * units + units * link_terms + 22), bins * (8 * units + 4 * states + 16)};
    }
    // Scaled recursions in double, each addition or multiplication counted as two of float.
    Work forward_backward() const {
        return {2 * bins * (6 * states * states + 10 * states), bins * (8 * states + 4 * states + 8)};
    }
    // u, the link's slope and G c1'.
    Work gradient(double pairs) const {
        return {pairs * (4 * units * (units + 1) + 35 * units), bins * (6 * units + 4 * states)};
    }
    // The products c1 c1' and their sum for each receiver.
    Work information(double pairs) const {
        const double products = (units + 1) * (units + 2) / 2;
        return {pairs * products * (2 * units + 1), 0};
    }
};

Work operator+(const Work& a, const Work& b) { return {a.flop + b.flop, a.byte + b.byte}; }

class Table {
public:
    explicit Table(const Machine& machine) : machine_(machine) {}

    void add(const char* id, const char* name, const Timing& t) { rows_.push_back(row(id, name, t)); }
    void add(const char* id, const char* name, const Timing& t, const Work& work) {
        const double floor = std::max(work.flop / machine_.flop_per_ms, work.byte / machine_.byte_per_ms);
        auto r = row(id, name, t);
        r["floor_ms"] = floor;
        r["over_floor"] = t.median / floor;
        rows_.push_back(std::move(r));
    }
    const nlohmann::ordered_json& rows() const { return rows_; }

    void print() const {
        std::printf("%-58s %9s %9s %9s %9s %7s\n", "", "median ms", "best", "worst", "floor", "ratio");
        for (const auto& r : rows_) {
            std::printf("%-58s %9.3f %9.3f %9.3f", r["name"].get<std::string>().c_str(), r["median_ms"].get<double>(),
                        r["best_ms"].get<double>(), r["worst_ms"].get<double>());
            if (r.contains("floor_ms")) std::printf(" %9.3f %7.2f", r["floor_ms"].get<double>(), r["over_floor"].get<double>());
            std::printf("\n");
        }
    }

private:
    static nlohmann::ordered_json row(const char* id, const char* name, const Timing& t) {
        return {{"id", id}, {"name", name}, {"median_ms", t.median}, {"best_ms", t.best}, {"worst_ms", t.worst}};
    }
    Machine machine_;
    nlohmann::ordered_json rows_ = nlohmann::ordered_json::array();
};

double pairs_above(const Posterior& posterior, float least) {
    return static_cast<double>(std::count_if(posterior.state.begin(), posterior.state.end(), [&](float w) { return w > least; }));
}

// Times every step of an iteration on `bench`'s recording at the parameters it was drawn with.
class Steps {
public:
    Steps(fakes::Bench& bench, Link link, const Machine& machine)
        : bench_(bench),
          link_(link),
          truth_(fakes::truth_of(bench.recording)),
          design_(bench.train(bench.recording.basis)),
          chains_(design_.chain_first(), truth_.n_states),
          expansion_(design_, link),
          table_(machine),
          size_{1. * truth_.n_states, 1. * truth_.n_units, 1. * static_cast<double>(design_.n_bins()),
                link == Link::exponential ? 25. : 50.} {}

    const Table& run() {
        expectation();
        gradients();
        prior();
        return table_;
    }
    int64_t n_bins() const { return design_.n_bins(); }

private:
    static constexpr int repeats = 31;

    void expectation() {
        const auto likelihoods = [&] { evaluate(bench_.pace, design_, truth_, link_, emission_); };
        const auto chains = [&] { chains_.run(bench_.pace, truth_, emission_, posterior_); };
        table_.add("likelihoods", "E-step: likelihoods", time_of(repeats, likelihoods), size_.likelihoods());
        table_.add("chains", "E-step: forward, backward, sums of pairs", time_of(repeats, chains), size_.forward_backward());
        const auto both = [&] {
            likelihoods();
            chains();
        };
        table_.add("e_step", "E-step", time_of(repeats, both), size_.likelihoods() + size_.forward_backward());
    }

    // A bin counts for a state where its posterior is above 1e-4 (gradient) or 1e-3 (information), so the cost depends on how
    // sure the posterior is. Posteriors that are the same everywhere give the other ends.
    void gradients() {
        const auto expand = [&](const Posterior& posterior) {
            return time_of(repeats, [&] { expansion_.run(bench_.pace, posterior, truth_, 0, truth_.n_units, quadratic_); });
        };
        const double all = size_.bins * size_.states, sure = pairs_above(posterior_, 1e-4f),
                     steering = pairs_above(posterior_, 1e-3f);
        table_.add("gradient_and_information", "gradient and Fisher information, posterior of the E-step", expand(posterior_),
                   size_.gradient(sure) + size_.information(steering));
        Posterior flat = posterior_;
        std::fill(flat.state.begin(), flat.state.end(), 5e-4f);
        table_.add("gradient", "gradient alone, every bin in every state", expand(flat), size_.gradient(all));
        std::fill(flat.state.begin(), flat.state.end(), static_cast<float>(1 / size_.states));
        table_.add("gradient_and_information_flat", "gradient and Fisher information, every bin in every state", expand(flat),
                   size_.gradient(all) + size_.information(all));
        expansion_.run(bench_.pace, posterior_, truth_, 0, truth_.n_units, quadratic_);
    }

    void prior() {
        const BiasPrior bias(design_, link_);
        OneHot one_hot(truth_.n_states, truth_.n_units, truth_.n_senders, 2.4, 0.03);
        Marginals marginals;
        const auto sweep = [&] {
            for (int n = 0; n < truth_.n_units; ++n) {
                const Sites sites = one_hot.sites(n, {bias.precision, bias.mean[static_cast<size_t>(n)]});
                const Bias kind = link_ == Link::logistic ? Bias::shared : Bias::per_state;
                solve(bench_.table, quadratic_, n, truth_.n_states, sites, kind, marginals);
                one_hot.sweep(bench_.table, n, marginals, 0.7);
            }
        };
        table_.add("sweep", "one sweep of the one-hot prior", time_of(repeats, sweep));
        table_.add("learn", "learning the prior", time_of(repeats, [&] { one_hot.learn(); }));
    }

    fakes::Bench& bench_;
    Link link_;
    Parameters truth_;
    Design design_;
    Emission emission_;
    Posterior posterior_;
    ForwardBackward chains_;
    Expansion expansion_;
    Quadratic quadratic_;
    Table table_;
    Size size_;
};

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    const bool json = !words.empty() && words[0] == "--json";
    if (json) words.erase(words.begin());
    const auto number = [&](size_t i, int initial) { return i < words.size() ? std::atoi(words[i].c_str()) : initial; };
    fakes::Recipe recipe;
    recipe.n_states = number(0, 3);
    recipe.n_units = number(1, 20);
    recipe.n_bins = number(2, 5000);
    recipe.n_sequences = recipe.n_train = number(3, 1);
    if (words.size() > 4) recipe.link = words[4];
    if (recipe.link != "logistic") recipe.excitation = 0.4;
    if (recipe.n_states < 1 || recipe.n_units < 1 || recipe.n_bins < 1 || recipe.n_sequences < 1) {
        std::fprintf(stderr, "hmm_glm_kernels: sizes must be whole numbers above zero\n");
        return 2;
    }
    fakes::Bench bench(fakes::simulate(recipe, 1));
    if (const std::string wrong = wrong_kernels(bench.table.simd_level); !wrong.empty()) {
        std::fprintf(stderr, "hmm_glm_kernels: %s\n", wrong.c_str());
        return 2;
    }
    const Machine machine = measure(bench.table);
    Steps steps(bench, link_from(recipe.link), machine);
    const Table& table = steps.run();
    if (json) {
        const nlohmann::ordered_json all{{"states", recipe.n_states},
                                         {"units", recipe.n_units},
                                         {"bins", steps.n_bins()},
                                         {"link", recipe.link},
                                         {"simd_level", bench.table.simd_level},
                                         {"blas_core", std::string(openblas_get_corename())},
                                         {"gflop_per_s", machine.flop_per_ms / 1e6},
                                         {"gb_per_s", machine.byte_per_ms / 1e6},
                                         {"steps", table.rows()}};
        std::printf("%s\n", all.dump().c_str());
        return 0;
    }
    std::printf("%d states, %d units, %lld bins, %s; SIMD level %u, OpenBLAS %s; matrix product %.0f GFLOP/s, copy %.1f GB/s\n",
                recipe.n_states, recipe.n_units, static_cast<long long>(steps.n_bins()), recipe.link.c_str(),
                bench.table.simd_level, openblas_get_corename(), machine.flop_per_ms / 1e6, machine.byte_per_ms / 1e6);
    table.print();
    return 0;
}
