#include "core/session/changed_input.hpp"

#include <map>

#include <nlohmann/json.hpp>

#include "core/base/text.hpp"

namespace ranvier {
namespace {

using nlohmann::ordered_json;

// The units of a document of `info`, in its order; counts have no list of them and are units without ids.
std::vector<std::pair<std::string, ordered_json>> units_of(const std::string& info) {
    std::vector<std::pair<std::string, ordered_json>> units;
    const auto document = ordered_json::parse(info, nullptr, false);
    if (!document.is_object() || !document.contains("units") || !document["units"].is_array()) return units;
    for (const auto& u : document["units"])
        if (u.is_object() && u.contains("id") && u["id"].is_string()) units.emplace_back(u["id"].get<std::string>(), u);
    return units;
}

const ordered_json* find(const std::vector<std::pair<std::string, ordered_json>>& units, const std::string& id) {
    for (const auto& [name, unit] : units)
        if (name == id) return &unit;
    return nullptr;
}

void add(std::string& sentence, const std::vector<std::string>& ids, const std::string& what, bool names_them) {
    if (ids.empty()) return;
    constexpr size_t most = 12;
    const std::vector<std::string> shown(ids.begin(), ids.begin() + static_cast<long>(std::min(ids.size(), most)));
    sentence += (sentence.empty() ? "" : ", ") + std::to_string(ids.size()) +
                (names_them ? (ids.size() == 1 ? " unit " : " units ") : " ") + what + " (" + join(shown) +
                (ids.size() > most ? " and " + std::to_string(ids.size() - most) + " more" : "") + ")";
}

} // namespace

UnitChanges unit_changes(const std::string& info_before, const std::string& info_now) {
    const auto before = units_of(info_before), now = units_of(info_now);
    UnitChanges changes;
    for (const auto& [id, unit] : now) {
        const ordered_json* former = find(before, id);
        if (!former)
            changes.appeared.push_back(id);
        else if (*former != unit)
            changes.changed.push_back(id);
    }
    for (const auto& [id, unit] : before)
        if (!find(now, id)) changes.vanished.push_back(id);
    return changes;
}

std::string unit_changes_sentence(const UnitChanges& changes) {
    std::string sentence;
    add(sentence, changes.appeared, "appeared", sentence.empty());
    add(sentence, changes.vanished, "vanished", sentence.empty());
    add(sentence, changes.changed, "changed", sentence.empty());
    return sentence;
}

} // namespace ranvier
