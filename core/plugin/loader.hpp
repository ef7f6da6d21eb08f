// A plugin's library, loaded, and its description in our own terms. Worker only.
#pragma once

#include <string>

#include <ranvier/ranvier_plugin.h>

#include "core/base/result.hpp"
#include "core/job/schema.hpp"

namespace ranvier {

// A loaded library. It is never unloaded: code of it may still be named by thread-local destructors.
class LoadedPlugin {
public:
    // Refuses, with a sentence, a file that is no library, lacks the entry, or was built for another version of the boundary.
    static Result<LoadedPlugin> load(const std::string& path);

    const rv_plugin& table() const { return *table_; }
    const Schema& schema() const { return schema_; }

private:
    LoadedPlugin(const rv_plugin* table, Schema schema) : table_(table), schema_(std::move(schema)) {}
    const rv_plugin* table_;
    Schema schema_;
};

// Whether a plugin built for (major, minor) may be loaded by this host.
bool abi_fits(uint32_t major, uint32_t minor);

} // namespace ranvier
