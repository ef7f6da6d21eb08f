// Settings out of a Python file, without Python.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ranvier {

// What lines `name = literal` say; nothing is run.
struct PythonSettings {
    std::map<std::string, double> numbers; // the last assignment counts; True and False are no numbers
    std::map<std::string, std::string> texts;
    // Line (from 1) of code that mentions a name in another way than `name = literal`, the last one: what it does to the name
    // cannot be known without running it.
    std::optional<size_t> code_that_mentions(const std::string& name) const;

private:
    friend PythonSettings python_settings(std::string_view source);
    std::map<std::string, size_t> in_code_; // word -> line
};

// Literals: numbers (30000, 25000., 3e4, 30_000), '...', "...", r'...'; a comment may follow. Tuples, lists and other values are
// skipped, so are comments and texts in triple quotes.
PythonSettings python_settings(std::string_view source);

} // namespace ranvier
