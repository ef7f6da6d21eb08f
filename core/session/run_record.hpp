// RESULT.run.json: what a run cost and where it ran. It stands beside the result, which holds only what its job determines.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/here_and_now.hpp"

namespace ranvier {

struct RunRecord {
    std::string job_hash;
    double wall_s = 0;
    uint64_t peak_bytes = 0;
    int threads = 0;
    std::string host, finished_utc; // ISO 8601
    std::string inputs;             // JSON array of {path, size}
};

std::string run_record_path(const std::string& result);
std::string run_record_json(const RunRecord& record);
// The document of `show` with the record's fields appended; null where there is no record.
std::string merge_run_record(const std::string& show_json, const std::string& record_json);

} // namespace ranvier
