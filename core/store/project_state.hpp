// What a project's database holds, in memory; how an edit changes it; and its rows. Every row carries a checksum of its own, so
// that a flipped bit is found and named.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/store/command.hpp"
#include "core/store/database.hpp"
#include "core/store/project.hpp"

namespace ranvier {

enum class Presence { present, removed, undone }; // undone: its joining was taken back
enum class LogState { done, undone, dropped };    // dropped: undone, and can no longer be redone

struct StoredObject {
    ProjectObject object;
    Presence presence = Presence::present;
};

// What an edit did: undo sets `before` again, redo `after`. No value: the property was, or is, not there.
struct Change {
    std::string object;
    bool joins = false; // the object came with it
    Presence presence_before = Presence::present, presence_after = Presence::present;
    std::map<std::string, std::optional<std::string>> before, after;
    bool none() const { return !joins && presence_before == presence_after && before == after; }
};

struct LogEntry {
    int64_t number = 0;
    Command command;
    std::string time_utc;
    Change change;
    LogState state = LogState::done;
};

struct ProjectState {
    std::vector<StoredObject> objects; // in the order of joining
    TextMap project, ui;               // properties of the whole; state of the window
    std::vector<LogEntry> log;

    StoredObject* find(const std::string& id);
    const StoredObject* find(const std::string& id) const;
};

// What an edit would change; invalid_argument if it cannot be done now. `folder` is the project's, absolute.
Result<Change> change_of(const ProjectState& state, const std::string& folder, const Command& command, const TextMap& facts);

// In memory. `joins` appends the object (add, run) if it is not there.
enum class Direction { forth, back };
void apply_change(ProjectState& state, const Change& change, Direction direction);

// --- rows ----------------------------------------------------------------------------------------------------------------------
Status create_tables(Database& db);
// bad_input naming the row if a checksum does not fit or a row makes no sense. Rows of the window that are damaged are left out
// and told in `told`.
Result<ProjectState> load_state(Database& db, std::vector<std::string>& told);
Status save_object(Database& db, const StoredObject& object, size_t place);
Status save_property(Database& db, const std::string& object, const std::string& key, const std::optional<std::string>& value);
Status save_log(Database& db, const LogEntry& entry);
Status save_ui(Database& db, const std::string& key, const std::string& value);

} // namespace ranvier
