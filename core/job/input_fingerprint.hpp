// Whether the files behind an input are still the ones they were: what the cache of imports and projects go by.
#pragma once

#include <string>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"
#include "core/job/request.hpp"

namespace ranvier {

struct InputFingerprint {
    std::string text;
    std::string stamp;  // SHA-256 of what of it survives a move of all files together: names, sizes and times of change
    uint64_t bytes = 0; // of all files together
};

// The text differs when a file does: path, size, time of change and inode of the file; of a folder those of every file that a
// reader may look at; of a recording in JSON and of an assembly those of all its parts too. bad_input if a file is not there.
Result<InputFingerprint> input_fingerprint(Fs& fs, const RequestInput& input);

} // namespace ranvier
