// A project: a folder NAME.ranvier/ with a SQLite database, immutable result files in results/, figures in figures/ and a cache
// in cache/. Every change is a Command, applied and logged in one transaction that is on the disk when the call returns: there is
// no Save, and a kill at any moment loses nothing that was answered.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"
#include "core/store/command.hpp"

namespace ranvier {

struct ProjectObject {
    std::string id;   // recording-1, result-3: counted, never used twice
    std::string kind; // recording, result
    // Of every object: path (relative to the project's folder where it lies within or beside it, else absolute; of several files
    // only their name), name. From its command: selector, time_unit, assembly; operation, inputs, params, select, seed,
    // device_class. Facts: identity, info (the document of `info`), fingerprint (InputFingerprint::stamp), of a result sha256 and
    // made_from ("PORT=IDENTITY ..." of its inputs when it was made).
    TextMap properties;
    const std::string& property(const std::string& key) const; // "" if there is none
};

struct HistoryEntry {
    int64_t number = 0; // 1, 2, ...
    Command command;
    std::string sentence, time_utc;
    bool undone = false;
};

// Threads: used from one. One process at a time has a project open for writing.
class Project {
public:
    // A new folder; refused if something is there. Missing ".ranvier" is not appended here.
    static Result<std::unique_ptr<Project>> create(Fs& fs, const std::string& folder);
    // Refused with a sentence (who holds it) while another process has it open; bad_input if it is no project, damaged or newer.
    // `recovered()` says what an earlier end left behind and what was done with it.
    static Result<std::unique_ptr<Project>> open(Fs& fs, const std::string& folder);
    // As it is now, also while another process has it open: nothing is written, swept or taken back, and every edit is refused.
    static Result<std::unique_ptr<Project>> open_to_read(Fs& fs, const std::string& folder);
    virtual ~Project() = default;

    virtual const std::string& folder() const = 0; // absolute
    virtual const std::vector<std::string>& recovered() const = 0;
    virtual bool only_to_read() const = 0;

    // What is in it now, in the order of joining.
    virtual std::vector<ProjectObject> objects() const = 0;
    virtual const ProjectObject* find(const std::string& id) const = 0; // null: none, or removed
    virtual std::string property(const std::string& object,
                                 const std::string& key) const = 0; // "" if none; object may be "project"
    // The path of an object's file, absolute; of several files the first.
    virtual std::string path_of(const ProjectObject& object) const = 0;
    // The id that the next object of this kind gets, and the file a next result is published as (results/result-3.h5).
    virtual std::string next_id(const std::string& kind) const = 0;
    virtual std::string result_path(const std::string& id) const = 0;

    // Applies and logs an edit, or logs an act (render). What was undone before and not redone stays in the history, struck out,
    // and can no longer be redone. `facts` are properties the command does not name but the doing found out: identity, sha256,
    // info, fingerprint. The SHA-256 of a result and what it was made from are found here if they are not given. A `set` that
    // changes nothing is no edit.
    virtual Status perform(const Command& command, const TextMap& facts = {}) = 0;
    virtual bool can_undo() const = 0;
    virtual bool can_redo() const = 0;
    // The sentence of what was undone or redone. A result that is undone leaves the list; its file stays.
    virtual Result<std::string> undo() = 0;
    virtual Result<std::string> redo() = 0;
    virtual std::vector<HistoryEntry> history() const = 0;

    // Facts about objects that no command changes, such as what is known of a file now. Not undone, not in the history.
    virtual Status set_fact(const std::string& object, const std::string& key, const std::string& value) = 0;
    // State of the window: layout, times, what is open. Not undone; written when it changes.
    virtual Status set_ui(const std::string& key, const std::string& value) = 0;
    virtual std::string ui(const std::string& key) const = 0;

    // Every result file against its stored SHA-256, every input against its fingerprint, the database against itself. A sentence
    // for each fault; empty: all is well.
    virtual Result<std::vector<std::string>> verify() = 0;
};

} // namespace ranvier
