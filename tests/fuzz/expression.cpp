// --units, --interval and the other words of a selection.
#include "core/data/expression.hpp"
#include "core/data/selection.hpp"
#include "core/data/table.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string words(reinterpret_cast<const char*>(data), size);
    const ranvier::Table table{{{"a", "", std::vector<double>{1, 2.5}},
                                {"n", "", std::vector<int64_t>{3, -4}},
                                {"side", "", std::vector<std::string>{"left", ""}}},
                               2};
    const auto rows = ranvier::rows_where(words, table);
    if (rows && rows->size() != table.n_rows) __builtin_trap();
    for (const char* name : {"units", "merge", "interval", "window", "bin", "train"}) {
        const auto selection = ranvier::Selection::parse({{name, words}});
        if (selection && !ranvier::Selection::parse(selection->resolved())) __builtin_trap();
    }
    return 0;
}
