#include "app/cli/client.hpp"

#include <poll.h>
#include <signal.h>

#include <array>
#include <chrono>

#include "core/base/default_limits.hpp"
#include "core/base/units.hpp"

namespace ranvier::cli {
namespace {

volatile sig_atomic_t asked_to_stop = 0; // a Stop

void on_signal(int signal) {
    const auto wanted = static_cast<sig_atomic_t>(signal == SIGINT ? Stop::cancel : Stop::checkpoint);
    if (wanted > asked_to_stop) asked_to_stop = wanted;
}

} // namespace

void catch_signals() {
    struct sigaction action {};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    for (int s : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) sigaction(s, &action, nullptr);
    signal(SIGPIPE, SIG_IGN);
}

Client::Client(Session session, CommonOptions options)
    : session_(std::move(session)),
      options_(std::move(options)),
      reporter_(options_.json ? Output::json : Output::text, options_.quiet) {}

Result<Client> Client::make(const CommonOptions& options) {
    SessionOptions s;
    if (options.device != "auto" && options.device != "cpu")
        return Error(Errc::unsupported,
                     "--device " + options.device + ": this version computes on the processor only (auto or cpu)");
    s.device_class = detect_device_class();
    if (!options.device_class.empty()) {
        RANVIER_ASSIGN(s.device_class, parse_device_class(options.device_class));
    }
    s.threads = options.threads > 0 ? options.threads : default_threads();
    s.memory = default_memory_bytes(posix_fs());
    if (!options.memory.empty()) {
        RANVIER_ASSIGN(s.memory, parse_bytes(options.memory));
    }
    if (!options.time.empty()) {
        RANVIER_ASSIGN(const auto time, parse_duration(options.time));
        if (time.count() <= 0)
            return Error(Errc::invalid_argument, "--time " + options.time + ": a job needs more time than none");
        s.time_s = std::chrono::duration<double>(time).count();
    }
    s.cache = options.cache;
    RANVIER_ASSIGN(Installation installation, Installation::find());
    return Client(Session(posix_fs(), std::move(installation), std::move(s)), options);
}

Result<Event> Client::drive(WorkerLink& link) {
    while (!link.outcome()) {
        std::array<pollfd, 1> fds{{{link.fd(), POLLIN, 0}}};
        poll(fds.data(), fds.size(), static_cast<int>(link.next_wake().count()));
        link.request_stop(static_cast<Stop>(asked_to_stop));
        link.dispatch([&](const Event& e) { reporter_.event(e); });
    }
    if (!*link.outcome()) return link.outcome()->error();
    const Event& done = link.outcome()->value();
    if (auto failure = failure_of(done)) return *failure;
    return done;
}

Result<Event> Client::call(const Request& request) {
    RANVIER_ASSIGN(WorkerLink link, session_.start(request));
    auto done = drive(link);
    if (!done && request.verb == Verb::import && !request.inputs[0].columns.empty())
        session_.cache().sweep(request.inputs[0].columns, link.worker());
    return done;
}

Result<Imported> Client::import(RequestInput& input) {
    if (auto known = session_.known_import(input)) return *known;
    auto done = call(session_.import_request(input));
    if (!done && done.error().code() == Errc::io && !input.columns.empty()) {
        reporter_.say("the cache cannot be used (" + done.error().sentence() + "); going on without it");
        input.columns.clear();
        done = call(session_.import_request(input));
    }
    if (!done) {
        auto error = std::move(done).error();
        // What a reader says names the file; that its worker was lost or ended does not.
        const bool told = error.code() == Errc::cancelled || error.sentence().find(input.path) != std::string::npos;
        return told ? std::move(error) : std::move(error).within(input.path);
    }
    auto imported = session_.finish_import(input, *done);
    if (imported) input.columns = imported->columns;
    return imported;
}

} // namespace ranvier::cli
