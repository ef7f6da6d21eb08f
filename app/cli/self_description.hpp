// The command line told by itself, so that manual and completion never differ from what is parsed.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace ranvier::cli {

// A manual page in roff for section 1, every command and option in it.
std::string man_page(const CLI::App& app);
// A completion script for bash, zsh or fish; "" for any other shell.
std::string completion(const CLI::App& app, const std::string& shell);

} // namespace ranvier::cli
