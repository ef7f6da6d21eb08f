// The files in a project's folder that no row of its database answers for, and those that one does.
#pragma once

#include <string>
#include <vector>

#include "core/base/fs.hpp"
#include "core/store/project.hpp"
#include "core/store/project_state.hpp"

namespace ranvier {

// Removes what processes that are gone had begun to write (".NAME.PID-N.partial", core/base/publish.hpp), and names it and every
// file in results/ that no object knows. A sentence each.
std::vector<std::string> sweep_files(Fs& fs, const std::string& folder, const ProjectState& state);

// Whether this id's files are free: neither a result nor a checkpoint of it lies in results/.
bool result_files_free(Fs& fs, const std::string& folder, const std::string& id);

// A sentence for each file that is not what the project knows of it, hidden results included.
std::vector<std::string> check_files(Fs& fs, const Project& project, const ProjectState& state);

} // namespace ranvier
