// How far is each step of an EM iteration of hmm_glm from the published code, on one thread?
//   hmm_glm_kernels [STATES UNITS BINS SEQUENCES LINK]        default 3 20 5000 1 logistic, the size the published code was timed
//   at
// Published code (PyTorch, one thread, quiet machine, the same size): E-step 112 ms, one gradient step 8.5 ms.
// CPU time of the thread, best and median of 21, so that a busy machine shows less.
#include <algorithm>
#include <cstdio>
#include <ctime>

#include "plugins/hmm_glm/starts.hpp"
#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using namespace ranvier::hmm_glm;

template <typename Body>
void time_it(const char* name, const Body& body) {
    std::vector<double> ms;
    for (int i = 0; i < 21; ++i) {
        const std::clock_t begin = std::clock();
        body();
        ms.push_back(1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    std::sort(ms.begin(), ms.end());
    std::printf("%-44s best %8.3f ms   median %8.3f ms\n", name, ms.front(), ms[ms.size() / 2]);
}

} // namespace

int main(int argc, char** argv) {
    fakes::Recipe recipe;
    recipe.n_states = argc > 1 ? std::atoi(argv[1]) : 3;
    recipe.n_units = argc > 2 ? std::atoi(argv[2]) : 20;
    recipe.n_bins = argc > 3 ? std::atoi(argv[3]) : 5000;
    recipe.n_sequences = recipe.n_train = argc > 4 ? std::atoi(argv[4]) : 1;
    recipe.link = argc > 5 ? argv[5] : "logistic";
    if (recipe.link != "logistic") recipe.excitation = 0.4;
    openblas_set_num_threads(1);
    fakes::Bench bench(fakes::simulate(recipe, 1));
    const Link link = link_from(recipe.link);
    const Parameters truth = fakes::truth_of(bench.recording);
    const Design design = bench.train(bench.recording.basis);
    std::printf("%d states, %d units, %lld bins, %s; OpenBLAS core %s, SIMD level %u\n", recipe.n_states, recipe.n_units,
                static_cast<long long>(design.n_bins()), recipe.link.c_str(), openblas_get_corename(), bench.table.simd_level);

    Emission emission;
    Posterior posterior;
    ForwardBackward chains(design.chain_first(), truth.n_states);
    Expansion expansion(design, link);
    Quadratic quadratic;
    time_it("E-step: likelihoods", [&] { evaluate(bench.pace, design, truth, link, emission); });
    time_it("E-step: forward-backward", [&] { chains.run(bench.pace, truth, emission, posterior); });
    time_it("E-step", [&] {
        evaluate(bench.pace, design, truth, link, emission);
        chains.run(bench.pace, truth, emission, posterior);
    });
    time_it("gradient and Fisher information", [&] { expansion.run(bench.pace, posterior, truth, 0, truth.n_units, quadratic); });
    const BiasPrior bias(design, link);
    OneHot one_hot(truth.n_states, truth.n_units, truth.n_senders, 2.4, 0.03);
    Marginals marginals;
    time_it("one sweep of the one-hot prior", [&] {
        for (int n = 0; n < truth.n_units; ++n) {
            const Sites sites = one_hot.sites(n, bias.precision, bias.mean[static_cast<size_t>(n)]);
            solve(bench.table, quadratic, n, truth.n_states, sites, link == Link::logistic ? Bias::shared : Bias::per_state,
                  marginals);
            one_hot.sweep(bench.table, n, marginals, 0.7);
        }
    });
    time_it("learning the prior", [&] { one_hot.learn(); });
    return 0;
}
