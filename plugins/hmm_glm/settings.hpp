// The user's choices, read once and typed.
#pragma once

#include <string>
#include <vector>

#include <ranvier/recording_port.hpp>

namespace ranvier::hmm_glm {

enum class Model { glm, hg, ghg, ohg };
enum class Link { softplus, exponential, logistic };
enum class Coupling { full, self, none };
enum class Bias { per_state, shared };
enum class CallRule { fdr, strict };
enum class Start { data, truth };

struct Settings {
    Model model = Model::ohg;
    int states = 3;
    Link link = Link::softplus;
    Coupling coupling = Coupling::full;
    Bias bias = Bias::per_state;
    std::vector<double> basis{1}; // weight of a spike 1, 2, ... bins ago, sums to 1
    CallRule call_rule = CallRule::fdr;
    double call_level = 0.02;
    int restarts = 4;
    int max_iterations = 300;
    Start start = Start::data;

    // Resolved for the recording: one state for the GLM, lags counted in its bins.
    static Settings read(const Host& host, const RecordingPort& recording);
};

// How many senders a receiver has: all, itself, or none.
inline int senders_per_receiver(Coupling coupling, int n_units) {
    return coupling == Coupling::full ? n_units : coupling == Coupling::self ? 1 : 0;
}

Link link_from(std::string_view name);

} // namespace ranvier::hmm_glm
