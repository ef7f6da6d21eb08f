// What a run would need, as the document that answers a plan.
#pragma once

#include <string>
#include <vector>

#include "core/job/request.hpp"
#include "core/plugin/trial.hpp"

namespace ranvier::worker {

struct PlannedInput {
    std::string port;
    uint64_t bins = 0, units = 0, sequences = 0, bytes = 0;
};

// What was learned of a run from the beginning of it.
struct Plan {
    std::vector<PlannedInput> inputs;
    Trial trial;
    double reading_s = 0;    // until its inputs were there
    uint64_t bytes_peak = 0; // what the worker held at most
};

std::string plan_json(const Request& request, const Plan& plan);

// The most memory that this process held so far, bytes.
Result<uint64_t> peak_resident_bytes();

} // namespace ranvier::worker
