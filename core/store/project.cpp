#include "core/store/project.hpp"

#include <algorithm>
#include <optional>

#include "core/base/here_and_now.hpp"
#include "core/base/publish.hpp"
#include "core/data/assembly.hpp"
#include "core/store/database.hpp"
#include "core/store/project_files.hpp"
#include "core/store/project_inputs.hpp"
#include "core/store/project_lock.hpp"
#include "core/store/project_state.hpp"

namespace ranvier {
namespace {

constexpr int schema = 1;
constexpr int64_t application = 0x526e7672; // "Rnvr", in the database's header

class StoredProject : public Project {
public:
    StoredProject(Fs& fs, std::string folder, std::optional<ProjectLock> lock, Database db, ProjectState state,
                  std::vector<std::string> told)
        : fs_(fs),
          folder_(std::move(folder)),
          lock_(std::move(lock)),
          db_(std::move(db)),
          state_(std::move(state)),
          recovered_(std::move(told)) {}

    const std::string& folder() const override { return folder_; }
    const std::vector<std::string>& recovered() const override { return recovered_; }
    bool only_to_read() const override { return !lock_; }
    std::vector<ProjectObject> objects() const override;
    const ProjectObject* find(const std::string& id) const override;
    std::string property(const std::string& object, const std::string& key) const override;
    std::string path_of(const ProjectObject& object) const override;
    std::string next_id(const std::string& kind) const override;
    std::string result_path(const std::string& id) const override { return folder_ + "/results/" + id + ".h5"; }
    Status perform(const Command& command, const TextMap& facts) override;
    bool can_undo() const override { return last_done() != nullptr; }
    bool can_redo() const override { return first_undone() != nullptr; }
    Result<std::string> undo() override;
    Result<std::string> redo() override;
    std::vector<HistoryEntry> history() const override;
    Status set_fact(const std::string& object, const std::string& key, const std::string& value) override;
    Status set_ui(const std::string& key, const std::string& value) override;
    std::string ui(const std::string& key) const override;
    Result<std::vector<std::string>> verify() override;

private:
    Status may_write() const;
    const LogEntry* last_done() const;
    const LogEntry* first_undone() const;
    std::string sentence_of(const Command& command) const;
    Result<Command> with_stored_paths(const Command& command) const;
    Status add_checksum(Change& change) const;
    Status save_change(const Change& change, const ProjectState& after);
    Status log_new(LogEntry entry);
    Result<std::string> turn(int64_t number, Direction direction);

    Fs& fs_;
    std::string folder_;
    std::optional<ProjectLock> lock_; // given back after the database is closed: members go in reverse. None: only to read
    Database db_;
    ProjectState state_;
    std::vector<std::string> recovered_;
};

std::vector<ProjectObject> StoredProject::objects() const {
    std::vector<ProjectObject> all;
    for (const auto& o : state_.objects)
        if (o.presence == Presence::present) all.push_back(o.object);
    return all;
}

const ProjectObject* StoredProject::find(const std::string& id) const {
    const StoredObject* found = state_.find(id);
    return found && found->presence == Presence::present ? &found->object : nullptr;
}

std::string StoredProject::property(const std::string& object, const std::string& key) const {
    if (const auto* found = find(object)) return found->property(key);
    const auto value = state_.project.find(key);
    return object == "project" && value != state_.project.end() ? value->second : "";
}

std::string StoredProject::path_of(const ProjectObject& object) const {
    if (object.property("assembly").empty()) return full_path(folder_, object.property("path"));
    const auto assembly = parse_assembly(object.property("assembly"));
    return assembly && !assembly->parts.empty() ? full_path(folder_, assembly->parts[0].file) : "";
}

std::string StoredProject::next_id(const std::string& kind) const {
    int last = 0;
    for (const auto& o : state_.objects)
        if (o.object.kind == kind) last = std::max(last, std::atoi(o.object.id.c_str() + kind.size() + 1));
    std::string id;
    do {
        id = kind + "-" + std::to_string(++last);
    } while (kind == "result" && !result_files_free(fs_, folder_, id));
    return id;
}

// Paths in the history are as the project keeps them, so that it can be replayed elsewhere.
Result<Command> StoredProject::with_stored_paths(const Command& given) const {
    RANVIER_ASSIGN(Command c, canonical(given));
    const auto store = [&](const char* name) {
        if (c.words.contains(name)) c.words[name] = stored_path(folder_, c.words[name]);
    };
    if (c.verb == "add" && !c.words.contains("assembly")) store("path");
    if (c.verb == "render") store("out");
    if (c.verb == "set" && c.words["key"] == "path" && !c.words["value"].empty()) store("value");
    if (c.verb == "add" && c.words.contains("assembly")) {
        RANVIER_ASSIGN(c.words["assembly"], stored_assembly(folder_, c.words["assembly"]));
    }
    if (c.verb == "set" && c.words["key"] == "assembly" && !c.words["value"].empty()) {
        RANVIER_ASSIGN(c.words["value"], stored_assembly(folder_, c.words["value"]));
    }
    return c;
}

// Of every result it is known, whoever made it.
Status StoredProject::add_checksum(Change& change) const {
    const auto path = change.after.find("path");
    if (!change.joins || !change.object.starts_with("result-") || change.after.contains("sha256") || path == change.after.end())
        return Ok{};
    auto sum = file_sha256(fs_, full_path(folder_, path->second.value_or("")));
    if (!sum) return std::move(sum).error().within(change.object);
    change.after["sha256"] = *sum;
    return Ok{};
}

Status StoredProject::may_write() const {
    return lock_ ? Status(Ok{}) : Status(Error(Errc::failed, folder_ + " was opened only to be read"));
}

Status StoredProject::perform(const Command& given, const TextMap& facts) {
    RANVIER_TRY(may_write());
    LogEntry entry;
    RANVIER_ASSIGN(entry.command, with_stored_paths(given));
    RANVIER_ASSIGN(entry.change, change_of(state_, folder_, entry.command, facts));
    if (entry.command.verb == "run" && !fs_.exists(result_path(entry.change.object)))
        return Error(Errc::bad_input, "run " + entry.change.object + ": there is no file " + result_path(entry.change.object));
    RANVIER_TRY(add_checksum(entry.change));
    if (entry.command.verb == "set" && entry.change.none()) return Ok{};
    entry.number = state_.log.empty() ? 1 : state_.log.back().number + 1;
    entry.time_utc = now_utc();
    return log_new(std::move(entry));
}

// One transaction: the edit, its entry, and the end of what could have been redone.
Status StoredProject::log_new(LogEntry entry) {
    std::vector<LogEntry*> dropped;
    if (is_edit(entry.command))
        for (auto& old : state_.log)
            if (old.state == LogState::undone) dropped.push_back(&old);
    ProjectState after{{}, {}, {}, {}}; // of the one object that changes
    if (const auto* object = state_.find(entry.change.object)) after.objects.push_back(*object);
    apply_change(after, entry.change, Direction::forth);
    const auto rows = [&]() -> Status {
        RANVIER_TRY(save_change(entry.change, after));
        for (const auto* old : dropped) {
            LogEntry now = *old;
            now.state = LogState::dropped;
            RANVIER_TRY(save_log(db_, now));
        }
        return save_log(db_, entry);
    };
    RANVIER_TRY(db_.transaction(rows));
    for (auto* old : dropped) old->state = LogState::dropped;
    apply_change(state_, entry.change, Direction::forth);
    if (entry.change.joins) entry.change.after.clear(); // stays with the object
    state_.log.push_back(std::move(entry));
    return Ok{};
}

// The rows of one object that a change touches, as they are `after` it.
Status StoredProject::save_change(const Change& change, const ProjectState& after) {
    const StoredObject* object = after.find(change.object);
    if (object && (change.joins || change.presence_before != change.presence_after)) {
        size_t place = state_.objects.size();
        for (size_t i = 0; i < state_.objects.size(); ++i)
            if (state_.objects[i].object.id == change.object) place = i;
        RANVIER_TRY(save_object(db_, *object, place + 1));
    }
    const TextMap& properties = object ? object->object.properties : after.project;
    for (const auto* values : {&change.before, &change.after})
        for (const auto& [key, unused] : *values) {
            const auto now = properties.find(key);
            RANVIER_TRY(
                save_property(db_, change.object, key, now == properties.end() ? std::nullopt : std::optional(now->second)));
        }
    return Ok{};
}

const LogEntry* StoredProject::last_done() const {
    const auto found = std::find_if(state_.log.rbegin(), state_.log.rend(),
                                    [](const LogEntry& e) { return e.state == LogState::done && is_edit(e.command); });
    return found == state_.log.rend() ? nullptr : &*found;
}

const LogEntry* StoredProject::first_undone() const {
    const auto found =
        std::find_if(state_.log.begin(), state_.log.end(), [](const LogEntry& e) { return e.state == LogState::undone; });
    return found == state_.log.end() ? nullptr : &*found;
}

Result<std::string> StoredProject::turn(int64_t number, Direction direction) {
    RANVIER_TRY(may_write());
    LogEntry& entry = *std::find_if(state_.log.begin(), state_.log.end(), [&](const LogEntry& e) { return e.number == number; });
    LogEntry turned = entry;
    turned.state = direction == Direction::forth ? LogState::done : LogState::undone;
    ProjectState after{{}, {}, {}, {}};
    if (const auto* object = state_.find(entry.change.object))
        after.objects.push_back(*object);
    else
        after.project = state_.project;
    apply_change(after, entry.change, direction);
    const auto rows = [&]() -> Status {
        RANVIER_TRY(save_change(entry.change, after));
        return save_log(db_, turned);
    };
    RANVIER_TRY(db_.transaction(rows));
    const std::string before = sentence_of(entry.command);
    apply_change(state_, entry.change, direction);
    entry.state = turned.state;
    return direction == Direction::forth ? sentence_of(entry.command) : before;
}

Result<std::string> StoredProject::undo() {
    const LogEntry* entry = last_done();
    if (!entry) return Error(Errc::invalid_argument, "there is nothing to undo");
    return turn(entry->number, Direction::back);
}

Result<std::string> StoredProject::redo() {
    const LogEntry* entry = first_undone();
    if (!entry) return Error(Errc::invalid_argument, "there is nothing to redo");
    return turn(entry->number, Direction::forth);
}

std::string StoredProject::sentence_of(const Command& command) const {
    const auto id = command.words.find("object");
    const StoredObject* object = id == command.words.end() ? nullptr : state_.find(id->second);
    if (command.verb == "run") {
        std::vector<std::string> inputs;
        for (const auto& [port, input] : port_words(command.word("inputs"))) {
            const StoredObject* found = state_.find(input);
            inputs.push_back(found ? found->object.property("name") : input);
        }
        return run_sentence(command.word("name").empty() ? command.word("operation") : command.word("name"), inputs, "");
    }
    return command_sentence(command, object ? object->object.property("name") : "the project");
}

std::vector<HistoryEntry> StoredProject::history() const {
    std::vector<HistoryEntry> all;
    for (const auto& e : state_.log)
        all.push_back({e.number, e.command, sentence_of(e.command), e.time_utc, e.state != LogState::done});
    return all;
}

Status StoredProject::set_fact(const std::string& object, const std::string& key, const std::string& value) {
    RANVIER_TRY(may_write());
    StoredObject* found = state_.find(object);
    if (!found && object != "project") return Error(Errc::invalid_argument, "there is no " + object + " in the project");
    TextMap& properties = found ? found->object.properties : state_.project;
    const auto now = properties.find(key);
    if (now == properties.end() ? value.empty() : now->second == value) return Ok{};
    RANVIER_TRY(save_property(db_, object, key, value.empty() ? std::nullopt : std::optional(value)));
    if (value.empty())
        properties.erase(key);
    else
        properties[key] = value;
    return Ok{};
}

Status StoredProject::set_ui(const std::string& key, const std::string& value) {
    RANVIER_TRY(may_write());
    if (ui(key) == value) return Ok{};
    RANVIER_TRY(save_ui(db_, key, value));
    state_.ui[key] = value;
    return Ok{};
}

std::string StoredProject::ui(const std::string& key) const {
    const auto found = state_.ui.find(key);
    return found == state_.ui.end() ? "" : found->second;
}

Result<std::vector<std::string>> StoredProject::verify() {
    std::vector<std::string> faults;
    RANVIER_TRY(db_.query("PRAGMA integrity_check", [&](const std::vector<std::string>& row) -> Status {
        if (row[0] != "ok") faults.push_back("project.db: " + row[0]);
        return Ok{};
    }));
    if (const auto again = load_state(db_, faults); !again) faults.push_back(again.error().sentence());
    const auto files = check_files(fs_, *this, state_);
    faults.insert(faults.end(), files.begin(), files.end());
    return faults;
}

// --- making and opening
// ----------------------------------------------------------------------------------------------------------

Status make_folder(Fs& fs, const std::string& folder) {
    for (const char* part : {"/results", "/figures", "/cache"}) RANVIER_TRY(fs.make_dirs(folder + part));
    {
        RANVIER_ASSIGN(Database db, Database::open(folder + "/project.db", Database::Open::new_file));
        const auto rows = [&]() -> Status {
            RANVIER_TRY(db.run("PRAGMA application_id=" + std::to_string(application) +
                               "; PRAGMA user_version=" + std::to_string(schema)));
            return create_tables(db);
        };
        RANVIER_TRY(db.transaction(rows));
    }
    return fs.sync_dir(folder);
}

// Best effort: what went wrong before is what the caller hears of.
void remove_all(Fs& fs, const std::string& folder) {
    if (const auto names = fs.list(folder))
        for (const auto& name : *names) (void)fs.remove(folder + "/" + name);
    (void)fs.remove(folder);
}

Status must_be_project(Fs& fs, const std::string& folder) {
    if (!fs.exists(folder)) return Error(Errc::bad_input, "there is no project " + folder);
    if (fs.exists(folder + "/project.db")) return Ok{};
    return Error(Errc::bad_input, folder + " is not a project (there is no project.db in it)");
}

Status check_schema(Database& db, const std::string& file) {
    RANVIER_ASSIGN(const int64_t whose, db.number("PRAGMA application_id"));
    if (whose != application) return Error(Errc::bad_input, file + " is not a project's database");
    RANVIER_ASSIGN(const int64_t version, db.number("PRAGMA user_version"));
    if (version >= 1 && version <= schema) return Ok{};
    return Error(Errc::bad_input, file + " was written by a newer version of Ranvier (schema " + std::to_string(version) +
                                      ", this one reads up to " + std::to_string(schema) + ")");
}

Status quick_check(Database& db, const std::string& file) {
    std::string fault;
    RANVIER_TRY(db.query("PRAGMA quick_check(1)", [&](const std::vector<std::string>& row) -> Status {
        if (row[0] != "ok") fault = row[0];
        return Ok{};
    }));
    return fault.empty() ? Status(Ok{}) : Status(Error(Errc::bad_input, file + " is damaged: " + fault));
}

} // namespace

const std::string& ProjectObject::property(const std::string& key) const {
    static const std::string none;
    const auto found = properties.find(key);
    return found == properties.end() ? none : found->second;
}

Result<std::unique_ptr<Project>> Project::create(Fs& fs, const std::string& given) {
    std::string folder = given;
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    RANVIER_TRY(must_be_new(fs, folder));
    const std::string temporary = temporary_beside(folder);
    auto made = make_folder(fs, temporary);
    if (made) made = fs.rename(temporary, folder);
    if (!made) {
        remove_all(fs, temporary);
        return std::move(made).error().within(folder);
    }
    RANVIER_TRY(fs.sync_dir(folder_of(folder)));
    return open(fs, folder);
}

Result<std::unique_ptr<Project>> Project::open(Fs& fs, const std::string& given) {
    RANVIER_TRY(must_be_project(fs, given));
    const std::string folder = absolute_path(given), file = folder + "/project.db";
    RANVIER_ASSIGN(ProjectLock lock, ProjectLock::take(folder + "/project.lock"));
    RANVIER_ASSIGN(Database db, Database::open(file, Database::Open::existing));
    RANVIER_TRY(check_schema(db, file));
    std::vector<std::string> told;
    if (!lock.unclean().empty()) {
        RANVIER_TRY(quick_check(db, file));
        told.push_back("The project was not closed by " + lock.unclean() + "; every edit that was answered is here.");
    }
    auto state = load_state(db, told);
    if (!state) return std::move(state).error().within(folder);
    for (auto& sentence : sweep_files(fs, folder, *state)) told.push_back(std::move(sentence));
    return std::unique_ptr<Project>(
        std::make_unique<StoredProject>(fs, folder, std::move(lock), std::move(db), std::move(*state), std::move(told)));
}

Result<std::unique_ptr<Project>> Project::open_to_read(Fs& fs, const std::string& given) {
    RANVIER_TRY(must_be_project(fs, given));
    const std::string folder = absolute_path(given), file = folder + "/project.db";
    RANVIER_ASSIGN(Database db, Database::open(file, Database::Open::to_read));
    RANVIER_TRY(check_schema(db, file));
    std::vector<std::string> told;
    RANVIER_TRY(db.run("BEGIN")); // all rows as of one moment
    auto state = load_state(db, told);
    RANVIER_TRY(db.run("COMMIT"));
    if (!state) return std::move(state).error().within(folder);
    return std::unique_ptr<Project>(
        std::make_unique<StoredProject>(fs, folder, std::nullopt, std::move(db), std::move(*state), std::move(told)));
}

} // namespace ranvier
