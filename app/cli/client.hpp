// The session as the command line drives it: a queue of one, signals turned into stop requests, events told by a Reporter.
#pragma once

#include <string>
#include <vector>

#include "app/cli/reporter.hpp"
#include "core/session/queue.hpp"

namespace ranvier::cli {

// What every command accepts.
struct CommonOptions {
    std::string device = "auto", device_class, memory, time, cache, label;
    std::vector<std::string> time_units, clocks; // of the files, see words.hpp
    int threads = 0;
    uint64_t seed = 0;
    bool quiet = false, json = false;
};

// SIGINT asks for cancel; SIGTERM, SIGHUP and SIGUSR1 ask for a checkpoint. Installed once, before anything runs.
void catch_signals();

class Client {
public:
    // Resolves defaults (threads from the affinity mask or the batch system, memory from the control group) and finds the parts
    // of the installation.
    static Result<Client> make(const CommonOptions& options);

    Session& session() { return session_; }
    Reporter& reporter() { return reporter_; }
    const CommonOptions& options() const { return options_; }

    // Drives an item of a queue to its end, telling its events. A failure is an error here.
    Result<QueuedJob> finish(QueueItem item);
    // The same for a request; the answer is the worker's last event.
    Result<Event> call(const Request& request);
    // The import of one input, from the cache if it is known there; sets input.columns.
    Result<Imported> import(RequestInput& input);

private:
    Client(Session session, CommonOptions options);
    Session session_;
    CommonOptions options_;
    Reporter reporter_;
};

} // namespace ranvier::cli
