// Objects of a project and their files: read as they join, looked at, read again.
#include <nlohmann/json.hpp>

#include "app/cli/project_commands.hpp"
#include "app/cli/words.hpp"
#include "core/data/assembly.hpp"
#include "core/job/input_fingerprint.hpp"
#include "core/session/changed_input.hpp"
#include "core/store/project_inputs.hpp"

namespace ranvier::cli {
namespace {

using nlohmann::ordered_json;

struct Content {
    std::string kind; // recording, result
    TextMap facts;
};

// What a result says it was made from, "PORT=IDENTITY ...".
Result<TextMap> result_facts(Client& client, const std::string& path) {
    Request request;
    request.verb = Verb::show;
    request.inputs = {{"", path, "", "", "", ""}};
    request.format = "json";
    RANVIER_ASSIGN(const Event done, client.call(request));
    TextMap facts;
    const auto document = ordered_json::parse(done.payload, nullptr, false);
    if (!document.is_object()) return facts;
    facts["operation"] = document.value("operation", "");
    std::string made_from;
    for (const auto& input : document.value("inputs", ordered_json::array()))
        if (input.is_object() && input.contains("port") && input.contains("identity"))
            made_from += (made_from.empty() ? "" : " ") + input.value("port", "") + "=" + input.value("identity", "");
    if (!made_from.empty()) facts["made_from"] = made_from;
    return facts;
}

Result<Content> read_content(Client& client, RequestInput input) {
    // Before it is read: what changes meanwhile differs from it.
    RANVIER_ASSIGN(const InputFingerprint print, input_fingerprint(client.session().fs(), input));
    RANVIER_ASSIGN(const Imported imported, client.import(input));
    if (imported.kind == "none") {
        const auto info = ordered_json::parse(imported.info, nullptr, false);
        std::string why;
        for (const auto& w : info.value("warnings", ordered_json::array()))
            why += (why.empty() ? "" : "; ") + w.get<std::string>();
        return Error(Errc::bad_input, input.path + " holds nothing for a project: " + why);
    }
    Content content{imported.kind == "result" ? "result" : "recording", {}};
    if (content.kind == "result") {
        RANVIER_ASSIGN(content.facts, result_facts(client, input.path));
    }
    content.facts["info"] = imported.info;
    if (!imported.identity.empty()) content.facts["identity"] = imported.identity;
    content.facts["fingerprint"] = print.stamp;
    return content;
}

// As `add` names it, with paths that are whole.
Result<RequestInput> input_of_command(const Project& project, const Command& command) {
    ProjectObject object{"", "", command.words};
    return input_of(project, object);
}

// What people call it: the files of several are seen from here.
std::string title_of(const std::string& assembly) {
    auto parts = parse_assembly(assembly);
    if (!parts) return "";
    for (auto& part : parts->parts)
        if (!part.file.starts_with('/')) part.file = absolute_path(".") + "/" + part.file;
    return assembly_title(*parts);
}

Result<Command> add_command(const Project& project, const RequestInput& input, const std::string& name) {
    Command command{"add", {{"path", input.path}, {"selector", input.selector}, {"time_unit", input.time_unit}}};
    command.words["name"] = name;
    if (input.assembly.empty()) {
        const std::string path = input.path.starts_with('/') ? input.path : absolute_path(".") + "/" + input.path;
        command.words["path"] = stored_path(project.folder(), path);
    } else {
        RANVIER_ASSIGN(command.words["assembly"], stored_assembly(project.folder(), input.assembly));
        if (name.empty()) command.words["name"] = title_of(input.assembly);
    }
    return command;
}

// The object that is the same files read in the same way; "" if there is none.
std::string known_object(const Project& project, const Command& command) {
    for (const auto& object : project.objects()) {
        bool same = true;
        for (const char* key : {"path", "selector", "time_unit", "assembly"})
            same = same && object.property(key) == command.word(key);
        if (same) return object.id;
    }
    return "";
}

Result<std::string> add_or_update(Client& client, Project& project, const RequestInput& input, const std::string& name) {
    RANVIER_ASSIGN(Command command, add_command(project, input, name));
    if (const std::string known = known_object(project, command); !known.empty()) {
        const bool result = project.find(known)->kind == "result"; // which does not change
        RANVIER_ASSIGN(const std::string sentence, result ? std::string() : read_again(client, project, known));
        client.reporter().say(known + " is in the project already" + (sentence.empty() ? "" : ": " + sentence));
        return known;
    }
    return add_object(client, project, command);
}

} // namespace

Result<std::string> add_object(Client& client, Project& project, const Command& given) {
    Command command = given;
    RANVIER_ASSIGN(const RequestInput input, input_of_command(project, command));
    RANVIER_ASSIGN(const Content content, read_content(client, input));
    if (command.word("object").empty()) command.words["object"] = project.next_id(content.kind);
    if (!command.word("object").starts_with(content.kind + "-"))
        return Error(Errc::bad_input, input.path + " is a " + content.kind + ", which cannot be " + command.word("object"));
    RANVIER_TRY(project.perform(command, content.facts));
    return command.word("object");
}

Status set_property(Client& client, Project& project, const Command& command) {
    const ProjectObject* object = project.find(command.word("object"));
    const std::string& key = command.word("key");
    const bool place = key == "path" || key == "assembly" || key == "selector" || key == "time_unit";
    if (!object || !place || (command.word("value").empty() && (key == "path" || key == "assembly")))
        return project.perform(command);
    ProjectObject then = *object;
    then.properties[key] = command.word("value");
    RANVIER_ASSIGN(const RequestInput input, input_of(project, then));
    RANVIER_ASSIGN(const Content content, read_content(client, input));
    if (content.kind != object->kind)
        return Error(Errc::bad_input, input.path + " is a " + content.kind + "; " + object->id + " is a " + object->kind);
    if (!content.facts.contains("identity") || content.facts.at("identity") == object->property("identity"))
        return project.perform(command, content.facts);
    const auto changes = unit_changes_sentence(unit_changes(object->property("info"), content.facts.at("info")));
    client.reporter().say(object->id + " is another content there" + (changes.empty() ? "" : ": " + changes));
    return project.perform(command, content.facts);
}

Result<std::string> read_again(Client& client, Project& project, const std::string& id) {
    const ProjectObject* object = project.find(id);
    if (!object) return Error(Errc::invalid_argument, "there is no " + id + " in the project");
    if (object->kind == "result") return Error(Errc::invalid_argument, id + " is a result, which does not change; verify tells");
    RANVIER_ASSIGN(const RequestInput input, input_of(project, *object));
    RANVIER_ASSIGN(const Content content, read_content(client, input));
    const bool same = content.facts.at("identity") == object->property("identity");
    const auto changes = unit_changes_sentence(unit_changes(object->property("info"), content.facts.at("info")));
    for (const auto& [key, value] : content.facts) RANVIER_TRY(project.set_fact(id, key, value));
    return same ? std::string() : changes.empty() ? "the content has changed, its units have not" : changes;
}

ObjectStatus status_of(Client& client, Project& project, const ProjectObject& object) {
    ObjectStatus status{"ready", "", has_old_inputs(project, object)};
    const InputState state = input_state(client.session().fs(), project, object);
    if (state == InputState::moved)
        return {"moved", "nothing is at " + project.path_of(object) + "; tell where it is with set " + object.id + " path=FILE",
                status.old_inputs};
    if (state == InputState::ready) return status;
    const auto input = input_of(project, object);
    const auto now = input ? read_content(client, *input) : Result<Content>(input.error());
    if (!now) return {"changed", now.error().sentence(), status.old_inputs};
    if (now->facts.at("identity") == object.property("identity")) { // another time of change, the same content
        if (project.only_to_read()) return status;
        const auto kept = project.set_fact(object.id, "fingerprint", now->facts.at("fingerprint"));
        return kept ? status : ObjectStatus{"ready", kept.error().sentence(), status.old_inputs};
    }
    const auto changes = unit_changes_sentence(unit_changes(object.property("info"), now->facts.at("info")));
    return {"changed", (changes.empty() ? "the content has changed" : changes) + "; take it over with update " + object.id,
            status.old_inputs};
}

int project_add(Client& client, const std::string& folder, const std::vector<std::string>& files, const std::string& name) {
    return with_project(client, folder, [&](Project& project) -> Result<std::string> {
        RANVIER_ASSIGN(const auto inputs, inputs_of({files, client.options().time_units, client.options().clocks}));
        if (!name.empty() && inputs.size() > 1)
            return Error(Errc::invalid_argument, "--name " + name + " is for one object, found " + std::to_string(inputs.size()));
        std::string ids;
        for (const RequestInput& input : inputs) {
            RANVIER_ASSIGN(const std::string id, add_or_update(client, project, input, name));
            ids += (ids.empty() ? "" : " ") + id;
        }
        return ids;
    });
}

int project_update(Client& client, const std::string& folder, const std::string& object) {
    return with_project(client, folder, [&](Project& project) -> Result<std::string> {
        RANVIER_ASSIGN(const std::string sentence, read_again(client, project, object));
        return sentence.empty() ? object + " is what it was" : object + ": " + sentence;
    });
}

} // namespace ranvier::cli
