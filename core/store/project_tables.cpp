// The rows of a project's database.
#include <nlohmann/json.hpp>

#include "core/base/hash.hpp"
#include "core/store/project_state.hpp"

namespace ranvier {
namespace {

using nlohmann::ordered_json;

constexpr const char* tables = R"(
CREATE TABLE object   (id TEXT PRIMARY KEY, kind TEXT NOT NULL, place TEXT NOT NULL, presence TEXT NOT NULL, sum TEXT NOT NULL);
CREATE TABLE property (object TEXT NOT NULL REFERENCES object(id), key TEXT NOT NULL, value TEXT NOT NULL, sum TEXT NOT NULL,
                       PRIMARY KEY (object, key));
CREATE TABLE log      (number INTEGER PRIMARY KEY, command TEXT NOT NULL, time_utc TEXT NOT NULL, change TEXT NOT NULL,
                       state TEXT NOT NULL, sum TEXT NOT NULL);
CREATE TABLE ui       (key TEXT PRIMARY KEY, value TEXT NOT NULL, sum TEXT NOT NULL);
)";

constexpr const char* presences[] = {"present", "removed", "undone"};
constexpr const char* log_states[] = {"done", "undone", "dropped"};

template <typename Enum, size_t n>
Result<Enum> value_of(const std::string& name, const char* const (&names)[n]) {
    for (size_t i = 0; i < n; ++i)
        if (name == names[i]) return static_cast<Enum>(i);
    return Error(Errc::bad_input, "'" + name + "' is none of the words for a state");
}

std::string sum_of(const std::vector<std::string>& fields) {
    Xxh3 hash;
    for (const auto& f : fields) {
        const std::string part = std::to_string(f.size()) + ":" + f;
        hash.update(std::as_bytes(std::span(part)));
    }
    return std::to_string(hash.value());
}

// Whether the last field is the sum of the others.
bool sound(const std::vector<std::string>& row) { return sum_of({row.begin(), row.end() - 1}) == row.back(); }

Status check(const std::vector<std::string>& row, const std::string& what) {
    if (sound(row)) return Ok{};
    return Error(Errc::bad_input, "project.db is damaged: " + what + " '" + row[0] + "' does not fit its checksum");
}

Status write_row(Database& db, const std::string& statement, std::vector<std::string> fields) {
    fields.push_back(sum_of(fields));
    return db.run(statement, fields);
}

ordered_json values_json(const std::map<std::string, std::optional<std::string>>& values) {
    ordered_json j = ordered_json::object();
    for (const auto& [k, v] : values) j[k] = v ? ordered_json(*v) : ordered_json(nullptr);
    return j;
}

std::string change_json(const Change& c) {
    const ordered_json j{
        {"object", c.object},
        {"joins", c.joins},
        {"presence", {presences[static_cast<int>(c.presence_before)], presences[static_cast<int>(c.presence_after)]}},
        {"before", values_json(c.before)},
        // What an object came with stays with it; it is not kept twice.
        {"after", values_json(c.joins ? decltype(c.after)() : c.after)}};
    return j.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Result<Change> parse_change(const std::string& text) try {
    const auto j = ordered_json::parse(text);
    Change c;
    c.object = j.at("object");
    c.joins = j.at("joins");
    RANVIER_ASSIGN(c.presence_before, value_of<Presence>(j.at("presence").at(0), presences));
    RANVIER_ASSIGN(c.presence_after, value_of<Presence>(j.at("presence").at(1), presences));
    for (auto [key, values] : {std::pair{"before", &c.before}, std::pair{"after", &c.after}})
        for (const auto& [k, v] : j.at(key).items())
            (*values)[k] = v.is_null() ? std::nullopt : std::optional(v.get<std::string>());
    return c;
} catch (const ordered_json::exception& e) {
    return Error(Errc::bad_input, e.what());
}

Result<LogEntry> log_entry(const std::vector<std::string>& row) {
    LogEntry entry;
    entry.number = std::strtoll(row[0].c_str(), nullptr, 10);
    RANVIER_ASSIGN(entry.command, parse_command(row[1]));
    entry.time_utc = row[2];
    RANVIER_ASSIGN(entry.change, parse_change(row[3]));
    RANVIER_ASSIGN(entry.state, value_of<LogState>(row[4], log_states));
    return entry;
}

Status load_objects(Database& db, ProjectState& state) {
    const auto take = [&](const std::vector<std::string>& row) -> Status {
        RANVIER_TRY(check(row, "object"));
        RANVIER_ASSIGN(const auto presence, value_of<Presence>(row[3], presences));
        if (row[0] != "project") state.objects.push_back({{row[0], row[1], {}}, presence});
        return Ok{};
    };
    RANVIER_TRY(db.query("SELECT id, kind, place, presence, sum FROM object ORDER BY CAST(place AS INTEGER)", take));
    return db.query("SELECT object, key, value, sum FROM property", [&](const std::vector<std::string>& row) -> Status {
        RANVIER_TRY(check(row, "property " + row[1] + " of"));
        StoredObject* object = state.find(row[0]);
        if (!object && row[0] != "project")
            return Error(Errc::bad_input, "project.db is damaged: property " + row[1] + " is of no object, '" + row[0] + "'");
        (object ? object->object.properties : state.project)[row[1]] = row[2];
        return Ok{};
    });
}

} // namespace

Status create_tables(Database& db) {
    RANVIER_TRY(db.run(tables));
    return write_row(db, "INSERT INTO object VALUES (?1, ?2, ?3, ?4, ?5)", {"project", "project", "0", presences[0]});
}

Result<ProjectState> load_state(Database& db, std::vector<std::string>& told) {
    ProjectState state;
    RANVIER_TRY(load_objects(db, state));
    const auto take = [&](const std::vector<std::string>& row) -> Status {
        RANVIER_TRY(check(row, "entry of the history"));
        auto entry = log_entry(row);
        if (!entry) return std::move(entry).error().within("project.db: entry " + row[0] + " of the history");
        state.log.push_back(std::move(*entry));
        return Ok{};
    };
    RANVIER_TRY(db.query("SELECT number, command, time_utc, change, state, sum FROM log ORDER BY number", take));
    RANVIER_TRY(db.query("SELECT key, value, sum FROM ui", [&](const std::vector<std::string>& row) -> Status {
        if (sound(row))
            state.ui[row[0]] = row[1];
        else
            told.push_back("The window's state '" + row[0] + "' was damaged and is left out.");
        return Ok{};
    }));
    return state;
}

Status save_object(Database& db, const StoredObject& object, size_t place) {
    return write_row(db, "INSERT INTO object VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET presence = ?4, sum = ?5",
                     {object.object.id, object.object.kind, std::to_string(place), presences[static_cast<int>(object.presence)]});
}

Status save_property(Database& db, const std::string& object, const std::string& key, const std::optional<std::string>& value) {
    if (!value) return db.run("DELETE FROM property WHERE object = ?1 AND key = ?2", {object, key});
    return write_row(db, "INSERT OR REPLACE INTO property VALUES (?1, ?2, ?3, ?4)", {object, key, *value});
}

Status save_log(Database& db, const LogEntry& entry) {
    return write_row(db, "INSERT OR REPLACE INTO log VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                     {std::to_string(entry.number), command_json(entry.command), entry.time_utc, change_json(entry.change),
                      log_states[static_cast<int>(entry.state)]});
}

Status save_ui(Database& db, const std::string& key, const std::string& value) {
    return write_row(db, "INSERT OR REPLACE INTO ui VALUES (?1, ?2, ?3)", {key, value});
}

} // namespace ranvier
