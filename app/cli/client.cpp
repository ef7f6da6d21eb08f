#include "app/cli/client.hpp"

#include <poll.h>
#include <signal.h>

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
    s.cached = Check::all; // nobody's hand is on a mouse
    RANVIER_ASSIGN(Installation installation, Installation::find());
    return Client(Session(posix_fs(), std::move(installation), std::move(s)), options);
}

Result<QueuedJob> Client::finish(QueueItem item) {
    Queue queue(session_, 1);
    queue.on_event([&](const QueuedJob&, const Event& e) {
        if (e.type == Event::Type::log && e.name == "session")
            reporter_.say(e.text);
        else
            reporter_.event(e);
    });
    const int id = queue.submit(std::move(item));
    while (!queue.find(id)->ended()) {
        std::vector<pollfd> fds;
        for (const int fd : queue.fds()) fds.push_back({fd, POLLIN, 0});
        poll(fds.data(), fds.size(), static_cast<int>(queue.next_wake().count()));
        queue.stop(id, static_cast<Stop>(asked_to_stop));
        queue.dispatch();
    }
    const QueuedJob& ended = *queue.find(id);
    if (auto failure = failure_of(ended.answer)) return *failure;
    return ended;
}

Result<Event> Client::call(const Request& request) {
    QueueItem item;
    item.request = request;
    RANVIER_ASSIGN(const QueuedJob done, finish(std::move(item)));
    return done.answer;
}

Result<Imported> Client::import(RequestInput& input) {
    QueueItem item;
    item.import = input;
    RANVIER_ASSIGN(const QueuedJob done, finish(std::move(item)));
    input.columns = done.imported->columns;
    return *done.imported;
}

} // namespace ranvier::cli
