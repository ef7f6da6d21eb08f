// A small recording with a host around it, for tests below the plugin's own calls.
#pragma once

#include "plugins/hmm_glm/fit.hpp"
#include "tests/plugins/hmm_glm/reference.hpp"

extern "C" const rv_plugin* rv_plugin_entry(void);

namespace ranvier::fakes {

// Threads: one.
class Bench {
public:
    explicit Bench(FakeRecording made, uint32_t level = UINT32_MAX) : recording(std::move(made)), fake(*rv_plugin_entry()) {
        fake.recording("recording", recording);
        if (level != UINT32_MAX) fake.simd_level = level;
        table = fake.table();
        port = *RecordingPort::read(Host(table), "recording");
    }
    hmm_glm::Design train(const std::vector<double>& basis) { return hmm_glm::Design::of_role(port, Role::train, basis, pace); }

    FakeRecording recording;
    FakeHost fake;
    rv_host table{};
    Host host{table};
    hmm_glm::Pace pace{host};
    RecordingPort port;
};

inline FakeRecording small_recording(int n_states, int n_units, int n_bins, int n_sequences, const std::string& link,
                                     uint64_t seed) {
    Recipe recipe;
    recipe.n_states = n_states;
    recipe.n_units = n_units;
    recipe.n_bins = n_bins;
    recipe.n_sequences = recipe.n_train = n_sequences;
    recipe.link = link;
    recipe.bias_per_state = link != "logistic";
    recipe.excitation = link == "logistic" ? 1 : 0.3;
    return simulate(recipe, seed);
}

// Weights as they were drawn, biases too.
inline hmm_glm::Parameters truth_of(const FakeRecording& r) {
    const auto n = static_cast<size_t>(r.n_units), s = static_cast<size_t>(r.n_states);
    hmm_glm::Parameters p(r.n_states, static_cast<int>(n), static_cast<int>(n), std::vector<double>(n, 0));
    p.weight = r.weight;
    for (size_t k = 0; k < s * n; ++k) p.bias[k] = r.bias[r.bias.size() == n ? k % n : k];
    p.transition = r.transition;
    return p;
}

inline const std::vector<uint32_t>& simd_levels() {
    static const std::vector<uint32_t> levels = [] {
        std::vector<uint32_t> l{RV_SIMD_BASE};
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) l.push_back(RV_SIMD_AVX2);
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
            l.push_back(RV_SIMD_AVX512);
        return l;
    }();
    return levels;
}

} // namespace ranvier::fakes
