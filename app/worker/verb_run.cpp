#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

#include "app/worker/plan.hpp"
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

std::vector<PlannedInput> planned(const std::vector<Port>& ports) {
    std::vector<PlannedInput> all;
    for (const auto& p : ports)
        all.push_back({p.id, p.binned.n_bins, p.binned.n_units, p.binned.sequence_first.size() - 1,
                       p.binned.n_bins * (p.binned.n_units * sizeof(uint16_t) + sizeof(double))});
    return all;
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

// The ports of the job, in the order of its inputs.
Result<std::vector<Port>> load_ports(const Request& request, const Context& context) {
    std::vector<Port> ports;
    for (size_t i = 0; i < request.inputs.size(); ++i) {
        context.emit(progress_event(0, "reading"));
        RANVIER_ASSIGN(Port port, load_port(request.inputs[i], request.job->inputs.at(i), request, context));
        ports.push_back(std::move(port));
        if (const Stop asked = context.stop.value(); asked != Stop::none) return stopped_error(asked, 0);
    }
    return ports;
}

HostSetup setup_of(const Request& request, const std::vector<Port>& ports, const DeviceClass& device_class) {
    HostSetup setup;
    setup.params = request.job->params;
    for (const auto& p : ports) setup.ports.emplace(p.id, recording_port(p.binned));
    setup.seed = request.job->seed;
    setup.device_class = device_class;
    return setup;
}

// Tries it out for a moment and writes nothing.
Result<Event> plan_job(const Request& request, const Context& context, const LoadedPlugin& plugin, HostSetup setup, Plan plan) {
    Tasks tasks(request.threads);
    Budget budget(request.memory ? request.memory : UINT64_MAX);
    RANVIER_ASSIGN(plan.trial, try_out(plugin.table(), std::move(setup), tasks, context.stop, budget));
    RANVIER_ASSIGN(plan.bytes_peak, peak_resident_bytes());
    return done_event("", plan_json(request, plan));
}

// Puts what was computed where the request wants it, and ends.
Result<Event> save(ResultSet result, const Request& request, const Context& context) {
    result.provenance = provenance(*request.job);
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

} // namespace

Result<Event> run_job(const Request& request, const Context& context) {
    const auto began = std::chrono::steady_clock::now();
    if (!request.job) return Error(Errc::internal, "run without a job");
    const Job& job = *request.job;
    RANVIER_ASSIGN(const DeviceClass device_class, parse_device_class(request.device_class));
    RANVIER_TRY(linalg::check_dispatch(device_class));
    RANVIER_ASSIGN(const LoadedPlugin plugin, LoadedPlugin::load(request.plugin));
    RANVIER_TRY(check_schema(plugin, request.schema));
    RANVIER_TRY(check_resolved(plugin.schema(), job.params));
    RANVIER_TRY(check_ports(plugin.schema(), request));

    RANVIER_ASSIGN(const std::vector<Port> ports, load_ports(request, context));
    HostSetup setup = setup_of(request, ports, device_class);
    if (request.plan) {
        const std::chrono::duration<double> reading = std::chrono::steady_clock::now() - began;
        return plan_job(request, context, plugin, std::move(setup), {planned(ports), {}, reading.count(), 0});
    }
    setup.on_event = context.emit;
    const std::string hash = job_hash(job);
    if (!request.checkpoint.empty())
        setup.on_part = [&](const std::vector<const PartState*>& done) {
            return write_checkpoint(context.fs, request.checkpoint, hash, done);
        };

    Tasks tasks(request.threads);
    Budget budget(request.memory ? request.memory : UINT64_MAX);
    HostRun run(plugin.table(), std::move(setup), tasks, context.stop, budget);
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
    return save(std::move(result), request, context);
}

} // namespace ranvier::worker
