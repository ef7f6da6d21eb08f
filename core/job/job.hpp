// A job is a value: an operation and all that determines its result.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/job/params.hpp"

namespace ranvier {

// One input of a job. `identity` determines the result; the rest says where the same data were found and how they were read.
struct JobInput {
    std::string port;
    std::string path;      // as given
    std::string selector;  // what of the file, "" for all
    std::string time_unit; // as --time-unit, "" if the file says it
    std::string identity;  // SHA-256 of what was read, see core/data/identity.hpp
    std::string label;     // session label
    std::string assembly;  // of several files: as in a request's input, and `path` is only its name; "": one file
};

struct Job {
    std::string operation, version;
    TextMap params; // all of them, resolved
    TextMap select; // how recordings are cut and binned, all of it, resolved; empty if no port takes a recording
    std::vector<JobInput> inputs;
    uint64_t seed = 0;
    std::string device_class;
};

// The job file, canonical: equal jobs give equal bytes.
std::string job_json(const Job& job);
// Names what is missing or of the wrong type.
Result<Job> parse_job(const std::string& json);
// SHA-256 (hex) of all that determines the result: everything in Job except the folders its inputs lie in.
std::string job_hash(const Job& job);
// The input without the folders it lies in.
JobInput portable(const JobInput& input);
// The command that runs the job again, for people.
std::string job_command(const Job& job);

} // namespace ranvier
