// Options that several commands take, told to the parser once.
#pragma once

#include <functional>
#include <string>

#include "app/cli/client.hpp"
#include "core/job/params.hpp"

namespace CLI {
class App;
}

namespace ranvier::cli {

// What a command line asks for; set while it is parsed, called after.
using Action = std::function<int(Client&)>;

void add_common(CLI::App* command, CommonOptions& common);
void add_times(CLI::App* command, CommonOptions& common); // --time-unit, --clock
void add_seed(CLI::App* command, CommonOptions& common);
void add_selection(CLI::App* command, TextMap& select); // --units, --interval, ...; `select` must live until the line is parsed

// `ranvier render`
void add_render(CLI::App& app, CommonOptions& common, Action& action);
// `ranvier project ...`
void add_project(CLI::App& app, CommonOptions& common, Action& action);

} // namespace ranvier::cli
