// params.py of phy: Python literals.
#include "core/io/python_literals.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string source(reinterpret_cast<const char*>(data), size);
    const auto settings = ranvier::python_settings(source);
    for (const auto& [name, value] : settings.numbers)
        if (name.empty()) __builtin_trap();
    (void)settings.code_that_mentions("sample_rate");
    return 0;
}
