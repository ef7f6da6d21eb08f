// The files of an ALF folder by what their names say: [_namespace_]object.attribute[.parts].extension.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ranvier {

struct AlfFile {
    std::string file;      // in the folder
    std::string below;     // the folders above it, without a revision: "" or "alf/probe00"
    std::string revision;  // of a folder #2024-05-06#, "" if none
    std::string object;    // "spikes"
    std::string attribute; // "times", "intervals_bpod"
    std::string part;      // what stands between attribute and extension, without UUIDs: "" or "probe00"
    std::string extension; // "npy"
};

// Nothing for a name of another shape.
std::optional<AlfFile> alf_file(const std::string& file);

// The ALF files among files of a folder, of several revisions the latest, of several files with one meaning the first; ascending
// by path.
std::vector<AlfFile> alf_files(const std::vector<std::string>& files);

} // namespace ranvier
