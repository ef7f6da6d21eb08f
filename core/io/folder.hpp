// The files of a folder that is read as one recording: phy, ALF, SpikeInterface, Neurosuite, one text file per unit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

class Folder {
public:
    // Looks up to `max_depth` folders down. Hidden names and links are not followed. Errc::limit above 100,000 names.
    static Result<Folder> open(const std::string& path, int max_depth = 3);

    const std::string& path() const { return path_; }
    // Regular files, relative to the folder with '/', ascending.
    const std::vector<std::string>& files() const { return files_; }
    bool has(std::string_view file) const;
    std::string at(std::string_view file) const; // the path to open

private:
    std::string path_;
    std::vector<std::string> files_;
};

} // namespace ranvier
