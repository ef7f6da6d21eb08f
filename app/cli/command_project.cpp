#include <unistd.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/project_commands.hpp"
#include "core/base/exit_status.hpp"
#include "core/session/history_words.hpp"
#include "core/store/project_inputs.hpp"
#include "core/store/project_lock.hpp"

namespace ranvier::cli {
namespace {

using nlohmann::ordered_json;

constexpr uint64_t longest_commands = 256 << 20;

std::string one_line(const ordered_json& j) { return j.dump(-1, ' ', false, ordered_json::error_handler_t::replace); }

// The last word about something that made no file.
int tell(Client& client, const Result<std::string>& made) {
    Reporter& reporter = client.reporter();
    if (!made) {
        const int status = static_cast<int>(exit_status(made.error().code()));
        reporter.done(status, "", {}, made.error().sentence());
        return status;
    }
    reporter.done(0, *made, {}, "");
    if (reporter.output() == Output::text && !made->empty()) std::cout << *made << std::endl;
    return 0;
}

Result<std::unique_ptr<Project>> open_project(Client& client, const std::string& folder) {
    auto project = Project::open(client.session().fs(), folder);
    if (project)
        for (const auto& sentence : (*project)->recovered()) client.reporter().say(sentence);
    return project;
}

// To look at: beside whoever has it open, then said so; else as every command opens it.
Result<std::unique_ptr<Project>> open_to_look(Client& client, const std::string& folder) {
    const std::string holder = ProjectLock::holder(folder + "/project.lock");
    if (holder.empty()) return open_project(client, folder);
    auto project = Project::open_to_read(client.session().fs(), folder);
    if (project) client.reporter().say(folder + " (open in " + holder + ")");
    return project;
}

ordered_json object_json(const Project& project, const ProjectObject& object, const ObjectStatus& status) {
    ordered_json j{{"id", object.id},
                   {"kind", object.kind},
                   {"name", object.property("name")},
                   {"path", project.path_of(object)},
                   {"state", status.state},
                   {"sentence", status.sentence},
                   {"old_inputs", status.old_inputs},
                   {"identity", object.property("identity")},
                   {"properties", ordered_json::object()}};
    for (const auto& [key, value] : object.properties)
        if (key != "info" && key != "identity" && key != "name") j["properties"][key] = value;
    return j;
}

void print_object(const Project& project, const ProjectObject& object, const ObjectStatus& status) {
    std::cout << object.id << "  " << object.property("name") << "  " << (status.old_inputs ? "old inputs" : status.state) << "  "
              << project.path_of(object) << "\n";
    if (!status.sentence.empty()) std::cout << "    " << status.sentence << "\n";
}

Result<std::string> list_objects(Client& client, Project& project) {
    ordered_json objects = ordered_json::array();
    const bool json = client.reporter().output() == Output::json;
    const auto all = project.objects();
    std::map<std::string, ObjectStatus> states;
    for (const auto& object : all) states[object.id] = status_of(client, project, object);
    for (const auto& object : all) {
        ObjectStatus& status = states[object.id];
        // What has changed and was not taken over yet makes its results old all the same.
        for (const auto& [port, input] : port_words(object.property("inputs")))
            if (const auto found = states.find(input); object.kind == "result" && found != states.end())
                status.old_inputs = status.old_inputs || found->second.state == "changed";
        if (json)
            objects.push_back(object_json(project, object, status));
        else
            print_object(project, object, status);
    }
    if (json)
        std::cout << one_line({{"project", project.folder()},
                               {"name", project.property("project", "name")},
                               {"objects", objects},
                               {"recovered", project.recovered()}})
                  << std::endl;
    return std::string();
}

bool same_bytes(Fs& fs, const std::string& one, const std::string& other) {
    const auto a = file_sha256(fs, one), b = file_sha256(fs, other);
    return a && b && *a == *b;
}

void print_entry(const Catalogue& catalogue, const Project& project, const HistoryEntry& e) {
    std::cout << e.number << "  " << e.time_utc << "  " << history_sentence(catalogue, project, e)
              << (e.undone ? "  (undone)" : "") << "\n";
}

// A figure that is there already is drawn into another folder and compared: the same bytes are what the command asked for, others
// are left alone and refused.
Result<std::string> replay_figure(Client& client, Project& project, const Command& command) {
    Fs& fs = client.session().fs();
    const std::string out = full_path(project.folder(), command.word("out"));
    if (!fs.exists(out)) return draw_command(client, project, command);
    const std::string folder = project.folder() + "/cache/replayed-" + std::to_string(::getpid());
    RANVIER_TRY(fs.make_dirs(folder));
    Command again = command;
    again.words["out"] = folder + "/" + name_of(out);
    const auto drawn = draw_figure_of(client, project, again);
    const bool same = drawn && same_bytes(fs, *drawn, out);
    if (drawn) RANVIER_TRY(fs.remove(*drawn));
    RANVIER_TRY(fs.remove(folder));
    if (!drawn) return drawn.error();
    if (!same) return Error(Errc::bad_input, out + " is there already and is another figure; move it away");
    RANVIER_TRY(project.perform(command));
    return out;
}

Result<std::string> applied(Client& client, Project& project, const Command& command) {
    if (command.verb == "add") return add_object(client, project, command);
    if (command.verb == "run") return run_command(client, project, command);
    if (command.verb == "set") {
        RANVIER_TRY(set_property(client, project, command));
        return std::string();
    }
    if (command.verb == "render") return replay_figure(client, project, command);
    RANVIER_TRY(project.perform(command));
    return std::string();
}

Result<std::string> apply_lines(Client& client, Project& project, const std::string& file, const std::string& text) {
    int number = 0, done = 0;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const std::string place = file + ":" + std::to_string(number);
        auto command = parse_command(line);
        if (!command) return std::move(command).error().within(place);
        auto made = applied(client, project, *command);
        if (!made) return std::move(made).error().within(place);
        ++done;
    }
    return std::to_string(done) + (done == 1 ? " command" : " commands") + " applied";
}

} // namespace

int with_project(Client& client, const std::string& folder, const std::function<Result<std::string>(Project&)>& work) {
    const auto project = open_project(client, folder);
    return tell(client, project ? work(**project) : Result<std::string>(project.error()));
}

int project_create(Client& client, const std::string& folder) {
    const auto project = Project::create(client.session().fs(), folder);
    return tell(client, project ? Result<std::string>(folder) : Result<std::string>(project.error()));
}

// A document; with --json on one line.
int project_list(Client& client, const std::string& folder) {
    const auto project = open_to_look(client, folder);
    if (!project) return client.reporter().fail(project.error());
    const auto listed = list_objects(client, **project);
    return listed ? 0 : client.reporter().fail(listed.error());
}

int project_set(Client& client, const std::string& folder, const std::string& object, const std::string& assignment) {
    return with_project(client, folder, [&](Project& project) -> Result<std::string> {
        const size_t equals = assignment.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error(Errc::invalid_argument, "expected KEY=VALUE, found '" + assignment + "'; KEY= takes the value away");
        std::string value = assignment.substr(equals + 1);
        const std::string key = assignment.substr(0, equals);
        if (key == "path" && !value.empty() && !value.starts_with('/')) value = absolute_path(".") + "/" + value;
        RANVIER_TRY(set_property(client, project, {"set", {{"object", object}, {"key", key}, {"value", value}}}));
        return std::string();
    });
}

int project_edit(Client& client, const std::string& folder, const std::string& verb, const std::string& object) {
    return with_project(client, folder, [&](Project& project) -> Result<std::string> {
        RANVIER_TRY(project.perform({verb, {{"object", object}}}));
        return std::string();
    });
}

int project_turn(Client& client, const std::string& folder, Turn turn) {
    return with_project(client, folder, [&](Project& project) { return turn == Turn::undo ? project.undo() : project.redo(); });
}

// With --json what `apply` takes: a command on each line, and nothing that is undone. For a shell and for Python the first line
// makes the project.
int project_history(Client& client, const std::string& folder, HistoryForm form) {
    const auto project = open_to_look(client, folder);
    if (!project) return client.reporter().fail(project.error());
    const bool json = client.reporter().output() == Output::json;
    if (!json && form != HistoryForm::sentences)
        std::cout << (form == HistoryForm::shell ? create_shell(folder) : create_python(folder)) << "\n";
    for (const auto& entry : (*project)->history()) {
        if (!json && form == HistoryForm::sentences) {
            print_entry(client.session().catalogue(), **project, entry);
            continue;
        }
        if (entry.undone) continue;
        std::cout << (json                         ? command_json(entry.command)
                      : form == HistoryForm::shell ? command_shell(entry.command, folder)
                                                   : command_python(entry.command, folder))
                  << "\n";
    }
    std::cout.flush();
    return 0;
}

// A document of the faults; status 1 if there are any.
int project_verify(Client& client, const std::string& folder) {
    const auto project = open_to_look(client, folder);
    if (!project) return client.reporter().fail(project.error());
    for (const auto& object : (*project)->objects()) (void)status_of(client, **project, object); // a copy is no change
    const auto faults = (*project)->verify();
    if (!faults) return client.reporter().fail(faults.error());
    if (client.reporter().output() == Output::json)
        std::cout << one_line({{"project", (*project)->folder()}, {"faults", *faults}, {"recovered", (*project)->recovered()}})
                  << std::endl;
    else if (faults->empty())
        std::cout << "all is well" << std::endl;
    else
        for (const auto& fault : *faults) std::cout << fault << "\n";
    return faults->empty() ? 0 : static_cast<int>(ExitStatus::failed);
}

// A project that is not there is made. Stops at the first line that fails; what was applied before stays.
int project_apply(Client& client, const std::string& folder, const std::string& commands) {
    Fs& fs = client.session().fs();
    const auto text = fs.read(commands, longest_commands);
    if (!text) return tell(client, text.error());
    if (!fs.exists(folder))
        if (const auto made = Project::create(fs, folder); !made) return tell(client, made.error());
    return with_project(client, folder, [&](Project& project) { return apply_lines(client, project, commands, *text); });
}

} // namespace ranvier::cli
