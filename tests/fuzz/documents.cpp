// JSON of ours that people edit: recordings of several files, jobs; and the clock of a part.
#include "core/data/assembly.hpp"
#include "core/job/job.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto assembly = ranvier::parse_assembly(text);
    if (assembly && !ranvier::parse_assembly(ranvier::assembly_json(*assembly))) __builtin_trap();
    const auto job = ranvier::parse_job(text);
    if (job && !ranvier::parse_job(ranvier::job_json(*job))) __builtin_trap();
    ranvier::AssemblyPart part{"trials", "t.csv", "", "", {}, ""};
    if (ranvier::parse_clock(text, part) && !ranvier::check_clock(part.clock)) __builtin_trap();
    return 0;
}
