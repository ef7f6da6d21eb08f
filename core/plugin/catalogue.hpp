// What is installed, read from <id>.plugin.json files: no foreign code runs until a job is run.
#pragma once

#include <string>
#include <vector>

#include "core/base/fs.hpp"
#include "core/job/schema.hpp"

namespace ranvier {

struct CatalogueEntry {
    Schema schema;
    std::string json;    // the description as it stands in the file
    std::string library; // path of the shared library beside it
};

struct Catalogue {
    std::vector<CatalogueEntry> entries; // ordered by id
    std::vector<std::string> refused;    // a sentence for each description that was not taken

    // The entry of an operation, or a sentence that lists what is installed.
    Result<const CatalogueEntry*> find(const std::string& operation) const;
};

// Reads the folders in order; the first description of an id wins. A folder that does not exist is empty.
Catalogue read_catalogue(Fs& fs, const std::vector<std::string>& folders);

} // namespace ranvier
