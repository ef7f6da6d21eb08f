// ranvier: the command line. Words in, one command called, its exit status out.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>

#include "app/cli/commands.hpp"
#include "app/cli/open_window.hpp"
#include "app/cli/options.hpp"
#include "app/cli/self_description.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/text.hpp"
#include "core/data/simulate.hpp"

namespace ranvier::cli {
namespace {

void add_about(CLI::App* command, std::vector<std::string>& about) {
    command
        ->add_option(
            "--about", about,
            "NAME=VALUE for NWB, may be repeated: session_start_time, session_description, session_id, experiment_description, "
            "experimenter (several parted by ;), institution, lab, keywords (parted by ,), spike_resolution_s, subject/id, "
            "subject/species, subject/sex, subject/age, subject/description")
        ->allow_extra_args(false);
}

void add_info(CLI::App& app, CommonOptions& common, Action& action) {
    auto* command = app.add_subcommand("info", "what a file holds");
    auto files = std::make_shared<std::vector<std::string>>();
    command->add_option("FILE", *files, "files, each FILE or FILE:selector; spikes=FILE trials=FILE ... make one recording")
        ->required();
    add_times(command, common);
    add_common(command, common);
    command->callback([&action, files] { action = [files](Client& c) { return info(c, *files); }; });
}

void add_simulate(CLI::App& app, CommonOptions& common, Action& action) {
    auto* command = app.add_subcommand("simulate", "sample data with the truth stored inside");
    auto kind = std::make_shared<std::string>(), out = std::make_shared<std::string>();
    auto params = std::make_shared<std::vector<std::string>>();
    std::string kinds, footer;
    for (const auto& k : simulation_kinds()) {
        kinds += (kinds.empty() ? "" : ", ") + k.name;
        footer += k.name + ": " + k.doc + "\n";
        for (const auto& p : k.parameters) footer += "    " + p.name + "=" + p.initial + "  " + p.doc + "\n";
    }
    command->add_option("KIND", *kind, kinds)->required();
    command->add_option("--out", *out, "the HDF5 file to write")->required();
    command->add_option("--param", *params, "NAME=VALUE, may be repeated")->allow_extra_args(false);
    add_seed(command, common);
    command->footer(footer);
    add_common(command, common);
    command->callback([&action, kind, params, out] { action = [=](Client& c) { return simulate(c, *kind, *params, *out); }; });
}

void add_plugins(CLI::App& app, CommonOptions& common, Action& action) {
    auto* command = app.add_subcommand("plugins", "the operations that are installed, or one with every parameter");
    auto name = std::make_shared<std::string>();
    command->add_option("NAME", *name, "an operation");
    add_common(command, common);
    command->callback([&action, name] { action = [name](Client& c) { return plugins(c, *name); }; });
}

void add_run(CLI::App& app, CommonOptions& common, Action& action) {
    auto* command =
        app.add_subcommand("run", "runs an operation: run OPERATION [PORT=]FILE... --out RESULT, or run JOB.json --out RESULT");
    auto o = std::make_shared<RunOptions>();
    command->add_option("WORDS", o->words, "OPERATION and its files, or a job file")->required();
    command->add_option("--param", o->params, "NAME=VALUE, may be repeated; ranvier plugins OPERATION lists them")
        ->allow_extra_args(false);
    command->add_option("--out", o->out, "the result file to write");
    command->add_option("--write-job", o->write_job, "write the job file instead of running");
    command->add_flag("--plan", o->plan, "say what it would need instead of running");
    command->add_flag("--resume", o->resume, "go on from the finished parts of a stopped run");
    add_seed(command, common);
    command->add_option("--label", common.label, "a name for the session, kept with the input");
    add_selection(command, o->select);
    add_times(command, common);
    add_common(command, common);
    command->callback([&action, o] { action = [o](Client& c) { return run(c, *o); }; });
}

void add_results(CLI::App& app, CommonOptions& common, Action& action) {
    auto* command = app.add_subcommand("show", "metrics, notes and arrays of results, and how to run them again");
    auto results = std::make_shared<std::vector<std::string>>();
    command->add_option("RESULT", *results, "result files")->required();
    add_common(command, common);
    command->callback([&action, results] { action = [results](Client& c) { return show(c, *results); }; });

    auto* exporter = app.add_subcommand("export", "a result for other programs: OUT.nwb, OUT.mat, OUT.csv, OUT.json or OUT.npz");
    auto o = std::make_shared<ExportOptions>();
    exporter->add_option("RESULT", o->result, "a result file")->required();
    exporter->add_option("OUT", o->out, "the file to write; its extension says how")->required();
    exporter->add_option("--data", o->data, "the recording the result was made from, to go into an NWB file beside it");
    add_about(exporter, o->about);
    add_times(exporter, common);
    add_common(exporter, common);
    exporter->callback([&action, o] { action = [=](Client& c) { return export_result(c, *o); }; });
}

void add_convert(CLI::App& app, CommonOptions& common, Action& action) {
    auto* command =
        app.add_subcommand("convert",
                           "a recording, of one file or several, as OUT.nwb, OUT.csv, OUT.npz, or OUT.json (which names "
                           "the files and holds none of them)");
    auto o = std::make_shared<ConvertOptions>();
    command->add_option("IN... OUT", o->words, "files as for `info`, and the file to write, which must not exist")
        ->required()
        ->expected(2, 1000);
    add_about(command, o->about);
    add_times(command, common);
    add_common(command, common);
    command->callback([&action, o] { action = [o](Client& c) { return convert(c, *o); }; });
}

void add_datasets(CLI::App& app, CommonOptions& common, Action& action) {
    auto* command = app.add_subcommand("datasets", "public recordings and graphs, and the samples that come with Ranvier");
    auto names = std::make_shared<std::vector<std::string>>();
    command->add_option("NAME", *names, "tell all about these");
    add_common(command, common);
    command->callback([&action, names] { action = [names](Client& c) { return datasets(c, *names); }; });
}

void add_doctor(CLI::App& app, CommonOptions& common, Action& action) {
    auto* command = app.add_subcommand("doctor", "devices, libraries, folders and limits, and whether they are well");
    add_common(command, common);
    command->callback([&action] { action = [](Client& c) { return doctor(c); }; });
}

// What the build and the packages ask for: the manual page and the completion scripts, made of the very words that are parsed.
void add_self_description(CLI::App& app) {
    app.add_flag_callback("--man",
                          [&app] {
                              std::cout << man_page(app);
                              throw CLI::Success();
                          })
        ->group("");
    app.add_option_function<std::string>("--completion",
                                         [&app](const std::string& shell) {
                                             const std::string script = completion(app, shell);
                                             if (script.empty())
                                                 throw CLI::ValidationError("--completion",
                                                                            "there is bash, zsh and fish, not " + shell);
                                             std::cout << script;
                                             throw CLI::Success();
                                         })
        ->group("");
}

int start(int argc, char** argv) {
    CLI::App app{"Ranvier: brain states and functional couplings from spike recordings."};
    app.set_version_flag("--version", RANVIER_VERSION);
    app.require_subcommand(1);
    CommonOptions common;
    Action action;
    add_info(app, common, action);
    add_run(app, common, action);
    add_results(app, common, action);
    add_render(app, common, action);
    add_convert(app, common, action);
    add_plugins(app, common, action);
    add_simulate(app, common, action);
    add_datasets(app, common, action);
    add_project(app, common, action);
    add_doctor(app, common, action);
    add_self_description(app);
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
    if (asks_for_window(argc, argv, names)) return open_window(argc, argv);
    if (argc > 1 && argv[1][0] != '-') {
        if (std::find(names.begin(), names.end(), argv[1]) == names.end()) {
            std::cerr << "ranvier: there is no command and no file '" << argv[1] << "'; the commands are: " << join(names)
                      << "\n";
            return static_cast<int>(ExitStatus::bad_input);
        }
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        const int code = app.exit(e);
        return code == 0 ? 0 : static_cast<int>(ExitStatus::bad_input);
    }
    catch_signals();
    auto client = Client::make(common);
    if (!client) {
        Reporter reporter(common.json ? Output::json : Output::text, common.quiet);
        return reporter.fail(client.error());
    }
    return action(*client);
}

} // namespace
} // namespace ranvier::cli

int main(int argc, char** argv) { return ranvier::cli::start(argc, argv); }
