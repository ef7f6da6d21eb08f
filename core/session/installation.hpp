// Where the parts of an installation lie, found from the running program: bin/ beside lib/ranvier/plugins/ and share/ranvier/.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

struct Installation {
    std::string worker;               // path of ranvier-worker
    std::vector<std::string> plugins; // folders of plugins, in the order they win
    std::string share;                // folder of what is neither program nor library: the catalogue of data sets
    std::string renderer;             // path of ranvier-render

    // Errc::io if the system does not tell where this program lies.
    static Result<Installation> find();
};

} // namespace ranvier
