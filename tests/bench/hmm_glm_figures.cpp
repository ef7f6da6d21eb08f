// Does hmm_glm reach the figures promised for it, and how long does a fit take?
//   hmm_glm_figures WHAT [FIRST LAST] [key=value ...]
// WHAT: demo | softplus | rates | sparse | long (seeds FIRST..LAST, simulated here), or a folder made by hmm_glm_reference.py.
// key=value are the plugin's parameters, or threads=, level=, parts=. One line of JSON per fit.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>

#include "tests/plugins/hmm_glm/simulate.hpp"

extern "C" const rv_plugin* rv_plugin_entry(void);

namespace {

using namespace ranvier;
using namespace ranvier::fakes;

template <typename T>
std::vector<T> raw(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    std::vector<T> values(bytes.size() / sizeof(T));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return values;
}

// The folder holds 50 sequences of 2,000 bins of 20 units as raw little-endian arrays.
FakeRecording reference(const std::string& folder) {
    FakeRecording r;
    r.n_units = 20;
    r.n_states = 5;
    r.link = "logistic";
    r.weight = raw<double>(folder + "/weight.f64");
    r.bias = raw<double>(folder + "/bias.f64");
    r.transition = raw<double>(folder + "/trans.f64");
    r.basis = raw<double>(folder + "/basis.f64");
    r.states = raw<int32_t>(folder + "/states.i32");
    const auto counts = raw<uint16_t>(folder + "/spikes.u16");
    for (size_t q = 0; q < 50; ++q)
        r.add_sequence(
            {counts.begin() + static_cast<ptrdiff_t>(q * 40000), counts.begin() + static_cast<ptrdiff_t>((q + 1) * 40000)},
            q < 30 ? Role::train : Role::test);
    return r;
}

FakeRecording recording_for(const std::string& what, uint64_t seed) {
    Recipe r;
    if (what == "demo") return simulate(r, 1000 + seed);
    if (what == "softplus") {
        r.link = "softplus";
        r.bias_per_state = true;
        r.excitation = 0.8;
        return simulate(r, 2000 + seed);
    }
    if (what == "rates" || what == "sparse") {
        r.link = "softplus";
        r.bias_per_state = true;
        r.n_states = 3;
        r.coupled = what == "rates" ? 0 : 0.06;
        r.bias_low = -3, r.bias_high = 0; // 0.05 to 0.7 spikes a bin
        r.n_sequences = 40, r.n_train = 30;
        r.excitation = 0.8;
        return simulate(r, 3000 + seed);
    }
    if (what == "long") { // a recording's size: 35 units, 140,000 bins to train on in one piece
        r.link = "softplus";
        r.bias_per_state = true;
        r.n_states = 3, r.n_units = 35;
        r.n_bins = 140000, r.n_sequences = 2, r.n_train = 1;
        r.coupled = 0.06;
        r.bias_low = -3, r.bias_high = 0;
        r.excitation = 0.5;
        return simulate(r, 4000 + seed);
    }
    return reference(what);
}

} // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "demo";
    std::vector<uint64_t> range;
    std::vector<std::string> settings;
    for (int i = 2; i < argc; ++i) {
        const std::string a = argv[i];
        if (a.find('=') != std::string::npos)
            settings.push_back(a);
        else
            range.push_back(std::stoull(a));
    }
    const uint64_t first = range.empty() ? 0 : range.front(), last = range.empty() ? 0 : range.back();
    for (uint64_t seed = first; seed <= last; ++seed) {
        const FakeRecording recording = recording_for(what, seed);
        FakeHost host(*rv_plugin_entry());
        host.recording("recording", recording);
        host.seed = seed + 1;
        host.threads = 2;
        host.parts_at_once = true;
        const bool low_rates = what == "rates" || what == "sparse" || what == "long";
        if (!low_rates) host.set("states", "5");
        if (!low_rates && what != "softplus") host.preset("paper");
        for (const std::string& s : settings) {
            const std::string key = s.substr(0, s.find('=')), value = s.substr(s.find('=') + 1);
            if (key == "threads")
                host.threads = std::stoi(value);
            else if (key == "parts")
                host.parts_at_once = value == "1";
            else if (key == "level")
                host.simd_level = static_cast<uint32_t>(std::stoul(value));
            else if (key == "preset")
                host.preset(value);
            else
                host.set(key, value);
        }
        const auto begin = std::chrono::steady_clock::now();
        const std::clock_t cpu_begin = std::clock();
        const int code = host.run();
        const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        const double cpu = static_cast<double>(std::clock() - cpu_begin) / CLOCKS_PER_SEC;
        if (code != RV_OK) {
            std::printf("seed %llu failed: %s\n", static_cast<unsigned long long>(seed), host.error().c_str());
            continue;
        }
        double spikes = 0;
        for (uint16_t c : recording.counts) spikes += c;
        std::printf(
            "{\"set\":\"%s\",\"seed\":%llu,\"wall_s\":%.3f,\"cpu_s\":%.3f,\"polls\":%lld,\"longest_gap_ms\":%.1f,\"gap\":%.5f,"
            "\"rate\":%.3f",
            what.c_str(), static_cast<unsigned long long>(seed), wall, cpu, static_cast<long long>(host.polls()),
            1e3 * host.longest_gap_s(), host.metric("truth_heldout_nats_per_bin") - host.metric("heldout_nats_per_bin"),
            spikes / static_cast<double>(recording.counts.size()));
        for (const auto& [name, value] : host.metrics()) std::printf(",\"%s\":%.6g", name.c_str(), value);
        std::printf(",\"starts\":[");
        const auto starts = host.array<double>("restarts", "train_nats_per_bin");
        const auto iterations = host.array<int32_t>("restarts", "iterations");
        for (size_t i = 0; i < starts.size(); ++i) std::printf("%s[%.4f,%d]", i ? "," : "", starts[i], iterations[i]);
        std::printf("],\"warnings\":%zu}\n", host.warnings().size());
        for (const auto& w : host.warnings()) std::fprintf(stderr, "  %s\n", w.c_str());
        std::fflush(stdout);
    }
    return 0;
}
