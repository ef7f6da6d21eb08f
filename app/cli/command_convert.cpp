#include "app/cli/commands.hpp"
#include "app/cli/words.hpp"
#include "core/base/publish.hpp"
#include "core/data/assembly.hpp"

namespace ranvier::cli {
namespace {

// A path as seen from `folder` (both from the root) if it lies in it, else as it is.
std::string seen_from(const std::string& folder, const std::string& path) {
    return path.starts_with(folder + "/") ? path.substr(folder.size() + 1) : path;
}

// The recording as the list of its files, which stay where they are.
Status write_assembly(Client& client, const RequestInput& input, const std::string& out) {
    Assembly assembly;
    if (input.assembly.empty()) {
        assembly.parts.push_back({"spikes", absolute_path(input.path), input.selector, input.time_unit, {}, ""});
    } else {
        RANVIER_ASSIGN(assembly, parse_assembly(input.assembly));
        for (AssemblyPart& part : assembly.parts)
            if (part.time_unit.empty()) part.time_unit = input.time_unit;
    }
    const std::string folder = absolute_path(folder_of(out));
    for (AssemblyPart& part : assembly.parts)
        for (auto* file : {&part.file, &part.pulses}) *file = seen_from(folder, *file);
    return write_published(client.session().fs(), out, assembly_json(assembly));
}

Result<Event> converted(Client& client, const ConvertOptions& options) {
    const std::string& out = options.words.back();
    RANVIER_ASSIGN(const TextMap about, key_values(options.about, "--about"));
    RANVIER_ASSIGN(
        auto inputs,
        inputs_of({{options.words.begin(), options.words.end() - 1}, client.options().time_units, client.options().clocks}));
    if (inputs.size() != 1)
        return Error(Errc::invalid_argument,
                     "convert makes one recording of one file, or of parts (spikes=FILE trials=FILE ...); found " +
                         std::to_string(inputs.size()) + " inputs");
    RANVIER_TRY(must_be_new(client.session().fs(), out));
    RANVIER_TRY(client.import(inputs[0])); // what cannot be read is not written down either
    Event done;
    done.type = Event::Type::done;
    if (out.ends_with(".json")) {
        RANVIER_TRY(write_assembly(client, inputs[0], out));
        return done;
    }
    Request request;
    request.verb = Verb::convert;
    request.inputs = inputs;
    request.out = out;
    request.params = about;
    return client.call(request);
}

} // namespace

int convert(Client& client, const ConvertOptions& options) {
    return client.reporter().made(converted(client, options), options.words.back());
}

} // namespace ranvier::cli
