#include "core/plugin/catalogue.hpp"

#include <algorithm>

namespace ranvier {
namespace {

constexpr uint64_t longest_description = 4 << 20;
const std::string suffix = ".plugin.json";

Result<CatalogueEntry> read_entry(Fs& fs, const std::string& folder, const std::string& id) {
    CatalogueEntry entry;
    RANVIER_ASSIGN(entry.json, fs.read(folder + "/" + id + suffix, longest_description));
    RANVIER_ASSIGN(entry.schema, parse_schema(entry.json));
    if (entry.schema.id != id) return Error(Errc::bad_input, "describes '" + entry.schema.id + "', its name says '" + id + "'");
    entry.library = folder + "/" + id + ".so";
    if (!fs.exists(entry.library)) return Error(Errc::bad_input, "its library " + entry.library + " is not there");
    return entry;
}

} // namespace

Result<const CatalogueEntry*> Catalogue::find(const std::string& operation) const {
    std::string names;
    for (const auto& e : entries) {
        if (e.schema.id == operation) return &e;
        names += (names.empty() ? "" : ", ") + e.schema.id;
    }
    std::string sentence = "there is no operation '" + operation + "'; installed: " + (names.empty() ? "none" : names);
    for (const auto& r : refused) sentence += "; refused: " + r;
    return Error(Errc::invalid_argument, sentence);
}

Catalogue read_catalogue(Fs& fs, const std::vector<std::string>& folders) {
    Catalogue catalogue;
    for (const auto& folder : folders) {
        if (!fs.exists(folder)) continue;
        auto names = fs.list(folder);
        if (!names) {
            catalogue.refused.push_back(names.error().sentence());
            continue;
        }
        for (const auto& name : *names) {
            if (!name.ends_with(suffix)) continue;
            const std::string id = name.substr(0, name.size() - suffix.size());
            auto entry = read_entry(fs, folder, id);
            if (!entry)
                catalogue.refused.push_back(folder + "/" + name + ": " + entry.error().sentence());
            else if (std::none_of(catalogue.entries.begin(), catalogue.entries.end(),
                                  [&](const auto& e) { return e.schema.id == id; }))
                catalogue.entries.push_back(std::move(*entry));
        }
    }
    std::sort(catalogue.entries.begin(), catalogue.entries.end(),
              [](const auto& a, const auto& b) { return a.schema.id < b.schema.id; });
    return catalogue;
}

} // namespace ranvier
