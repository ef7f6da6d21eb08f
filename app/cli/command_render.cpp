#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/cli/commands.hpp"
#include "app/cli/options.hpp"
#include "app/cli/words.hpp"
#include "core/base/publish.hpp"
#include "core/job/render_request.hpp"
#include "core/session/installation.hpp"

namespace ranvier::cli {
namespace {

using nlohmann::ordered_json;

// Where imported files are kept when there is no cache; gone with it.
class TemporaryFolder {
public:
    static Result<TemporaryFolder> make() {
        const char* place = std::getenv("TMPDIR");
        std::string path = std::string(place && *place ? place : "/tmp") + "/ranvier-XXXXXX";
        if (!mkdtemp(path.data())) return Error(Errc::io, "no temporary folder can be made at " + path);
        return TemporaryFolder(path);
    }
    TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, "")) {}
    TemporaryFolder& operator=(TemporaryFolder&&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored; // what stays is in the system's folder for such things
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }

private:
    explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

// The inputs of a figure, imported, each at its port, and what `info` says of them.
struct Inputs {
    std::vector<RequestInput> list;
    std::vector<std::string> infos;
    std::optional<TemporaryFolder> folder;

    bool has(const std::string& port) const {
        return std::any_of(list.begin(), list.end(), [&](const RequestInput& i) { return i.port == port; });
    }
    const std::string& info_at(const std::string& port) const {
        for (size_t i = 0; i < list.size(); ++i)
            if (list[i].port == port) return infos[i];
        std::abort();
    }
};

Result<Imported> imported(Client& client, Inputs& inputs, RequestInput& input) {
    auto answer = client.import(input);
    if (!answer || !answer->columns.empty()) return answer;
    if (!inputs.folder) {
        RANVIER_ASSIGN(TemporaryFolder folder, TemporaryFolder::make());
        inputs.folder.emplace(std::move(folder));
    }
    Request request = client.session().import_request(input);
    request.inputs[0].columns = inputs.folder->path() + "/" + std::to_string(inputs.list.size()) + ".columns";
    RANVIER_ASSIGN(const Event done, client.call(request));
    input.columns = done.result;
    return client.session().finish_import(input, done);
}

// What it may be at, by its kind; "" if it is nothing that is drawn.
std::string port_of(const std::string& kind, const Inputs& inputs) {
    if (kind == "result") return inputs.has("result") ? "other" : "result";
    return kind == "recording" || kind == "counts" ? "recording" : "";
}

// `expected`: "" for a file without an option of its own.
Status add(Client& client, Inputs& inputs, RequestInput input, const std::string& expected) {
    RANVIER_ASSIGN(const Imported found, imported(client, inputs, input));
    input.port = port_of(found.kind, inputs);
    if (input.port.empty()) return Error(Errc::bad_input, input.path + " holds nothing that can be drawn");
    if (input.port != "recording") input.time_unit.clear();
    if (!expected.empty() && input.port != expected)
        return Error(Errc::invalid_argument,
                     std::string(expected == "recording" ? "--data takes a recording" : "--compare takes a second result") +
                         ", " + input.path + " is of kind " + found.kind);
    if (inputs.has(input.port))
        return Error(Errc::invalid_argument,
                     input.path + " is one too many: a figure shows at most one recording and two results");
    inputs.list.push_back(std::move(input));
    inputs.infos.push_back(found.info);
    return Ok{};
}

Result<RenderInputs> inputs_of_words(Client& client, const RenderOptions& options) {
    const CommonOptions& common = client.options();
    RenderInputs inputs;
    const bool own_data = !options.data.empty();
    RANVIER_ASSIGN(inputs.files,
                   own_data ? inputs_of({options.files, {}, {}}) : inputs_of({options.files, common.time_units, common.clocks}));
    if (!options.compare.empty()) {
        RANVIER_ASSIGN(inputs.compare, inputs_of({{options.compare}, {}, {}}));
    }
    if (own_data) {
        RANVIER_ASSIGN(inputs.data, inputs_of({options.data, common.time_units, common.clocks}));
    }
    return inputs;
}

// The package of the command line may be here without the one that draws.
Status check_renderer(Client& client) {
    RANVIER_ASSIGN(const Installation installation, Installation::find());
    if (client.session().fs().exists(installation.renderer)) return Ok{};
    return Error(Errc::unsupported,
                 "figures are drawn by " + installation.renderer + ", which is not there; install the package ranvier");
}

Result<Inputs> gather(Client& client, const RenderInputs& told) {
    RANVIER_TRY(check_renderer(client));
    Inputs inputs;
    for (const RequestInput& file : told.files) RANVIER_TRY(add(client, inputs, file, ""));
    if (!told.compare.empty() && !inputs.has("result"))
        return Error(Errc::invalid_argument, "--compare takes a second result; name the first one before it");
    for (const RequestInput& file : told.compare) RANVIER_TRY(add(client, inputs, file, "other"));
    for (const RequestInput& file : told.data) RANVIER_TRY(add(client, inputs, file, "recording"));
    if (inputs.has("recording") && inputs.has("result"))
        RANVIER_TRY(check_made_from(inputs.info_at("result"), inputs.info_at("recording")));
    return inputs;
}

Request request_of(const RenderOptions& options, const Inputs& inputs, const std::string& out) {
    Request request;
    request.verb = Verb::render;
    request.inputs = inputs.list;
    request.view = options.view;
    request.link = options.link;
    request.figure = options.figure;
    request.names = options.names;
    request.out = out;
    request.format = out.substr(std::min(out.size(), out.find_last_of('.') + 1));
    return request;
}

Result<Event> draw(Client& client, Request request, const Inputs& inputs) {
    request.params = {{"command", render_command(request)}, {"about", render_about(request, inputs.infos)}};
    return client.call(request);
}

Result<ordered_json> possible_views(Client& client, const RenderOptions& options, const Inputs& inputs) {
    Request request = request_of(options, inputs, "");
    request.view.clear();
    RANVIER_ASSIGN(const Event done, client.call(request));
    auto list = ordered_json::parse(done.payload, nullptr, false);
    if (!list.is_object()) return Error(Errc::internal, "the renderer answered something that is no list of views");
    return list;
}

std::string view_line(const ordered_json& view) {
    std::string line = view.value("view", "");
    line.resize(std::max<size_t>(line.size(), 14), ' ');
    line += " " + view.value("title", "") + ". ";
    line += view.value("possible", false) ? view.value("doc", "") : "Not of these files: " + view.value("why", "");
    for (const auto& option : view.value("options", ordered_json::array())) {
        const std::string unit = option.value("unit", "");
        line += "\n                 " + option.value("id", "") + "=" + option.value("initial", option.value("default", "")) +
                (unit.empty() ? "" : " " + unit) + "  " + option.value("doc", "");
    }
    return line;
}

int list_views(Client& client, const RenderOptions& options) {
    const auto list = [&]() -> Result<ordered_json> {
        RANVIER_ASSIGN(const RenderInputs told, inputs_of_words(client, options));
        RANVIER_ASSIGN(const Inputs inputs, gather(client, told));
        return possible_views(client, options, inputs);
    }();
    if (!list) return client.reporter().fail(list.error());
    if (client.options().json) {
        std::cout << list->dump() << std::endl;
        return 0;
    }
    for (const auto& view : (*list)["views"]) std::cout << view_line(view) << "\n";
    return 0;
}

// "dir/fig.svg" and coupling with state=2: "dir/fig-coupling-2.svg".
std::string name_of_choice(const std::string& out, const ordered_json& choice) {
    std::string tail = "-" + choice.value("view", "");
    const ordered_json chosen = choice.value("options", ordered_json::object());
    for (const auto& [name, value] : chosen.items()) tail += "-" + value.get<std::string>();
    for (char& c : tail)
        if (c == '/' || c == ':') c = '-';
    const size_t dot = out.find_last_of('.');
    return out.substr(0, dot) + tail + (dot == std::string::npos ? "" : out.substr(dot));
}

// Every view that shows these files best, each in a file of its own; refused before the first if any of them is there.
Result<Event> draw_all(Client& client, const RenderOptions& options, const Inputs& inputs) {
    RANVIER_ASSIGN(const ordered_json list, possible_views(client, options, inputs));
    for (const auto& choice : list["suggested"])
        RANVIER_TRY(must_be_new(client.session().fs(), name_of_choice(options.out, choice)));
    Event last;
    last.type = Event::Type::done;
    for (const auto& choice : list["suggested"]) {
        Request request = request_of(options, inputs, name_of_choice(options.out, choice));
        request.view = choice.value("view", "");
        request.options = choice.value("options", TextMap());
        RANVIER_ASSIGN(last, draw(client, request, inputs));
        if (client.reporter().output() == Output::text) std::cout << request.out << std::endl;
    }
    return last;
}

} // namespace

Result<Event> draw_figure(Client& client, const RenderOptions& options, const RenderInputs& told) {
    if (options.view.empty())
        return Error(Errc::invalid_argument, "--view NAME says what is drawn; ranvier render FILE --list tells the names");
    if (options.out.empty())
        return Error(Errc::invalid_argument, "--out FIGURE.svg, .pdf or .png says where the figure goes; it is missing");
    RANVIER_TRY(must_be_new(client.session().fs(), options.out));
    RANVIER_ASSIGN(const TextMap given, key_values(options.params));
    RANVIER_ASSIGN(const Inputs inputs, gather(client, told));
    if (options.view == "all") {
        if (!given.empty()) return Error(Errc::invalid_argument, "--view all takes no --param: each view has its own");
        return draw_all(client, options, inputs);
    }
    Request request = request_of(options, inputs, options.out);
    request.options = given;
    return draw(client, std::move(request), inputs);
}

int render(Client& client, const RenderOptions& options) {
    if (options.list) return list_views(client, options);
    const auto inputs = inputs_of_words(client, options);
    return client.reporter().made(inputs ? draw_figure(client, options, *inputs) : Result<Event>(inputs.error()), options.out);
}

void add_render(CLI::App& app, CommonOptions& common, Action& action) {
    auto* command = app.add_subcommand("render", "a figure of a result or a recording, as FIGURE.svg, .pdf or .png");
    auto o = std::make_shared<RenderOptions>();
    command->add_option("FILE", o->files, "a result or a recording, as for `info`; a result and the recording it was made from")
        ->required();
    command->add_option("--view", o->view, "what is drawn, or all: every view that shows these files best, FIGURE-VIEW.svg each");
    command->add_option("--out", o->out, "the file to write, which must not exist");
    command->add_option("--data", o->data, "the recording that the result was made from");
    command->add_option("--compare", o->compare, "a second result");
    command->add_option("--param", o->params, "NAME=VALUE of the view, may be repeated; --list tells them")
        ->allow_extra_args(false);
    command->add_flag("--list", o->list, "tell the views of these files and their parameters instead of drawing");
    for (auto [words, into] : {std::pair{link_words(), &o->link}, {figure_words(), &o->figure}})
        for (const RenderWord& word : words)
            command->add_option_function<std::string>(
                std::string("--") + word.option, [into, name = word.name](const std::string& value) { (*into)[name] = value; },
                word.doc);
    for (const RenderWord& word : name_words())
        command
            ->add_option_function<std::vector<std::string>>(
                std::string("--") + word.option,
                [o, name = std::string(word.name)](const std::vector<std::string>& all) {
                    for (const std::string& one : all) {
                        const size_t equals = std::min(one.find('='), one.size());
                        o->names[name + "/" + one.substr(0, equals)] = one.substr(std::min(equals + 1, one.size()));
                    }
                },
                word.doc)
            ->allow_extra_args(false);
    add_times(command, common);
    add_common(command, common);
    command->callback([&action, o] { action = [o](Client& c) { return render(c, *o); }; });
}

} // namespace ranvier::cli
