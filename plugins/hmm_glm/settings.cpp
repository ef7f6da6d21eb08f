#include "settings.hpp"

#include <ranvier/history_basis.hpp>

namespace ranvier::hmm_glm {

Link link_from(std::string_view name) {
    if (name == "logistic") return Link::logistic;
    return name == "exp" ? Link::exponential : Link::softplus;
}

namespace {

Model model_from(std::string_view name) {
    if (name == "glm") return Model::glm;
    if (name == "hg") return Model::hg;
    return name == "ghg" ? Model::ghg : Model::ohg;
}

Coupling coupling_from(std::string_view name) {
    if (name == "self") return Coupling::self;
    return name == "none" ? Coupling::none : Coupling::full;
}

} // namespace

Settings Settings::read(const Host& host, const RecordingPort& recording) {
    Settings s;
    s.model = model_from(host.text("model"));
    s.states = s.model == Model::glm ? 1 : host.integer("states");
    s.link = link_from(host.text("link"));
    s.coupling = coupling_from(host.text("coupling"));
    s.bias = host.text("bias") == "shared" ? Bias::shared : Bias::per_state;
    s.basis = exponential_basis(host.integer("basis.n"), host.number("basis.span_s"), host.number("basis.decay_s"),
                                recording.bin_width);
    if (host.text("call") == "strict")
        s.call_rule = CallRule::strict;
    else
        s.call_level = host.number("call.level");
    s.restarts = s.states == 1 ? 1 : host.integer("restarts");
    s.max_iterations = host.integer("max_iterations");
    s.start = host.text("start") == "truth" ? Start::truth : Start::data;
    if (s.start == Start::truth) s.restarts = 1;
    return s;
}

} // namespace ranvier::hmm_glm
