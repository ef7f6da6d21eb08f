// The words of `ranvier project`.
#include <CLI/CLI.hpp>

#include "app/cli/options.hpp"
#include "app/cli/project_commands.hpp"
#include "core/job/render_request.hpp"

namespace ranvier::cli {
namespace {

using Text = std::shared_ptr<std::string>;

// Shared by what the parser keeps and what is called after.
Text text() { return std::make_shared<std::string>(); }

struct Parser {
    CLI::App& project;
    CommonOptions& common;
    Action& action;

    // A command with its FOLDER.
    CLI::App* command(const std::string& name, const std::string& doc, std::string& folder) const {
        auto* made = project.add_subcommand(name, doc);
        made->add_option("FOLDER", folder, "the project, NAME.ranvier")->required();
        return made;
    }
    void calls(CLI::App* command, std::function<int(Client&)> call) const {
        add_common(command, common);
        command->callback([target = &action, call] { *target = call; });
    }
};

void add_making(const Parser& p) {
    const Text made = text(), listed = text(), verified = text();
    p.calls(p.command("create", "a new, empty project", *made), [=](Client& c) { return project_create(c, *made); });
    p.calls(p.command("list", "what is in it, and how it is with its files", *listed),
            [=](Client& c) { return project_list(c, *listed); });
    p.calls(
        p.command("verify", "every result against its checksum, every input against what was read, the database against itself",
                  *verified),
        [=](Client& c) { return project_verify(c, *verified); });
}

void add_adding(const Parser& p) {
    const Text folder = text(), name = text();
    const auto files = std::make_shared<std::vector<std::string>>();
    auto* add = p.command(
        "add", "recordings and results join it and stay where they are; one that is in it already is read again", *folder);
    add->add_option("FILE", *files, "as for info: FILE, FILE:selector; spikes=FILE trials=FILE ... make one recording")
        ->required();
    add->add_option("--name", *name, "what to call it");
    add_times(add, p.common);
    p.calls(add, [=](Client& c) { return project_add(c, *folder, *files, *name); });

    const Text of = text(), object = text();
    auto* update = p.command("update", "reads a changed recording again and says what became of its units", *of);
    update->add_option("OBJECT", *object, "an id, as list tells it")->required();
    p.calls(update, [=](Client& c) { return project_update(c, *of, *object); });
}

void add_editing(const Parser& p) {
    const Text folder = text(), object = text(), assignment = text();
    auto* set =
        p.command("set", "a property: name, note, units (those to analyse), unit/ID/label, state/N/name, path, ...", *folder);
    set->add_option("OBJECT", *object, "an id, or project")->required();
    set->add_option("KEY=VALUE", *assignment, "KEY= takes it away")->required();
    p.calls(set, [=](Client& c) { return project_set(c, *folder, *object, *assignment); });
    for (const auto& [verb, doc] : {std::pair{"remove", "an object leaves; nothing on the disk is touched"},
                                    std::pair{"restore", "what was removed comes back"}}) {
        const Text of = text(), which = text();
        auto* edit = p.command(verb, doc, *of);
        edit->add_option("OBJECT", *which, "an id")->required();
        p.calls(edit, [=, v = std::string(verb)](Client& c) { return project_edit(c, *of, v, *which); });
    }
}

void add_history(const Parser& p) {
    for (const auto& [name, turn] : {std::pair{"undo", Turn::undo}, std::pair{"redo", Turn::redo}}) {
        const Text folder = text();
        p.calls(p.command(name, turn == Turn::undo ? "takes the last edit back" : "does again what was undone", *folder),
                [=, t = turn](Client& c) { return project_turn(c, *folder, t); });
    }
    const Text folder = text();
    const auto shell = std::make_shared<bool>(), python = std::make_shared<bool>();
    auto* history = p.command("history", "every edit; with --json the lines that apply takes", *folder);
    auto* as_shell = history->add_flag("--shell", *shell, "as commands of this program");
    history->add_flag("--python", *python, "as calls of ranvier.py")->excludes(as_shell);
    p.calls(history, [=](Client& c) {
        return project_history(c, *folder, *shell ? HistoryForm::shell : *python ? HistoryForm::python : HistoryForm::sentences);
    });
    const Text of = text(), commands = text();
    auto* apply = p.command("apply", "does what a history tells; a project that is not there is made", *of);
    apply->add_option("COMMANDS", *commands, "lines as history --json prints them; paths are seen from the project's folder")
        ->required();
    p.calls(apply, [=](Client& c) { return project_apply(c, *of, *commands); });
}

void add_running(const Parser& p) {
    const auto o = std::make_shared<ProjectRunOptions>();
    auto* run = p.command("run", "a job on objects of the project, whose result joins it", o->folder);
    run->add_option("WORDS", o->words, "OPERATION [PORT=]OBJECT...")->required();
    run->add_option("--param", o->params, "NAME=VALUE, may be repeated; ranvier plugins OPERATION lists them")
        ->allow_extra_args(false);
    run->add_option("--name", o->name, "what to call the result");
    run->add_flag_callback(
        "--resume", [o] { o->from = From::checkpoint; }, "go on from the finished parts of a run that was stopped");
    add_seed(run, p.common);
    add_selection(run, o->select);
    p.calls(run, [=](Client& c) { return project_run(c, *o); });
}

void add_drawing(const Parser& p) {
    const auto o = std::make_shared<ProjectRenderOptions>();
    auto* render = p.command("render", "a figure of an object, as ranvier render draws it", o->folder);
    render->add_option("OBJECT", o->object, "an id; a result brings the recording that it was made from")->required();
    render->add_option("--view", o->view, "what is drawn; ranvier render FILE --list tells")->required();
    render->add_option("--out", o->out, "the file to write, .svg, .pdf or .png, which must not exist")->required();
    render->add_option("--param", o->params, "NAME=VALUE of the view, may be repeated")->allow_extra_args(false);
    const auto take = [&](const std::string& name, const std::string& doc) {
        render->add_option_function<std::string>(
            "--" + name, [o, name](const std::string& value) { o->options[name] = value; }, doc);
    };
    take("compare", "the id of a second result");
    for (const auto words : {link_words(), figure_words()})
        for (const RenderWord& word : words) take(word.option, word.doc);
    p.calls(render, [=](Client& c) { return project_render(c, *o); });
}

} // namespace

void add_project(CLI::App& app, CommonOptions& common, Action& action) {
    auto* project = app.add_subcommand("project", "recordings, results and what was done with them, kept together");
    project->require_subcommand(1);
    const Parser parser{*project, common, action};
    add_making(parser);
    add_adding(parser);
    add_editing(parser);
    add_running(parser);
    add_drawing(parser);
    add_history(parser);
}

} // namespace ranvier::cli
