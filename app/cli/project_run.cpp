// A job on objects of a project, whose result joins it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/job_words.hpp"
#include "app/cli/project_commands.hpp"
#include "app/cli/words.hpp"
#include "core/base/text.hpp"
#include "core/job/job_title.hpp"
#include "core/store/project_inputs.hpp"

namespace ranvier::cli {
namespace {

// "PORT=OBJECT ..." in the order of the ports; a word without PORT= fills the next that is free.
Result<std::string> port_text(const Schema& schema, const std::vector<std::string>& words) {
    TextMap taken;
    const auto has = [&](const std::string& port) {
        return std::any_of(schema.ports.begin(), schema.ports.end(), [&](const Port& p) { return p.id == port; });
    };
    for (const auto& word : words) {
        const size_t equals = word.find('=');
        if (equals == std::string::npos) continue;
        const std::string port = word.substr(0, equals);
        if (!has(port)) return Error(Errc::invalid_argument, "operation " + schema.id + " has no port '" + port + "'");
        if (!taken.emplace(port, word.substr(equals + 1)).second)
            return Error(Errc::invalid_argument, "port " + port + " is given twice");
    }
    for (const auto& word : words) {
        if (word.find('=') != std::string::npos) continue;
        const auto free =
            std::find_if(schema.ports.begin(), schema.ports.end(), [&](const Port& p) { return !taken.contains(p.id); });
        if (free == schema.ports.end())
            return Error(Errc::invalid_argument, "operation " + schema.id + " takes " + std::to_string(schema.ports.size()) +
                                                     " input(s), '" + word + "' is one too many");
        taken[free->id] = word;
    }
    std::string text;
    for (const auto& port : schema.ports) {
        if (!taken.contains(port.id))
            return Error(Errc::invalid_argument,
                         "operation " + schema.id + " needs an object at port '" + port.id + "' (" + port.doc + ")");
        text += (text.empty() ? "" : " ") + port.id + "=" + taken[port.id];
    }
    return text;
}

// The selection that the project knows of its recordings, where the command names none.
TextMap with_units_of(const Project& project, const std::string& inputs, TextMap select) {
    if (select.contains("units")) return select;
    for (const auto& [port, id] : port_words(inputs))
        if (const auto units = project.property(id, "units"); !units.empty()) select["units"] = units;
    return select;
}

// The result that a run was stopped on its way to: the first whose checkpoint lies in results/.
Result<std::string> stopped_result(Fs& fs, const Project& project) {
    constexpr const char* ending = ".h5.checkpoint";
    RANVIER_ASSIGN(const auto names, fs.list(folder_of(project.result_path("result-1"))));
    for (const auto& name : names) {
        const std::string id = name.substr(0, name.size() - std::min(name.size(), std::string(ending).size()));
        if (name.ends_with(ending) && id.starts_with("result-") && !project.find(id)) return id;
    }
    return Error(Errc::invalid_argument, "there is no run of this project that was stopped, so none to go on with");
}

Result<Command> run_words(Client& client, const Project& project, const ProjectRunOptions& options) {
    RANVIER_ASSIGN(const CatalogueEntry* entry, client.session().catalogue().find(options.words.at(0)));
    RANVIER_ASSIGN(TextMap given, key_values(options.params));
    RANVIER_ASSIGN(const std::string inputs, port_text(entry->schema, {options.words.begin() + 1, options.words.end()}));
    RANVIER_ASSIGN(const std::string id,
                   options.from == From::start ? project.next_id("result") : stopped_result(client.session().fs(), project));
    const bool told = given.contains("units");
    RANVIER_ASSIGN(
        const Job job,
        job_of_words(*entry, std::move(given),
                     told || !entry->schema.reads_recording() ? options.select : with_units_of(project, inputs, options.select),
                     client.options().seed, client.session().options().device_class));
    return Command{"run",
                   {{"object", id},
                    {"operation", job.operation},
                    {"inputs", inputs},
                    {"params", map_word(given_form(job.params))},
                    {"select", map_word(job.select)},
                    {"seed", std::to_string(job.seed)},
                    {"device_class", job.device_class},
                    {"name", options.name.empty() ? job_title(entry->schema, job.params) : options.name}}};
}

Result<Job> job_of_command(Client& client, const Project& project, const Command& command) {
    RANVIER_ASSIGN(const CatalogueEntry* entry, client.session().catalogue().find(command.word("operation")));
    RANVIER_ASSIGN(const TextMap params, parse_map_word(command.word("params")));
    RANVIER_ASSIGN(const TextMap select, parse_map_word(command.word("select")));
    const std::string& seed = command.word("seed");
    RANVIER_ASSIGN(const DeviceClass device_class, parse_device_class(command.word("device_class")));
    RANVIER_ASSIGN(Job job, job_of_words(*entry, params, select, seed.empty() ? 0 : std::stoull(seed), device_class));
    const TextMap inputs = port_words(command.word("inputs"));
    for (const auto& port : entry->schema.ports) {
        const auto id = inputs.find(port.id);
        const ProjectObject* object = id == inputs.end() ? nullptr : project.find(id->second);
        if (!object)
            return Error(Errc::invalid_argument, id == inputs.end()
                                                     ? "operation " + job.operation + " needs an object at port '" + port.id + "'"
                                                     : "there is no " + id->second + " in the project");
        RANVIER_ASSIGN(const RequestInput input, input_of(project, *object));
        job.inputs.push_back(
            {port.id, input.path, input.selector, input.time_unit, object->property("identity"), "", input.assembly});
    }
    return job;
}

} // namespace

Result<std::string> run_command(Client& client, Project& project, const Command& given, From from) {
    RANVIER_ASSIGN(const Command command, canonical(given));
    const std::string& id = command.word("object");
    if (project.find(id)) return Error(Errc::invalid_argument, "there is a " + id + " in the project already");
    QueueItem item;
    RANVIER_ASSIGN(item.job, job_of_command(client, project, command));
    item.out = project.result_path(id);
    item.resume = from == From::checkpoint;
    if (client.session().options().device_class.name() != item.job->device_class)
        return Error(Errc::invalid_argument, "the job is for device class " + item.job->device_class + ", chosen is " +
                                                 client.session().options().device_class.name() +
                                                 "; choose it with --device-class " + item.job->device_class);
    if (client.session().fs().exists(item.out))
        return Error(Errc::bad_input, item.out + " is there already, and no entry of the project is about it; move it away");
    RANVIER_ASSIGN(const QueuedJob done, client.finish(std::move(item)));
    RANVIER_TRY(project.perform(command, {{"identity", job_hash(*done.job)}}));
    return id;
}

int project_run(Client& client, const ProjectRunOptions& options) {
    return with_project(client, options.folder, [&](Project& project) -> Result<std::string> {
        RANVIER_ASSIGN(const Command command, run_words(client, project, options));
        return run_command(client, project, command, options.from);
    });
}

} // namespace ranvier::cli
