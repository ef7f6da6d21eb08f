// What a client asks for, turned into workers and published files. One session per client; it owns no loop and no thread: it
// hands out a WorkerLink, the client drives it to its outcome, and the session finishes the work.
#pragma once

#include <string>
#include <vector>

#include "core/base/device_class.hpp"
#include "core/base/fs.hpp"
#include "core/job/job.hpp"
#include "core/job/request.hpp"
#include "core/plugin/catalogue.hpp"
#include "core/session/import_cache.hpp"
#include "core/session/installation.hpp"
#include "core/session/worker_link.hpp"

namespace ranvier {

struct SessionOptions {
    std::string cache;               // as --cache
    Check cached = Check::directory; // what of a cached import known_import verifies: Check::all reads it whole, see ImportCache
    int threads = 1;
    uint64_t memory = 0; // bytes a worker may use; 0: not limited
    double time_s = 0;   // wall time a worker may take; 0: not limited
    DeviceClass device_class;
};

// What an import told: the document of `info`, the identity of the content, and its columns ("" without a cache).
struct Imported {
    std::string info, identity, columns, kind;
};

class Session {
public:
    Session(Fs& fs, Installation installation, SessionOptions options);

    const Catalogue& catalogue() const { return catalogue_; }
    const SessionOptions& options() const { return options_; }
    const ImportCache& cache() const { return cache_; }
    Fs& fs() const { return fs_; }

    // Starts a worker, or the renderer for the verb render, for any request; memory, device class and the number of threads are
    // filled in. `threads`: 0 for those of the options.
    Result<WorkerLink> start(Request request, int threads = 0) const;
    // Removes what a worker that was killed or lost had begun to write for `path`.
    void sweep(const std::string& path, int worker) const;

    // An import: either known from the cache (then no worker is needed), or the request for a worker and how to read its answer.
    std::optional<Imported> known_import(RequestInput& input) const; // also sets input.columns
    Request import_request(const RequestInput& input) const;
    Result<Imported> finish_import(const RequestInput& input, const Event& done) const;

    // The request that runs `job` on inputs whose columns are known, writing to a temporary beside `out`.
    Result<Request> run_request(const Job& job, const std::vector<RequestInput>& inputs, const std::string& out, bool resume,
                                bool plan) const;
    // Publishes what a worker wrote at `temporary` as `out`; for a job, its run record beside it, and removes its checkpoint.
    Status publish(const std::string& temporary, const std::string& out) const;
    Status publish_run(const Job& job, const WorkerLink& link, const std::string& temporary, const std::string& out,
                       int threads = 0) const;

private:
    Fs& fs_;
    Installation installation_;
    SessionOptions options_;
    Catalogue catalogue_;
    ImportCache cache_;
};

std::string checkpoint_path(const std::string& out);

} // namespace ranvier
