#include "core/session/history_words.hpp"

#include "core/job/job_title.hpp"
#include "core/job/params.hpp"
#include "core/store/project_inputs.hpp"

namespace ranvier {

std::string history_sentence(const Catalogue& catalogue, const Project& project, const HistoryEntry& entry) {
    const Command& command = entry.command;
    if (command.verb != "run") return entry.sentence;
    const auto known = catalogue.find(command.word("operation"));
    const auto given = parse_map_word(command.word("params"));
    if (!known || !given) return entry.sentence;
    const auto params = resolve_params((*known)->schema, *given);
    if (!params) return entry.sentence; // of another version of the operation
    std::vector<std::string> inputs;
    for (const auto& [port, id] : port_words(command.word("inputs"))) {
        const ProjectObject* object = project.find(id);
        inputs.push_back(object ? object->property("name") : id);
    }
    const std::string& name = command.word("name");
    return run_sentence(job_title((*known)->schema, *params), inputs, name == command.word("operation") ? "" : name);
}

} // namespace ranvier
