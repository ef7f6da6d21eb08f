// `ranvier` without a command: the window, which is a program of its own beside this one.
#pragma once

#include <string>
#include <vector>

namespace ranvier::cli {

// Whether these words ask for the window: none at all, or first a file or folder that is there and no command.
bool asks_for_window(int argc, char** argv, const std::vector<std::string>& commands);

// Becomes the window with the same words. Returns only if it cannot, with the exit status, after saying why.
int open_window(int argc, char** argv);

} // namespace ranvier::cli
