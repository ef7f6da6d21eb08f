// `ranvier project ...`: the commands, one function each; the answer is the exit status. Objects are told by their ids.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/client.hpp"
#include "core/store/project.hpp"

namespace ranvier::cli {

// What one object of a project is like now.
struct ObjectStatus {
    std::string state;    // ready, moved, changed
    std::string sentence; // of what has changed, "" if ready
    bool old_inputs = false;
};

enum class From { start, checkpoint };

struct ProjectRunOptions {
    std::string folder, name;
    std::vector<std::string> words; // OPERATION [PORT=]OBJECT...
    std::vector<std::string> params;
    TextMap select;
    From from = From::start;
};

struct ProjectRenderOptions {
    std::string folder, object, view, out;
    std::vector<std::string> params;
    TextMap options; // of `ranvier render`, by their names
};

int project_create(Client& client, const std::string& folder);
int project_list(Client& client, const std::string& folder);
int project_add(Client& client, const std::string& folder, const std::vector<std::string>& files, const std::string& name);
int project_update(Client& client, const std::string& folder, const std::string& object);
int project_set(Client& client, const std::string& folder, const std::string& object, const std::string& assignment);
// verb: remove, restore
int project_edit(Client& client, const std::string& folder, const std::string& verb, const std::string& object);
enum class Turn { undo, redo };
int project_turn(Client& client, const std::string& folder, Turn turn);
enum class HistoryForm { sentences, shell, python };
int project_history(Client& client, const std::string& folder, HistoryForm form);
int project_run(Client& client, const ProjectRunOptions& options);
int project_render(Client& client, const ProjectRenderOptions& options);
int project_verify(Client& client, const std::string& folder);
int project_apply(Client& client, const std::string& folder, const std::string& commands);

// --- what several of them share
// -------------------------------------------------------------------------------------------------- Opens the project, says what
// an earlier end left behind, does the work, tells what it made or why it failed.
int with_project(Client& client, const std::string& folder, const std::function<Result<std::string>(Project&)>& work);

// An object that `command` (add) names joins the project, read first. Its id.
Result<std::string> add_object(Client& client, Project& project, const Command& command);
// A `set`; a new place of a file is read.
Status set_property(Client& client, Project& project, const Command& command);
// The content of an object is read again; a sentence of what has changed, "" if nothing.
Result<std::string> read_again(Client& client, Project& project, const std::string& object);
// Looks at the object's files; if they seem changed reads them, and remembers them if the content is the same.
ObjectStatus status_of(Client& client, Project& project, const ProjectObject& object);
// The job of a `run`, done and in the project. Its id.
Result<std::string> run_command(Client& client, Project& project, const Command& command, From from = From::start);
// A figure of an object, written. Its path.
Result<std::string> draw_figure_of(Client& client, Project& project, const Command& command);
// The same, and in the history.
Result<std::string> draw_command(Client& client, Project& project, const Command& command);

} // namespace ranvier::cli
