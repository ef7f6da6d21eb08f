// The example of resources/docs/plugins.md: the mean rate of every unit.
#include <algorithm>

#include <ranvier/plugin.hpp>
#include <ranvier/recording_port.hpp>

struct Rates {
    static const ranvier::Schema& schema() {
        static const ranvier::Schema s{"rates",
                                       "1",
                                       "Mean rates",
                                       "Mean spikes per bin of every unit.",
                                       {ranvier::real("floor", "1/bin", "0", 0, 1e6, "Rates below this are told as this.")},
                                       {{"recording", "recording", "Binned spikes."}},
                                       {}};
        return s;
    }
    static uint32_t parts(ranvier::Host&) { return 0; }
    static ranvier::Status part(ranvier::Host&, uint32_t) { return ranvier::Status::done(); }
    static ranvier::Status gather(ranvier::Host& host) {
        const auto in = ranvier::RecordingPort::read(host, "recording");
        if (!in) return ranvier::Status::failed("The port recording is empty.");
        auto rate = host.output<double>("units", "rate", {{"unit", in->n_units}}, "1/bin", "Mean over all bins.");
        for (uint64_t t = 0; t < in->n_bins; ++t)
            for (uint64_t u = 0; u < in->n_units; ++u) rate[u] += in->counts[t * in->n_units + u] / double(in->n_bins);
        for (double& r : rate) r = std::max(r, host.number("floor"));
        return ranvier::Status::done();
    }
};
RANVIER_PLUGIN(Rates)
