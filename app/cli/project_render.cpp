// A figure of an object of a project.
#include <algorithm>

#include "app/cli/commands.hpp"
#include "app/cli/project_commands.hpp"
#include "app/cli/words.hpp"
#include "core/base/text.hpp"
#include "core/job/render_request.hpp"
#include "core/store/project_inputs.hpp"

namespace ranvier::cli {
namespace {

const RenderWord* find(std::span<const RenderWord> words, const std::string& option) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const RenderWord& w) { return option == w.option; });
    return found == words.end() ? nullptr : &*found;
}

Result<RequestInput> input_named(const Project& project, const std::string& id) {
    const ProjectObject* object = project.find(id);
    if (!object) return Error(Errc::invalid_argument, "there is no " + id + " in the project");
    return input_of(project, *object);
}

// The object; of a result also the recording it was made from, where the project still has that content of it. Adds to `names`
// what people have named of both, and that the content is another now.
Result<RenderInputs> inputs_for(const Project& project, const std::string& id, TextMap& names) {
    RenderInputs inputs;
    RANVIER_ASSIGN(RequestInput own, input_named(project, id));
    inputs.files.push_back(std::move(own));
    const ProjectObject& object = *project.find(id);
    add_names(object.properties, names);
    if (object.kind != "result") return inputs;
    if (const std::string earlier = earlier_content(project, object); !earlier.empty())
        names["earlier_content/recording"] = earlier;
    if (has_old_inputs(project, object)) return inputs;
    for (const auto& [port, input] : port_words(object.property("inputs"))) {
        const ProjectObject* recording = project.find(input);
        if (!recording || recording->kind != "recording" || !inputs.data.empty()) continue;
        RANVIER_ASSIGN(RequestInput data, input_of(project, *recording));
        inputs.data.push_back(std::move(data));
        add_names(recording->properties, names);
    }
    return inputs;
}

Status take_option(const Project& project, const std::string& name, const std::string& value, RenderOptions& options,
                   RenderInputs& inputs) {
    if (name.starts_with("param.")) {
        options.params.push_back(name.substr(6) + "=" + value);
    } else if (name == "compare") {
        RANVIER_ASSIGN(RequestInput other, input_named(project, value));
        inputs.compare.push_back(std::move(other));
    } else if (const RenderWord* link = find(link_words(), name)) {
        options.link[link->name] = value;
    } else if (const RenderWord* figure = find(figure_words(), name)) {
        options.figure[figure->name] = value;
    } else {
        std::vector<std::string> known{"param.NAME", "compare"};
        for (const auto words : {link_words(), figure_words()})
            for (const RenderWord& word : words) known.emplace_back(word.option);
        return Error(Errc::invalid_argument, "a figure has no option '" + name + "'; there are: " + join(known));
    }
    return Ok{};
}

} // namespace

Result<std::string> draw_figure_of(Client& client, Project& project, const Command& given) {
    RANVIER_ASSIGN(const Command command, canonical(given));
    RenderOptions options;
    RANVIER_ASSIGN(RenderInputs inputs, inputs_for(project, command.word("object"), options.names));
    options.view = command.word("view");
    options.out = full_path(project.folder(), command.word("out"));
    RANVIER_ASSIGN(const TextMap told, parse_map_word(command.word("options")));
    for (const auto& [name, value] : told) RANVIER_TRY(take_option(project, name, value, options, inputs));
    RANVIER_TRY(draw_figure(client, options, inputs));
    return options.out;
}

Result<std::string> draw_command(Client& client, Project& project, const Command& command) {
    RANVIER_ASSIGN(std::string out, draw_figure_of(client, project, command));
    RANVIER_TRY(project.perform(command));
    return out;
}

int project_render(Client& client, const ProjectRenderOptions& options) {
    return with_project(client, options.folder, [&](Project& project) -> Result<std::string> {
        TextMap told = options.options;
        RANVIER_ASSIGN(const TextMap params, key_values(options.params));
        for (const auto& [name, value] : params) told["param." + name] = value;
        const std::string out = options.out.starts_with('/') ? options.out : absolute_path(".") + "/" + options.out;
        return draw_command(
            client, project,
            {"render", {{"object", options.object}, {"view", options.view}, {"out", out}, {"options", map_word(told)}}});
    });
}

} // namespace ranvier::cli
