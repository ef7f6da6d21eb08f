// The export formats one by one, and the pieces they share, with those of write_recording.hpp. See export_result.hpp for what
// each writes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"
#include "core/data/recording.hpp"
#include "core/data/result_set.hpp"

namespace ranvier::detail {

Status export_csv(const ResultSet& result, const std::string& path);
Status export_json(const ResultSet& result, const std::string& path);
Status export_npz(const ResultSet& result, const std::string& path);
Status export_mat(const ResultSet& result, const std::string& path);
Status export_nwb(const ResultSet& result, const std::string& path, const Recording* recording,
                  const std::map<std::string, std::string>& about);

// A file under its temporary name: removed at the end of the scope unless it was published.
class PartialFile {
public:
    explicit PartialFile(const std::string& path);
    PartialFile(const PartialFile&) = delete;
    ~PartialFile();
    const std::string& temporary() const { return temporary_; }
    Status publish();

private:
    std::string path_, temporary_;
};

// Text on its way to a file that appears whole or not at all: written beside it, published by finish(), removed if that is never
// reached.
class TextFile {
public:
    static Result<TextFile> create(const std::string& path);
    TextFile(TextFile&& other) noexcept;
    TextFile& operator=(TextFile&&) = delete;
    ~TextFile();

    // Buffered; the first failure is kept and answered by finish().
    void put(std::string_view text);
    Status finish();

private:
    TextFile() = default;
    void flush();

    std::string path_, temporary_;
    std::unique_ptr<FileWriter> out_;
    std::string buffer_;
    Status status_ = Ok{};
};

// A field as RFC 4180 writes it.
std::string csv_field(const std::string& text);

// Files that belong together: all names are looked at before the first is written, so that nothing of the user's is replaced and
// nothing is left half done for that reason.
struct FileToWrite {
    std::string path;
    std::function<Status(const std::string& path)> write;
};
Status write_new_files(const std::vector<FileToWrite>& files);

// The shortest text that reads back to the same value. Numbers that are not finite: "NaN", "Inf", "-Inf".
std::string shortest(double value);
std::string shortest(float value);

} // namespace ranvier::detail
