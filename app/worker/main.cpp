// ranvier-worker: reads one request, says how it goes in JSON lines, and ends (core/job/PROTOCOL.md).
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <iterator>
#include <new>
#include <string>

#include "app/worker/verbs.hpp"
#include "core/base/exit_status.hpp"
#include "core/job/event_channel.hpp"
#include "core/plugin/loader.hpp"

namespace ranvier::worker {
namespace {

Result<Event> answer(const Request& request, const Context& context) {
    switch (request.verb) {
        case Verb::import:
            return import_file(request, context);
        case Verb::run:
            return run_job(request, context);
        case Verb::show:
            return show_result(request, context);
        case Verb::export_result:
            return export_to(request, context);
        case Verb::convert:
            return convert(request, context);
        case Verb::simulate:
            return simulate_counts(request, context);
        case Verb::doctor:
            return doctor(request, context);
        case Verb::render:
            return Error(Errc::unsupported, "figures are drawn by ranvier-render, not by this program");
    }
    return Error(Errc::internal, "unknown verb");
}

// The fence: no exception of the standard library leaves the worker as a crash.
Result<Event> guarded(const Request& request, const Context& context) try {
    return answer(request, context);
} catch (const std::bad_alloc&) {
    return Error(Errc::limit, "out of memory");
} catch (const std::exception& e) {
    return Error(Errc::internal, std::string("unexpected: ") + e.what());
}

int describe(const std::string& path) {
    const auto plugin = LoadedPlugin::load(path);
    if (!plugin) {
        std::cerr << plugin.error().sentence() << "\n";
        return static_cast<int>(exit_status(plugin.error().code()));
    }
    std::cout << schema_json(plugin->schema());
    return std::cout.flush() ? 0 : 1;
}

int serve(int stop_fd) {
    // A scheduler signals the whole group; the session alone decides, through the stop value.
    for (int s : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGPIPE}) signal(s, SIG_IGN);
    EventChannel channel;
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    auto stop = StopFlag::adopt(stop_fd);
    auto request = parse_request(text);
    if (!stop || !request) {
        channel.send(failed_event(stop ? request.error() : stop.error()));
        return 1;
    }
    const Context context{posix_fs(), *stop, [&](const Event& e) { channel.send(e); }};
    const auto done = guarded(*request, context);
    channel.send(done ? *done : failed_event(done.error()));
    return 0;
}

} // namespace
} // namespace ranvier::worker

int main(int argc, char** argv) {
    const std::string option = argc > 1 ? argv[1] : "";
    if (option == "--describe" && argc == 3) return ranvier::worker::describe(argv[2]);
    if (option.rfind("--stop-fd=", 0) == 0) {
        const int code = ranvier::worker::serve(std::atoi(option.c_str() + 10));
        std::cout.flush();
        // Without the destructors of foreign libraries: all is written, and a crash in one would belie the last word.
        _exit(code);
    }
    std::cerr << "ranvier-worker is started by ranvier; ranvier-worker --describe PLUGIN.so prints a plugin's schema\n";
    return 2;
}
