#include <algorithm>
#include <iostream>

#include <nlohmann/json.hpp>

#include "app/cli/commands.hpp"
#include "core/session/installation.hpp"

namespace ranvier::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr uint64_t longest_catalogue = 16 << 20;

Result<Json> catalogue(Client& client) {
    RANVIER_ASSIGN(const Installation installation, Installation::find());
    const std::string path = installation.share + "/datasets/index.json";
    RANVIER_ASSIGN(const std::string text, client.session().fs().read(path, longest_catalogue));
    Json j = Json::parse(text, nullptr, false);
    if (!j.is_object() || !j.contains("datasets"))
        return Error(Errc::bad_input, path + " is no catalogue of data sets; install Ranvier again");
    return j;
}

std::string text_of(const Json& entry, const char* key) {
    const auto found = entry.find(key);
    return found != entry.end() && found->is_string() ? found->get<std::string>() : "not known";
}

std::string size_text(const Json& entry) {
    const auto bytes = entry.find("bytes");
    if (bytes == entry.end() || !bytes->is_number()) return "size not known";
    const double mb = bytes->get<double>() / 1e6;
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, mb < 10 ? "%.2f MB" : "%.0f MB", mb);
    return buffer;
}

void print_all(const Json& entry) {
    std::cout << text_of(entry, "name") << "\n";
    for (const char* key : {"kind", "holds", "format", "licence", "source", "fetch", "sha256", "read_as"})
        if (entry.contains(key))
            std::cout << "  " << key << std::string(9 - std::string(key).size(), ' ') << text_of(entry, key) << "\n";
    std::cout << "  size     " << size_text(entry) << "\n\n";
}

} // namespace

// A line for each data set; all about those that are named.
int datasets(Client& client, const std::vector<std::string>& names) {
    const auto j = catalogue(client);
    if (!j) return client.reporter().fail(j.error());
    Json chosen = Json::array();
    for (const Json& entry : (*j)["datasets"])
        if (names.empty() || std::find(names.begin(), names.end(), text_of(entry, "name")) != names.end())
            chosen.push_back(entry);
    for (const std::string& name : names)
        if (std::none_of(chosen.begin(), chosen.end(), [&](const Json& e) { return text_of(e, "name") == name; }))
            return client.reporter().fail(
                Error(Errc::invalid_argument, "there is no data set " + name + "; `ranvier datasets` lists them"));
    if (client.options().json) {
        std::cout << chosen.dump() << std::endl;
        return 0;
    }
    for (const Json& entry : chosen) {
        if (!names.empty()) {
            print_all(entry);
            continue;
        }
        std::string name = text_of(entry, "name");
        name.resize(std::max<size_t>(name.size(), 24), ' ');
        std::cout << name << " " << text_of(entry, "kind") << ": " << text_of(entry, "holds") << "  [" << size_text(entry) << ", "
                  << text_of(entry, "licence") << "]\n";
    }
    return 0;
}

} // namespace ranvier::cli
