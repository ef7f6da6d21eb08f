// What a reader answers: the content of one file and what it had to say about it.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/data/counts.hpp"
#include "core/data/recording.hpp"

namespace ranvier {

struct Nothing {}; // a sound file that holds nothing Ranvier analyses; the warnings say what it is

struct Dataset {
    std::string format;                // "NWB 2.4.0", "CSV spike table", ...
    std::vector<std::string> warnings; // sentences
    std::variant<Nothing, Recording, Counts> content;
};

} // namespace ranvier
