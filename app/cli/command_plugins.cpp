#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/commands.hpp"
#include "core/data/selection.hpp"

namespace ranvier::cli {
namespace {

using nlohmann::ordered_json;

ordered_json described(const CatalogueEntry& entry) {
    auto j = ordered_json::parse(entry.json);
    if (!entry.schema.reads_recording()) return j;
    j["selection"] = ordered_json::array();
    for (const auto& o : selection_options())
        j["selection"].push_back({{"id", o.name}, {"default", o.initial}, {"unit", o.unit}, {"doc", o.doc}});
    return j;
}

std::string page(const CatalogueEntry& entry) {
    std::string text = schema_page(entry.schema);
    if (!entry.schema.reads_recording()) return text;
    text +=
        "\n## How recordings are cut and binned\n\nGiven like parameters, or as options of `ranvier run` where one exists.\n\n";
    text += "| name | unit | default | meaning |\n| --- | --- | --- | --- |\n";
    for (const auto& o : selection_options())
        text += std::string("| `") + o.name + "` | " + o.unit + " | " + (*o.initial ? std::string("`") + o.initial + "`" : "") +
                " | " + o.doc + " |\n";
    return text;
}

} // namespace

int plugins(Client& client, const std::string& name) {
    const Catalogue& catalogue = client.session().catalogue();
    if (!name.empty()) {
        const auto entry = catalogue.find(name);
        if (!entry) return client.reporter().fail(entry.error());
        std::cout << (client.options().json ? described(**entry).dump() : page(**entry)) << std::endl;
        return 0;
    }
    if (client.options().json) {
        ordered_json all{{"plugins", ordered_json::array()}, {"refused", catalogue.refused}};
        for (const auto& e : catalogue.entries) all["plugins"].push_back(described(e));
        std::cout << all.dump() << std::endl;
        return 0;
    }
    for (const auto& e : catalogue.entries)
        std::cout << e.schema.id << "  " << e.schema.version << "  " << e.schema.title << "\n";
    for (const auto& r : catalogue.refused) std::cout << "refused: " << r << "\n";
    if (catalogue.entries.empty() && catalogue.refused.empty()) std::cout << "no plugins are installed\n";
    return 0;
}

} // namespace ranvier::cli
