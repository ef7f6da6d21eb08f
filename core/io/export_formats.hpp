// The export formats one by one, and the pieces they share. See export_result.hpp for what each writes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"
#include "core/data/result_set.hpp"

namespace ranvier::detail {

Status export_csv(const ResultSet& result, const std::string& path);
Status export_json(const ResultSet& result, const std::string& path);
Status export_npz(const ResultSet& result, const std::string& path);

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

// The shortest text that reads back to the same value. Numbers that are not finite: "NaN", "Inf", "-Inf".
std::string shortest(double value);
std::string shortest(float value);

} // namespace ranvier::detail
