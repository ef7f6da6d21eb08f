// What a file is, by its first bytes.
#pragma once

#include <string>

#include "core/base/result.hpp"

namespace ranvier {

enum class FileKind { hdf5, npy, zip, mat5, text, recording_json, folder };

// Looks at content only. Errc::bad_input for what is missing, neither file nor folder, empty or none of the kinds; Errc::io where
// the system refuses to open or read. Text may be gzipped.
Result<FileKind> sniff(const std::string& path);

// "Ranvier reads ...": the end of a sentence about a file that is none of it.
const char* what_is_read();

} // namespace ranvier
