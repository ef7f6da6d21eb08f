#include "core/store/database.hpp"

#include <sqlite3.h>

#include <cstdlib>

namespace ranvier {
namespace {

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

std::string column_text(sqlite3_stmt* statement, int column) {
    const auto* text = sqlite3_column_text(statement, column); // before the length: it may convert
    const auto size = static_cast<size_t>(sqlite3_column_bytes(statement, column));
    return text ? std::string(reinterpret_cast<const char*>(text), size) : std::string();
}

} // namespace

void Database::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

Error Database::failure(int code) const {
    const int kind = sqlite3_extended_errcode(db_.get()) & 0xff;
    const bool damaged = kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB;
    const std::string reason = sqlite3_errmsg(db_.get());
    if (damaged) return Error(Errc::bad_input, path_ + " is damaged, or no database (" + reason + ")");
    const bool ours = kind == SQLITE_ERROR || kind == SQLITE_MISUSE || code == SQLITE_RANGE;
    return Error(ours ? Errc::internal : Errc::io, path_ + ": " + reason);
}

Result<Database> Database::open(const std::string& path, Open how) {
    sqlite3* raw = nullptr;
    const int access = how == Open::to_read    ? SQLITE_OPEN_READONLY
                       : how == Open::new_file ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                               : SQLITE_OPEN_READWRITE;
    const int flags = access | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    Database db(std::unique_ptr<sqlite3, Close>(raw), path);
    if (!raw) return Error(Errc::io, path + ": no memory to open it");
    if (code != SQLITE_OK) return db.failure(code);
    sqlite3_busy_timeout(raw, 2000); // a backup program may read it for a moment
    if (how == Open::to_read) {
        RANVIER_TRY(db.run("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON"));
        return db;
    }
    // EXTRA is FULL and the folder synced after the journal is gone: without it a power cut may bring the journal, and so the
    // state before the last commit, back.
    RANVIER_TRY(
        db.run("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; "
               "PRAGMA cell_size_check=ON"));
    return db;
}

Status Database::run(const std::string& sql) {
    const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? Status(Ok{}) : Status(failure(code));
}

Status Database::run(const std::string& sql, const std::vector<std::string>& values) {
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &raw, nullptr);
    const Statement statement(raw);
    if (code != SQLITE_OK) return failure(code);
    for (size_t i = 0; i < values.size(); ++i) {
        code = sqlite3_bind_text64(raw, static_cast<int>(i) + 1, values[i].data(), values[i].size(), SQLITE_STATIC, SQLITE_UTF8);
        if (code != SQLITE_OK) return failure(code);
    }
    code = sqlite3_step(raw);
    return code == SQLITE_DONE || code == SQLITE_ROW ? Status(Ok{}) : Status(failure(code));
}

Status Database::query(const std::string& sql, const std::function<Status(const std::vector<std::string>&)>& row) {
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(db_.get(), sql.c_str(), -1, &raw, nullptr);
    const Statement statement(raw);
    if (code != SQLITE_OK) return failure(code);
    std::vector<std::string> columns(static_cast<size_t>(sqlite3_column_count(raw)));
    while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
        for (size_t c = 0; c < columns.size(); ++c) columns[c] = column_text(raw, static_cast<int>(c));
        RANVIER_TRY(row(columns));
    }
    return code == SQLITE_DONE ? Status(Ok{}) : Status(failure(code));
}

Result<int64_t> Database::number(const std::string& sql) {
    int64_t found = 0;
    RANVIER_TRY(query(sql, [&](const std::vector<std::string>& row) {
        found = std::strtoll(row.at(0).c_str(), nullptr, 10);
        return Status(Ok{});
    }));
    return found;
}

Status Database::transaction(const std::function<Status()>& work) {
    RANVIER_TRY(run("BEGIN IMMEDIATE"));
    auto done = work();
    if (done) done = run("COMMIT");
    if (!done && !sqlite3_get_autocommit(db_.get()))
        if (auto undone = run("ROLLBACK"); !undone)
            return Error(done.error().code(), done.error().sentence() + "; " + undone.error().sentence());
    return done;
}

} // namespace ranvier
