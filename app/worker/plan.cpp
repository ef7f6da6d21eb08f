#include "app/worker/plan.hpp"

#include <cmath>
#include <cstdio>
#include <fstream>

#include <nlohmann/json.hpp>

namespace ranvier::worker {
namespace {

using nlohmann::ordered_json;

std::string basis(const Trial& trial) {
    char took[32];
    std::snprintf(took, sizeof took, "%.1f s", trial.took_s);
    if (trial.finished) return std::string("measured: all of it was done, in ") + took;
    const std::string first = std::string("the first ") + took + " of it";
    if (!trial.expected)
        return "no progress was seen in " + first + ", so the time is not known; memory is what it took until then";
    return "measured on " + first + "; an iterative fit may converge sooner or later";
}

double to_ms(double seconds) { return std::round(seconds * 1000) / 1000; }

} // namespace

std::string plan_json(const Request& request, const Plan& plan) {
    ordered_json j{{"operation", request.job->operation},
                   {"parts", plan.trial.parts},
                   {"threads", request.threads},
                   {"inputs", ordered_json::array()}};
    uint64_t bytes = 0;
    for (const PlannedInput& i : plan.inputs) {
        bytes += i.bytes;
        j["inputs"].push_back(
            {{"port", i.port}, {"bins", i.bins}, {"units", i.units}, {"sequences", i.sequences}, {"bytes", i.bytes}});
    }
    j["bytes_of_inputs"] = bytes;
    j["bytes_peak"] = plan.bytes_peak;
    j["bytes_allowed"] = request.memory ? ordered_json(request.memory) : ordered_json(nullptr);
    j["seconds"] = plan.trial.expected ? ordered_json(to_ms(plan.reading_s + *plan.trial.expected)) : ordered_json(nullptr);
    j["finished"] = plan.trial.finished;
    j["basis"] = basis(plan.trial);
    return j.dump();
}

Result<uint64_t> peak_resident_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
    return Error(Errc::io, "/proc/self/status does not say how much memory was held");
}

} // namespace ranvier::worker
