// SQLite as a project needs it: one connection, statements with bound values, errors as sentences.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.hpp"

struct sqlite3;

namespace ranvier {

// Threads: used from one.
class Database {
public:
    enum class Open { existing, new_file, to_read };
    // Every commit is on the medium when it returns; to_read takes none. bad_input if the file is no database; io if the system
    // refuses.
    static Result<Database> open(const std::string& path, Open how);

    // Runs statements without values, parted by ';'.
    Status run(const std::string& sql);
    // Runs one statement with text bound to its ?1, ?2, ...
    Status run(const std::string& sql, const std::vector<std::string>& values);
    // Calls `row` with the columns, as text, of each row.
    Status query(const std::string& sql, const std::function<Status(const std::vector<std::string>&)>& row);
    // The first column of the first row; a number.
    Result<int64_t> number(const std::string& sql);
    // All of `work` or none of it.
    Status transaction(const std::function<Status()>& work);

private:
    struct Close {
        void operator()(sqlite3* db) const;
    };
    Database(std::unique_ptr<sqlite3, Close> db, std::string path) : db_(std::move(db)), path_(std::move(path)) {}
    Error failure(int code) const;

    std::unique_ptr<sqlite3, Close> db_;
    std::string path_;
};

} // namespace ranvier
