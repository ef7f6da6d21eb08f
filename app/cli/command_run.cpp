#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/commands.hpp"
#include "app/cli/words.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/publish.hpp"
#include "core/data/selection.hpp"
#include "core/session/run_record.hpp"

namespace ranvier::cli {
namespace {

using nlohmann::ordered_json;

constexpr uint64_t longest_job = 16 << 20;

// A job and its inputs, imported: everything that a run needs.
struct Prepared {
    Job job;
    std::vector<RequestInput> inputs;
};

// Splits what was given with --param and the options into the operation's own parameters and the selection.
Result<Job> job_of_words(const CatalogueEntry& entry, const RunOptions& options, uint64_t seed, const DeviceClass& device_class) {
    Job job;
    job.operation = entry.schema.id;
    job.version = entry.schema.version;
    job.seed = seed;
    job.device_class = device_class.name();
    RANVIER_ASSIGN(TextMap given, key_values(options.params));
    TextMap select = options.select;
    if (entry.schema.reads_recording())
        for (const auto& option : selection_options())
            if (const auto found = given.find(option.name); found != given.end() && !entry.schema.find(option.name)) {
                if (select.contains(option.name))
                    return Error(Errc::invalid_argument,
                                 std::string(option.name) + " is given twice, as an option and with --param");
                select[option.name] = found->second;
                given.erase(found);
            }
    RANVIER_ASSIGN(job.params, resolve_params(entry.schema, given));
    if (entry.schema.reads_recording()) {
        RANVIER_ASSIGN(const Selection selection, Selection::parse(select));
        job.select = selection.resolved();
    } else if (!select.empty()) {
        return Error(Errc::invalid_argument, "operation " + job.operation + " takes no recording, so --" + select.begin()->first +
                                                 " means nothing to it");
    }
    return job;
}

Status import_inputs(Client& client, Prepared& prepared) {
    for (size_t i = 0; i < prepared.inputs.size(); ++i) {
        RequestInput& input = prepared.inputs[i];
        auto imported = client.import(input);
        if (!imported) return std::move(imported).error();
        if (imported->kind == "result" || imported->kind == "none") {
            const auto info = ordered_json::parse(imported->info, nullptr, false);
            std::string why = imported->kind == "result" ? "it is a result" : "";
            for (const auto& w : info.value("warnings", ordered_json::array()))
                why += (why.empty() ? "" : "; ") + w.get<std::string>();
            return Error(Errc::bad_input, input.path + " holds nothing to run on: " + why);
        }
        JobInput& own = prepared.job.inputs[i];
        if (!own.identity.empty() && own.identity != imported->identity)
            return Error(Errc::bad_input, input.path + " is not what the job was made for: its content has identity " +
                                              imported->identity.substr(0, 16) + "..., the job names " +
                                              own.identity.substr(0, 16) + "...");
        own.identity = imported->identity;
    }
    return Ok{};
}

Result<Prepared> prepare_words(Client& client, const RunOptions& options) {
    RANVIER_ASSIGN(const CatalogueEntry* entry, client.session().catalogue().find(options.words.at(0)));
    Prepared p;
    RANVIER_ASSIGN(p.job, job_of_words(*entry, options, client.options().seed, client.session().options().device_class));
    RANVIER_ASSIGN(
        p.inputs,
        inputs_of({{options.words.begin() + 1, options.words.end()}, client.options().time_units, client.options().clocks},
                  entry->schema));
    for (const auto& i : p.inputs)
        p.job.inputs.push_back({i.port, i.path, i.selector, i.time_unit, "", client.options().label, i.assembly});
    return p;
}

// A job file runs as it is; parameters beside it would make another job of it.
Result<Prepared> prepare_job_file(Client& client, const RunOptions& options) {
    const CommonOptions& common = client.options();
    if (options.words.size() != 1 || !options.params.empty() || !options.select.empty() || common.seed || !common.label.empty() ||
        !common.time_units.empty() || !common.clocks.empty())
        return Error(Errc::invalid_argument,
                     "a job file is complete: give it no inputs, parameters, seed, label, time unit or clock");
    RANVIER_ASSIGN(const std::string text, client.session().fs().read(options.words[0], longest_job));
    Prepared p;
    auto job = parse_job(text);
    if (!job) return std::move(job).error().within(options.words[0]);
    p.job = std::move(*job);
    if (p.job.device_class != client.session().options().device_class.name())
        return Error(Errc::invalid_argument, "the job is for device class " + p.job.device_class + ", chosen is " +
                                                 client.session().options().device_class.name() +
                                                 "; run it with --device-class " + p.job.device_class);
    for (const auto& i : p.job.inputs) p.inputs.push_back({i.port, i.path, i.selector, i.time_unit, "", i.assembly});
    return p;
}

// Whether a result may go to `out`, said before anything is computed. An earlier result is replaced; anything else is not.
Status check_out(Client& client, const std::string& out) {
    if (out.empty()) return Error(Errc::invalid_argument, "--out RESULT says where the result goes; it is missing");
    Fs& fs = client.session().fs();
    const std::string folder = folder_of(out), temporary = temporary_beside(out);
    if (!fs.exists(folder)) return Error(Errc::invalid_argument, "--out " + out + ": there is no folder " + folder);
    if (auto allowed = may_publish(fs, out); !allowed) return std::move(allowed).error().within("--out");
    const auto there = fs.exists(out) ? fs.stat(out) : Result<FileStat>(FileStat{});
    if (there && there->size > 0 && !fs.exists(run_record_path(out)))
        return Error(Errc::invalid_argument, "--out " + out + " exists and is no result of ranvier run (there is no " +
                                                 run_record_path(out) + "); it is not replaced");
    auto writer = fs.create_new(temporary);
    if (!writer) return Error(writer.error().code(), "--out " + out + ": nothing can be written in " + folder);
    return fs.remove(temporary);
}

Result<Event> run_prepared(Client& client, const Prepared& p, const RunOptions& options) {
    Session& session = client.session();
    RANVIER_ASSIGN(Request request, session.run_request(p.job, p.inputs, options.out, options.resume, options.plan));
    RANVIER_ASSIGN(WorkerLink link, session.start(request));
    auto done = client.drive(link);
    if (options.plan) return done;
    if (!done) {
        if (session.fs().exists(request.out))
            if (auto removed = session.fs().remove(request.out); !removed) client.reporter().say(removed.error().sentence());
        return done;
    }
    RANVIER_TRY(session.publish_run(p.job, link, request.out, options.out));
    return done;
}

Result<Event> run_all(Client& client, const RunOptions& options) {
    const bool only_file = options.words.at(0).ends_with(".json");
    if (!options.plan && options.write_job.empty()) RANVIER_TRY(check_out(client, options.out));
    if (!options.write_job.empty()) RANVIER_TRY(must_be_new(client.session().fs(), options.write_job));
    RANVIER_ASSIGN(Prepared p, only_file ? prepare_job_file(client, options) : prepare_words(client, options));
    RANVIER_TRY(import_inputs(client, p));
    if (!options.write_job.empty()) {
        for (auto& i : p.job.inputs) // the job runs from any folder
            if (i.assembly.empty()) i.path = absolute_path(i.path);
        RANVIER_TRY(write_published(client.session().fs(), options.write_job, job_json(p.job)));
        Event done;
        done.type = Event::Type::done;
        done.result = options.write_job;
        return done;
    }
    return run_prepared(client, p, options);
}

} // namespace

int run(Client& client, const RunOptions& options) {
    const auto done = run_all(client, options);
    if (!done) {
        const int status = static_cast<int>(exit_status(done.error().code()));
        client.reporter().done(status, "", {}, done.error().sentence());
        return status;
    }
    if (options.plan) {
        std::cout << done->payload << std::endl;
        return 0;
    }
    const std::string made = options.write_job.empty() ? options.out : options.write_job;
    client.reporter().done(0, made, done->metrics, "");
    if (client.reporter().output() == Output::text) std::cout << made << std::endl;
    return 0;
}

} // namespace ranvier::cli
