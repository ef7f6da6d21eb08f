// Where imported files are kept as columns, so that a file is read once (design 1.3). A cache: anything in it may vanish.
#pragma once

#include <optional>
#include <string>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"
#include "core/data/column_file.hpp"
#include "core/job/request.hpp"

namespace ranvier {

class ImportCache {
public:
    // `folder`: as --cache says ("none": no cache), "" for the default: $RANVIER_CACHE, $SLURM_TMPDIR, the user's cache folder.
    ImportCache(Fs& fs, const std::string& folder);

    bool enabled() const { return !folder_.empty(); }
    const std::string& folder() const { return folder_; }

    // The column file for this input, whether it is there or not. The name holds the input's fingerprint, the reader's version
    // and the options, so a changed file has another. Errc::bad_input if the input is not there.
    Result<std::string> column_path(const RequestInput& input) const;
    // What `info` said when the file was imported, if its columns are there and sound. Check::all reads the whole file and is not
    // for a thread that somebody waits for. Check::directory takes microseconds for any size: it verifies the places of all
    // columns and the words of `info`, and leaves the values to whoever uses them. A worker verifies every value that it computes
    // on, and removes a damaged file.
    std::optional<std::string> known_info(const std::string& column_path, Check check) const;

private:
    Fs& fs_;
    std::string folder_;
};

} // namespace ranvier
