// The history of a project in the words of what is installed: a run by its title.
#pragma once

#include <string>

#include "core/plugin/catalogue.hpp"
#include "core/store/project.hpp"

namespace ranvier {

// "Run HMM-GLM, 3 states on session.nwb: first try". Everything but a run, and a run of what is not installed, by its own
// sentence.
std::string history_sentence(const Catalogue& catalogue, const Project& project, const HistoryEntry& entry);

} // namespace ranvier
