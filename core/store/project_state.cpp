#include "core/store/project_state.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/data/assembly.hpp"
#include "core/store/project_inputs.hpp"

namespace ranvier {
namespace {

Error refused(const std::string& sentence) { return Error(Errc::invalid_argument, sentence); }

// "recording" of "recording-12"; "" if it is no id.
std::string kind_of(const std::string& id) {
    const size_t dash = id.find('-');
    const std::string kind = id.substr(0, dash), number = dash == std::string::npos ? "" : id.substr(dash + 1);
    const bool counted =
        !number.empty() && number.size() < 10 && number[0] != '0' && number.find_first_not_of("0123456789") == std::string::npos;
    return counted && (kind == "recording" || kind == "result") ? kind : "";
}

Status check_new_id(const ProjectState& state, const std::string& id, const std::string& only_kind) {
    const std::string kind = kind_of(id);
    if (kind.empty() || (!only_kind.empty() && kind != only_kind))
        return refused("object: '" + id + "' is no id; expected " +
                       (only_kind.empty() ? "recording-N or result-N" : only_kind + "-N"));
    if (state.find(id)) return refused("there is, or was, a " + id + " in this project already");
    return Ok{};
}

Result<const StoredObject*> present(const ProjectState& state, const std::string& id) {
    const StoredObject* found = state.find(id);
    if (found && found->presence == Presence::present) return found;
    if (found && found->presence == Presence::removed) return refused(id + " was removed from the project; restore it first");
    std::vector<std::string> ids;
    for (const auto& o : state.objects)
        if (o.presence == Presence::present) ids.push_back(o.object.id);
    return refused("there is no " + id + " in the project" + (ids.empty() ? "; it is empty" : "; there are: " + join(ids)));
}

void add_facts(Change& change, const TextMap& facts) {
    for (const auto& [key, value] : facts) {
        if (!value.empty())
            change.after[key] = value;
        else if (!change.joins)
            change.after[key] = std::nullopt;
    }
}

std::string name_it_came_with(const TextMap& properties) {
    const auto assembly = properties.find("assembly");
    if (assembly != properties.end() && !assembly->second.empty())
        if (const auto parts = parse_assembly(assembly->second))
            if (std::string title = assembly_title(*parts); !title.empty()) return title;
    const auto path = properties.find("path");
    return path == properties.end() ? "" : name_of(path->second);
}

Result<Change> joining(const ProjectState& state, const std::string& folder, const Command& c) {
    RANVIER_TRY(check_new_id(state, c.word("object"), ""));
    Change change{c.word("object"), true, Presence::undone, Presence::present, {}, {}};
    for (const char* key : {"selector", "time_unit"})
        if (!c.word(key).empty()) change.after[key] = c.word(key);
    change.after["path"] = c.word("path");
    change.after["name"] = c.word("name").empty() ? name_it_came_with(c.words) : c.word("name");
    if (c.word("assembly").empty()) {
        change.after["path"] = stored_path(folder, c.word("path"));
    } else {
        RANVIER_ASSIGN(change.after["assembly"], stored_assembly(folder, c.word("assembly")));
    }
    return change;
}

Result<Change> running(const ProjectState& state, const Command& c) {
    RANVIER_TRY(check_new_id(state, c.word("object"), "result"));
    Change change{c.word("object"), true, Presence::undone, Presence::present, {}, {}};
    const TextMap inputs = port_words(c.word("inputs"));
    if (inputs.empty()) return refused("inputs: expected PORT=OBJECT ..., found '" + c.word("inputs") + "'");
    std::string made_from;
    for (const auto& [port, id] : inputs) {
        RANVIER_ASSIGN(const StoredObject* input, present(state, id));
        const std::string& identity = input->object.property("identity");
        if (!identity.empty()) made_from += (made_from.empty() ? "" : " ") + port + "=" + identity;
    }
    for (const char* key : {"operation", "inputs", "params", "select", "seed", "device_class"})
        if (!c.word(key).empty()) change.after[key] = c.word(key);
    if (!made_from.empty()) change.after["made_from"] = made_from;
    change.after["name"] = c.word("name").empty() ? c.word("operation") : c.word("name");
    change.after["path"] = "results/" + c.word("object") + ".h5";
    return change;
}

// What a `set` of this key stores; nothing for "".
Result<std::optional<std::string>> value_to_store(const StoredObject* object, const std::string& folder, const std::string& key,
                                                  const std::string& value) {
    static const std::array<const char*, 11> facts{"identity", "info",   "fingerprint", "sha256", "made_from",   "operation",
                                                   "inputs",   "params", "select",      "seed",   "device_class"};
    if (std::find(facts.begin(), facts.end(), key) != facts.end()) return refused(key + " is found out, not set");
    if (!object) return value.empty() ? std::nullopt : std::optional(value);
    const bool several = !object->object.property("assembly").empty();
    if (key == "path" && several) return refused(object->object.id + " is of several files; set its assembly, which names them");
    if ((key == "path" || key == "assembly") && value.empty()) return refused(key + ": an object cannot be without");
    if (key == "path") return std::optional(stored_path(folder, value));
    if (key == "assembly") {
        if (!several) return refused(object->object.id + " is one file; set its path");
        RANVIER_ASSIGN(const std::string stored, stored_assembly(folder, value));
        return std::optional(stored);
    }
    if (key == "name" && value.empty()) // back to what it came with
        return std::optional(object->object.kind == "result" && !object->object.property("operation").empty()
                                 ? object->object.property("operation")
                                 : name_it_came_with(object->object.properties));
    return value.empty() ? std::nullopt : std::optional(value);
}

Result<Change> setting(const ProjectState& state, const std::string& folder, const Command& c) {
    const std::string &id = c.word("object"), &key = c.word("key");
    const StoredObject* object = nullptr;
    if (id != "project") {
        RANVIER_ASSIGN(object, present(state, id));
    }
    Change change{id, false, Presence::present, Presence::present, {}, {}};
    RANVIER_ASSIGN(change.after[key], value_to_store(object, folder, key, c.word("value")));
    return change;
}

} // namespace

StoredObject* ProjectState::find(const std::string& id) {
    const auto found = std::find_if(objects.begin(), objects.end(), [&](const StoredObject& o) { return o.object.id == id; });
    return found == objects.end() ? nullptr : &*found;
}
const StoredObject* ProjectState::find(const std::string& id) const { return const_cast<ProjectState*>(this)->find(id); }

Result<Change> change_of(const ProjectState& state, const std::string& folder, const Command& c, const TextMap& facts) {
    const std::string& id = c.word("object");
    if (c.verb == "remove") {
        RANVIER_TRY(present(state, id));
        return Change{id, false, Presence::present, Presence::removed, {}, {}};
    }
    if (c.verb == "restore") {
        const StoredObject* found = state.find(id);
        if (!found || found->presence != Presence::removed) return refused(id + " was not removed from the project");
        return Change{id, false, Presence::removed, Presence::present, {}, {}};
    }
    if (c.verb == "render") {
        RANVIER_TRY(present(state, id));
        return Change{id, false, Presence::present, Presence::present, {}, {}};
    }
    auto change = c.verb == "add" ? joining(state, folder, c) : c.verb == "run" ? running(state, c) : setting(state, folder, c);
    if (!change) return change;
    add_facts(*change, facts);
    if (change->joins) return change;
    const TextMap& properties = id == "project" ? state.project : state.find(id)->object.properties;
    for (const auto& [key, value] : change->after) {
        const auto found = properties.find(key);
        change->before[key] = found == properties.end() ? std::nullopt : std::optional(found->second);
    }
    return change;
}

void apply_change(ProjectState& state, const Change& change, Direction direction) {
    StoredObject* object = state.find(change.object);
    const bool first = change.joins && !object;
    if (first) {
        state.objects.push_back({{change.object, kind_of(change.object), {}}, Presence::present});
        object = &state.objects.back();
    }
    if (object) object->presence = direction == Direction::forth ? change.presence_after : change.presence_before;
    if (change.joins && !first) return; // its properties stayed with it
    TextMap& properties = object ? object->object.properties : state.project;
    for (const auto& [key, value] : direction == Direction::forth ? change.after : change.before) {
        if (value)
            properties[key] = *value;
        else
            properties.erase(key);
    }
}

} // namespace ranvier
