#include "app/cli/open_window.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "core/base/exit_status.hpp"
#include "core/base/fs.hpp"
#include "core/session/installation.hpp"

namespace ranvier::cli {

bool asks_for_window(int argc, char** argv, const std::vector<std::string>& commands) {
    if (argc < 2) return true;
    const std::string first = argv[1];
    if (first.starts_with("-") || std::find(commands.begin(), commands.end(), first) != commands.end()) return false;
    return posix_fs().exists(first);
}

int open_window(int argc, char** argv) {
    const auto refuse = [](const std::string& why) {
        std::cerr << "ranvier: the window cannot be opened: " << why << "; `ranvier --help` lists the commands\n";
        return static_cast<int>(ExitStatus::bad_input);
    };
    auto installation = Installation::find();
    if (!installation) return refuse(installation.error().sentence());
    const std::string window = folder_of(installation->worker) + "/ranvier-gui";
    if (!posix_fs().exists(window)) return refuse("it is not installed (" + window + " is missing)");
    const bool display = std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY") || std::getenv("QT_QPA_PLATFORM");
    if (!display) return refuse("there is no display");
    std::vector<char*> words{const_cast<char*>(window.c_str())};
    words.insert(words.end(), argv + 1, argv + argc);
    words.push_back(nullptr);
    execv(window.c_str(), words.data());
    return refuse(window + " does not start");
}

} // namespace ranvier::cli
