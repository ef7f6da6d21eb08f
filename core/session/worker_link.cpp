#include "core/session/worker_link.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstring>
#include <fstream>

#include "core/base/units.hpp"
#include "core/job/params.hpp"

extern char** environ;

namespace ranvier {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds watch_period{50};
constexpr milliseconds cancel_grace{900};
constexpr milliseconds checkpoint_grace{10'000};
constexpr int stop_fd_in_worker = 3;
constexpr size_t largest_pipe = 1 << 20; // more cannot wait in it when the worker is gone; what comes later is not its own

// A file descriptor that closes itself.
class Fd {
public:
    explicit Fd(int fd = -1) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Fd() {
        if (fd_ >= 0) close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

Error system_error(const std::string& what) { return Error(Errc::io, what + ": " + std::strerror(errno)); }

// The request, as a file the worker reads as its standard input: no pipe to fill, so no dead lock.
Result<Fd> request_file(const std::string& request) {
    Fd fd(memfd_create("ranvier-request", MFD_CLOEXEC));
    if (fd.get() < 0) return system_error("cannot create the request");
    size_t written = 0;
    while (written < request.size()) {
        const ssize_t n = write(fd.get(), request.data() + written, request.size() - written);
        if (n <= 0) return system_error("cannot write the request");
        written += static_cast<size_t>(n);
    }
    lseek(fd.get(), 0, SEEK_SET);
    return fd;
}

std::string signal_text(int signal) {
    const char* name = sigabbrev_np(signal);
    return "signal " + std::to_string(signal) + (name ? std::string(", SIG") + name : std::string());
}

Error out_of_time(const WorkerSpec& spec) {
    if (spec.cpu_s <= 0) return Error(Errc::limit, "the worker used up its processor time and was ended");
    return Error(Errc::limit,
                 "reading took more than the " + number_text(std::ceil(spec.cpu_s)) +
                     " s of processor time that a sound file of this size needs at most; it was ended (--time 1h allows an "
                     "hour instead)");
}

// With what the worker started, if anything: it is in a group of its own, unless it has just been forked.
void kill_group(pid_t worker) {
    if (kill(-worker, SIGKILL) != 0) kill(worker, SIGKILL);
}

uint64_t resident_bytes_of(pid_t pid) {
    std::ifstream statm("/proc/" + std::to_string(pid) + "/statm");
    uint64_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

// Only async-signal-safe calls from here on: the parent may have threads.
[[noreturn]] void become_worker(const WorkerSpec& spec, pid_t session, int request, int events, int stop, char* const* arguments,
                                char* const* environment) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);   // a worker never outlives its session,
    if (getppid() != session) _exit(1); // not even one that died a moment ago
    setpgid(0, 0);                      // the terminal's Ctrl-C goes to the session, which decides
    // Above the numbers that dup2 overwrites.
    request = fcntl(request, F_DUPFD, 10);
    events = fcntl(events, F_DUPFD, 10);
    stop = fcntl(stop, F_DUPFD, 10);
    dup2(request, STDIN_FILENO);
    dup2(events, STDOUT_FILENO);
    dup2(stop, stop_fd_in_worker);
    close(request);
    close(events);
    close(stop);
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    rlimit files{256, 256};
    setrlimit(RLIMIT_NOFILE, &files);
    if (spec.file_bytes) {
        const rlimit largest{spec.file_bytes, spec.file_bytes};
        setrlimit(RLIMIT_FSIZE, &largest);
    }
    if (spec.time_s > 0 || spec.cpu_s > 0) { // under --time a last net below the watch on wall time
        const auto s = static_cast<rlim_t>(spec.cpu_s > 0 ? std::ceil(spec.cpu_s) : spec.time_s * 256 + 2);
        const rlimit seconds{s, s + 1}; // at the hard limit it would be SIGKILL, which says nothing
        setrlimit(RLIMIT_CPU, &seconds);
    }
    execve(arguments[0], arguments, environment);
    _exit(127);
}

} // namespace

struct WorkerLink::State {
    pid_t pid = -1, worker = -1;
    Fd events;
    StopFlag stop;
    WorkerSpec spec;
    std::string buffer;
    std::optional<Event> done;
    std::optional<Result<Event>> outcome;
    std::optional<Error> verdict; // why we killed it
    Stop asked = Stop::none;
    Clock::time_point started = Clock::now(), ended{}, kill_at = Clock::time_point::max();
    uint64_t peak = 0, resident = 0;
    bool end_of_events = false;

    explicit State(StopFlag flag) : stop(std::move(flag)) {}

    void kill_for(Error why) {
        if (verdict) return;
        verdict = std::move(why);
        if (pid > 0) kill_group(pid);
    }
    void take_lines(const std::function<void(const Event&)>& on_event, size_t most);
    void watch();
    void reap(const std::function<void(const Event&)>& on_event);
};

void WorkerLink::State::take_lines(const std::function<void(const Event&)>& on_event, size_t most) {
    constexpr size_t longest_line = 64 << 20;
    std::array<char, 65536> block;
    for (size_t taken = 0; !end_of_events && taken < most;) {
        const ssize_t n = read(events.get(), block.data(), block.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) break; // EAGAIN: nothing more for now
        if (n == 0) end_of_events = true;
        taken += static_cast<size_t>(n);
        size_t from = 0, look = buffer.size(); // what was there already holds no end of a line
        buffer.append(block.data(), static_cast<size_t>(n));
        for (size_t end; (end = buffer.find('\n', look)) != std::string::npos; from = look = end + 1) {
            auto event = parse_event(buffer.substr(from, end - from));
            if (!event) {
                kill_for(event.error());
                continue;
            }
            if (event->type == Event::Type::done)
                done = std::move(*event);
            else
                on_event(*event);
        }
        buffer.erase(0, from);
        if (buffer.size() > longest_line) kill_for(Error(Errc::lost, "the worker sent a line longer than 64 MiB"));
    }
}

void WorkerLink::State::watch() {
    const auto now = Clock::now();
    resident = resident_bytes_of(pid);
    peak = std::max(peak, resident);
    if (spec.memory && resident > spec.memory)
        kill_for(Error(Errc::limit, "the worker used " + format_bytes(resident) + " of memory, allowed are " +
                                        format_bytes(spec.memory) + " (--memory); it was ended"));
    if (spec.time_s > 0 && now - started > std::chrono::duration<double>(spec.time_s))
        kill_for(
            Error(Errc::limit, "the job ran longer than the " + number_text(spec.time_s) + " s allowed (--time); it was ended"));
    if (now >= kill_at)
        kill_for(asked == Stop::checkpoint
                     ? Error(Errc::failed, "the worker did not reach a checkpoint within 10 s and was ended")
                     : Error(Errc::cancelled, "cancelled (the worker did not stop by itself and was ended)"));
}

void WorkerLink::State::reap(const std::function<void(const Event&)>& on_event) {
    int status = 0;
    rusage usage{};
    if (wait4(pid, &status, WNOHANG, &usage) != pid) return;
    pid = -1;
    resident = 0;
    take_lines(on_event, largest_pipe); // what it said between our last look and its end
    ended = Clock::now();
    peak = std::max(peak, static_cast<uint64_t>(usage.ru_maxrss) * 1024);
    if (verdict)
        outcome = *verdict;
    else if (done && WIFEXITED(status))
        outcome = std::move(*done);
    else if (WIFSIGNALED(status))
        outcome = WTERMSIG(status) == SIGXCPU ? out_of_time(spec)
                                              : Error(Errc::lost, "the worker was lost (" + signal_text(WTERMSIG(status)) + ")");
    else
        outcome = Error(Errc::lost, "the worker ended with status " + std::to_string(WEXITSTATUS(status)) +
                                        " without saying how it went" +
                                        (WEXITSTATUS(status) == 127 ? " (" + spec.executable + " cannot be started)" : ""));
}

WorkerLink::WorkerLink(std::unique_ptr<State> state) : state_(std::move(state)) {}
WorkerLink::WorkerLink(WorkerLink&&) noexcept = default;
WorkerLink& WorkerLink::operator=(WorkerLink&&) noexcept = default;

WorkerLink::~WorkerLink() {
    if (!state_ || state_->pid < 0) return;
    kill_group(state_->pid);
    waitpid(state_->pid, nullptr, 0);
}

Result<WorkerLink> WorkerLink::start(const WorkerSpec& spec) {
    RANVIER_ASSIGN(StopFlag flag, StopFlag::make());
    RANVIER_ASSIGN(Fd request, request_file(spec.request));
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return system_error("cannot create a pipe to the worker");
    Fd ours(ends[0]), theirs(ends[1]);
    fcntl(ours.get(), F_SETFL, O_NONBLOCK);

    std::vector<std::string> words;
    for (char** e = environ; *e; ++e) {
        const std::string entry = *e;
        bool replaced = false;
        for (const auto& [name, value] : spec.environment) replaced = replaced || entry.rfind(name + "=", 0) == 0;
        if (!replaced) words.push_back(entry);
    }
    for (const auto& [name, value] : spec.environment) words.push_back(name + "=" + value);
    std::vector<char*> environment;
    for (auto& w : words) environment.push_back(w.data());
    environment.push_back(nullptr);
    std::string executable = spec.executable, stop_option = "--stop-fd=" + std::to_string(stop_fd_in_worker);
    std::array<char*, 3> arguments{executable.data(), stop_option.data(), nullptr};

    auto state = std::make_unique<State>(std::move(flag));
    state->spec = spec;
    const pid_t session = getpid();
    const pid_t pid = fork();
    if (pid < 0) return system_error("cannot start the worker");
    if (pid == 0)
        become_worker(spec, session, request.get(), theirs.get(), state->stop.descriptor(), arguments.data(), environment.data());
    state->pid = state->worker = pid;
    state->events = std::move(ours);
    return WorkerLink(std::move(state));
}

int WorkerLink::fd() const { return state_->end_of_events ? -1 : state_->events.get(); }

milliseconds WorkerLink::next_wake() const {
    if (state_->end_of_events) return milliseconds(1); // only the end of the process is awaited
    const auto to_kill = std::chrono::duration_cast<milliseconds>(state_->kill_at - Clock::now());
    return std::max(milliseconds(0), std::min(watch_period, to_kill));
}

void WorkerLink::dispatch(const std::function<void(const Event&)>& on_event) {
    if (state_->outcome) return;
    constexpr size_t most_at_once = 256 << 10;
    state_->take_lines(on_event, most_at_once);
    state_->watch();
    state_->reap(on_event);
}

void WorkerLink::request_stop(Stop how) {
    if (state_->outcome || how <= state_->asked) return; // it only rises, and asking again gives no more time
    state_->asked = how;
    state_->stop.request(how);
    state_->kill_at = Clock::now() + (how == Stop::cancel ? cancel_grace : checkpoint_grace);
}

const std::optional<Result<Event>>& WorkerLink::outcome() const { return state_->outcome; }
uint64_t WorkerLink::peak_bytes() const { return state_->peak; }
uint64_t WorkerLink::resident_bytes() const { return state_->resident; }
int WorkerLink::worker() const { return state_->worker; }
double WorkerLink::wall_s() const {
    const auto end = state_->outcome ? state_->ended : Clock::now();
    return std::chrono::duration<double>(end - state_->started).count();
}

} // namespace ranvier
