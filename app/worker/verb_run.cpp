#include <algorithm>

#include <nlohmann/json.hpp>

#include "app/worker/verbs.hpp"
#include "core/base/budget.hpp"
#include "core/base/tasks.hpp"
#include "core/base/text.hpp"
#include "core/compute/linalg/self_check.hpp"
#include "core/data/binned.hpp"
#include "core/data/identity.hpp"
#include "core/io/result_file.hpp"
#include "core/plugin/checkpoint.hpp"
#include "core/plugin/host_run.hpp"
#include "core/plugin/loader.hpp"
#include "core/plugin/recording_port.hpp"

namespace ranvier::worker {
namespace {

using nlohmann::ordered_json;

// A port's data, and the sentences that go with it.
struct Port {
    std::string id;
    Binned binned;
    std::vector<std::string> notes;
};

Result<Port> load_port(const RequestInput& input, const JobInput& expected, const Request& request, const Context& context) {
    auto dataset = load_input(input, request, context);
    if (!dataset) return std::move(dataset).error().within(input.path);
    const std::string identity = dataset_identity(*dataset);
    if (!expected.identity.empty() && identity != expected.identity)
        return Error(Errc::bad_input, input.path + " is not what the job was made for: its content has identity " +
                                          identity.substr(0, 16) + "..., the job names " + expected.identity.substr(0, 16) +
                                          "...");
    if (std::holds_alternative<Nothing>(dataset->content)) {
        std::string why;
        for (const auto& w : dataset->warnings) why += " " + w;
        return Error(Errc::bad_input, input.path + " holds nothing to run on:" + why);
    }
    RANVIER_ASSIGN(const Selection selection, Selection::parse(request.job->select));
    Port port{input.port, {}, dataset->warnings};
    auto binned =
        bin_recording(*dataset, selection, request.memory ? std::min(max_binned_bytes, request.memory / 2) : max_binned_bytes);
    if (!binned) return std::move(binned).error().within(input.path);
    port.binned = std::move(*binned);
    port.notes.insert(port.notes.end(), port.binned.notes.begin(), port.binned.notes.end());
    return port;
}

// What determines the result, and how to make it again; no paths, no times.
std::string provenance(const Job& job) {
    Job bare = job;
    for (auto& i : bare.inputs) i = ranvier::portable(i);
    ordered_json j{{"operation", job.operation}, {"version", job.version}};
    j["params"] = job.params;
    j["select"] = job.select;
    j["seed"] = std::to_string(job.seed);
    j["inputs"] = ordered_json::array();
    for (const auto& i : bare.inputs)
        j["inputs"].push_back({{"port", i.port},
                               {"name", i.path},
                               {"selector", i.selector},
                               {"time_unit", i.time_unit},
                               {"identity", i.identity},
                               {"label", i.label}});
    j["device_class"] = job.device_class;
    j["job_hash"] = job_hash(job);
    j["ranvier"] = RANVIER_VERSION;
    j["command"] = job_command(bare);
    return j.dump();
}

// What the run would need, roughly: what the host holds. What a plugin takes for itself is not priced yet, and the answer says
// so.
std::string plan(const std::vector<Port>& ports, uint32_t n_parts, const Request& request) {
    ordered_json j{{"operation", request.job->operation},
                   {"parts", n_parts},
                   {"threads", request.threads},
                   {"inputs", ordered_json::array()}};
    uint64_t bytes = 0;
    for (const auto& p : ports) {
        const uint64_t held = p.binned.n_bins * (p.binned.n_units * sizeof(uint16_t) + sizeof(double));
        bytes += held;
        j["inputs"].push_back({{"port", p.id},
                               {"bins", p.binned.n_bins},
                               {"units", p.binned.n_units},
                               {"sequences", p.binned.sequence_first.size() - 1},
                               {"bytes", held}});
    }
    j["bytes_of_inputs"] = bytes;
    j["note"] = "memory and time of the operation itself are not estimated yet";
    return j.dump();
}

Status check_schema(const LoadedPlugin& plugin, const std::string& described) {
    if (described.empty() || schema_json(plugin.schema()) == described) return Ok{};
    return Error(Errc::bad_input, "plugin " + plugin.schema().id +
                                      ": the library describes itself differently than its .plugin.json; install it again");
}

// Every port of the operation once, and no other.
Status check_ports(const Schema& schema, const Request& request) {
    std::vector<std::string> wanted, given;
    for (const auto& p : schema.ports) wanted.push_back(p.id);
    for (const auto& i : request.inputs) given.push_back(i.port);
    std::sort(wanted.begin(), wanted.end());
    std::sort(given.begin(), given.end());
    if (wanted == given && request.job->inputs.size() == given.size()) return Ok{};
    return Error(Errc::bad_input, "operation " + schema.id + " takes one input at each of its ports (" + join(wanted) +
                                      "), found (" + join(given) + ")");
}

} // namespace

Result<Event> run_job(const Request& request, const Context& context) {
    if (!request.job) return Error(Errc::internal, "run without a job");
    const Job& job = *request.job;
    RANVIER_ASSIGN(const DeviceClass device_class, parse_device_class(request.device_class));
    RANVIER_TRY(linalg::check_dispatch(device_class));
    RANVIER_ASSIGN(const LoadedPlugin plugin, LoadedPlugin::load(request.plugin));
    RANVIER_TRY(check_schema(plugin, request.schema));
    RANVIER_TRY(check_resolved(plugin.schema(), job.params));
    RANVIER_TRY(check_ports(plugin.schema(), request));

    std::vector<Port> ports;
    for (size_t i = 0; i < request.inputs.size(); ++i) {
        context.emit(progress_event(0, "reading"));
        RANVIER_ASSIGN(Port port, load_port(request.inputs[i], job.inputs.at(i), request, context));
        ports.push_back(std::move(port));
        if (const Stop asked = context.stop.value(); asked != Stop::none) return stopped_error(asked, 0);
    }
    HostSetup setup;
    setup.params = job.params;
    for (const auto& p : ports) setup.ports.emplace(p.id, recording_port(p.binned));
    setup.seed = job.seed;
    setup.device_class = device_class;
    setup.on_event = context.emit;
    const std::string hash = job_hash(job);
    if (!request.checkpoint.empty())
        setup.on_part = [&](const std::vector<const PartState*>& done) {
            return write_checkpoint(context.fs, request.checkpoint, hash, done);
        };

    Tasks tasks(request.threads);
    Budget budget(request.memory ? request.memory : UINT64_MAX);
    HostRun run(plugin.table(), std::move(setup), tasks, context.stop, budget);
    if (request.plan) return done_event("", plan(ports, run.n_parts(), request));
    for (const auto& p : ports)
        for (const auto& note : p.notes) context.emit(log_event(false, note));
    if (request.resume) {
        RANVIER_ASSIGN(auto parts, read_checkpoint(context.fs, request.checkpoint, hash));
        context.emit(log_event(false, "resumed with " + std::to_string(parts.size()) + " finished parts"));
        run.restore(std::move(parts));
    }
    RANVIER_ASSIGN(ResultSet result, run.run());
    for (auto p = ports.rbegin(); p != ports.rend(); ++p)
        result.notes.insert(result.notes.begin(), p->notes.begin(), p->notes.end());
    result.provenance = provenance(job);
    Event saving;
    saving.type = Event::Type::saving;
    saving.text = request.out;
    context.emit(saving);
    RANVIER_TRY(write_result(result, request.out));
    RANVIER_TRY(context.fs.sync_file(request.out)); // the session publishes it, and may be a window that must not wait for a disk
    Event done = done_event(request.out, "");
    done.metrics = result.metrics;
    return done;
}

} // namespace ranvier::worker
