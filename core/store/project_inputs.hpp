// The files behind a project's objects: how to ask for them, and whether they are still what the project knows.
#pragma once

#include <string>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"
#include "core/job/request.hpp"
#include "core/store/project.hpp"

namespace ranvier {

// What a worker is asked with: absolute paths, the assembly's too. bad_input if the object is not in a state to be asked for.
Result<RequestInput> input_of(const Project& project, const ProjectObject& object);

// As far as looking at names, sizes and times tells. `changed` may turn out to be the same content (a copy): its identity says.
// An object without a fingerprint is ready if its files are there.
enum class InputState { ready, moved, changed };
InputState input_state(Fs& fs, const Project& project, const ProjectObject& object);

// Whether a result was made from another content of its inputs than the project knows now.
bool has_old_inputs(const Project& project, const ProjectObject& result);

// The file name of the recording that the result was made from an earlier content of; "" if its inputs are as they were.
std::string earlier_content(const Project& project, const ProjectObject& result);

// A path as the project in `folder` (absolute) keeps it, and an assembly with such paths; and back to absolute ones.
std::string stored_path(const std::string& folder, const std::string& path);
Result<std::string> stored_assembly(const std::string& folder, const std::string& assembly);
std::string full_path(const std::string& folder, const std::string& path);

// "PORT=WORD ..." taken apart.
TextMap port_words(const std::string& text);

Result<std::string> file_sha256(Fs& fs, const std::string& path);

} // namespace ranvier
