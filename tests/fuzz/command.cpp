// A line of COMMANDS.jsonl, as the window writes it and people edit it.
#include "core/store/command.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string line(reinterpret_cast<const char*>(data), size);
    const auto command = ranvier::parse_command(line);
    if (!command) return 0;
    const auto again = ranvier::parse_command(ranvier::command_json(*command));
    if (!again || !(*again == *command)) __builtin_trap();
    (void)ranvier::command_sentence(*command, "sub-4");
    (void)ranvier::command_shell(*command, "a project.ranvier");
    (void)ranvier::command_python(*command, "a project.ranvier");
    return 0;
}
