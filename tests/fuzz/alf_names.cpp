// Names of the files of an ALF folder, one a line.
#include "core/io/alf_files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::vector<std::string> files(1);
    for (size_t i = 0; i < size; ++i) {
        if (data[i] == '\n')
            files.emplace_back();
        else
            files.back().push_back(static_cast<char>(data[i]));
    }
    const auto alf = ranvier::alf_files(files);
    if (alf.size() > files.size()) __builtin_trap();
    for (const auto& file : alf)
        if (file.object.empty() || file.attribute.empty()) __builtin_trap();
    return 0;
}
