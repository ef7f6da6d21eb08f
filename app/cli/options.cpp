#include "app/cli/options.hpp"

#include <CLI/CLI.hpp>

#include "core/data/selection.hpp"

namespace ranvier::cli {

void add_common(CLI::App* command, CommonOptions& common) {
    command->add_flag("--json", common.json, "documents and events as JSON, one per line");
    command->add_flag("--quiet", common.quiet, "no progress, no remarks; warnings stay");
    command->add_option("--cache", common.cache, "folder for imported files, or none");
    command->add_option("--memory", common.memory, "memory a worker may use, as 4GiB");
    command->add_option("--threads", common.threads, "threads of a worker")->check(CLI::Range(1, 1024));
    command->add_option("--device", common.device, "auto or cpu");
    command->add_option("--device-class", common.device_class,
                        "x86-base, x86-avx2 or x86-avx512: the same class gives the same bytes");
    command->add_option("--time", common.time, "wall time a job may take, as 2h");
}

void add_times(CLI::App* command, CommonOptions& common) {
    command
        ->add_option("--time-unit", common.time_units,
                     "of the times in the file: s, ms, us or samples:RATE; of one part of a recording: PART:UNIT")
        ->allow_extra_args(false);
    command
        ->add_option("--clock", common.clocks,
                     "how the clock of a part runs: PART:offset=S,rate=R (time in the recording = S + R x its own), or "
                     "PART:pulses=FILE (two columns, its own clock and the recording's)")
        ->allow_extra_args(false);
}

void add_seed(CLI::App* command, CommonOptions& common) { command->add_option("--seed", common.seed, "of the random streams"); }

void add_selection(CLI::App* command, TextMap& select) {
    for (const char* name : {"units", "merge", "interval", "align", "window", "bin"})
        for (const auto& option : selection_options())
            if (option.name == std::string(name))
                command->add_option_function<std::string>(
                    "--" + std::string(name), [&select, name](const std::string& value) { select[name] = value; }, option.doc);
}

} // namespace ranvier::cli
