#include <iostream>

#include "app/cli/commands.hpp"
#include "app/cli/job_words.hpp"
#include "app/cli/words.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/publish.hpp"
#include "core/session/run_record.hpp"

namespace ranvier::cli {
namespace {

constexpr uint64_t longest_job = 16 << 20;

Result<Job> prepare_words(Client& client, const RunOptions& options) {
    RANVIER_ASSIGN(const CatalogueEntry* entry, client.session().catalogue().find(options.words.at(0)));
    RANVIER_ASSIGN(TextMap given, key_values(options.params));
    RANVIER_ASSIGN(Job job, job_of_words(*entry, std::move(given), options.select, client.options().seed,
                                         client.session().options().device_class));
    RANVIER_ASSIGN(
        const auto inputs,
        inputs_of({{options.words.begin() + 1, options.words.end()}, client.options().time_units, client.options().clocks},
                  entry->schema));
    for (const auto& i : inputs)
        job.inputs.push_back({i.port, i.path, i.selector, i.time_unit, "", client.options().label, i.assembly});
    return job;
}

// A job file runs as it is; parameters beside it would make another job of it.
Result<Job> prepare_job_file(Client& client, const RunOptions& options) {
    const CommonOptions& common = client.options();
    if (options.words.size() != 1 || !options.params.empty() || !options.select.empty() || common.seed || !common.label.empty() ||
        !common.time_units.empty() || !common.clocks.empty())
        return Error(Errc::invalid_argument,
                     "a job file is complete: give it no inputs, parameters, seed, label, time unit or clock");
    RANVIER_ASSIGN(const std::string text, client.session().fs().read(options.words[0], longest_job));
    auto job = parse_job(text);
    if (!job) return std::move(job).error().within(options.words[0]);
    const std::string device_class = client.session().options().device_class.name();
    if (job->device_class != device_class)
        return Error(Errc::invalid_argument, "the job is for device class " + job->device_class + ", chosen is " + device_class +
                                                 "; run it with --device-class " + job->device_class);
    return job;
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

Result<Event> write_job(Client& client, Job job, const std::string& path) {
    for (auto& i : job.inputs) // the job runs from any folder
        if (i.assembly.empty()) i.path = absolute_path(i.path);
    RANVIER_TRY(write_published(client.session().fs(), path, job_json(job)));
    Event done;
    done.type = Event::Type::done;
    done.result = path;
    return done;
}

Result<Event> run_all(Client& client, const RunOptions& options) {
    const bool only_file = options.words.at(0).ends_with(".json"), only_write = !options.write_job.empty();
    if (!options.plan && !only_write) RANVIER_TRY(check_out(client, options.out));
    if (only_write) RANVIER_TRY(must_be_new(client.session().fs(), options.write_job));
    QueueItem item;
    RANVIER_ASSIGN(item.job, only_file ? prepare_job_file(client, options) : prepare_words(client, options));
    item.out = options.out;
    item.resume = options.resume;
    item.plan = options.plan;
    item.identify = only_write;
    RANVIER_ASSIGN(QueuedJob done, client.finish(std::move(item)));
    if (only_write) return write_job(client, std::move(*done.job), options.write_job);
    return done.answer;
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
