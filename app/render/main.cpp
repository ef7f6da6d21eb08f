// ranvier-render: draws one figure into a file with no display, asked and heard like a worker (core/job/PROTOCOL.md).
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <iterator>
#include <new>
#include <string>

#include <QCoreApplication>
#include <QGuiApplication>

#include "app/render/draw.hpp"
#include "app/views/fonts.hpp"
#include "core/base/stop.hpp"
#include "core/job/event_channel.hpp"

namespace ranvier::render {
namespace {

// The fence: no exception of the standard library leaves the process as a crash.
Result<Event> guarded(const Request& request, const StopFlag& stop, EventChannel& channel) try {
    return answer(request, stop, [&](const Event& e) { channel.send(e); });
} catch (const std::bad_alloc&) {
    return Error(Errc::limit, "out of memory");
} catch (const std::exception& e) {
    return Error(Errc::internal, std::string("unexpected: ") + e.what());
}

int serve(int stop_fd, const std::string& share) {
    for (int s : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGPIPE}) signal(s, SIG_IGN); // the session decides, by the stop value
    EventChannel channel;
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const auto stop = StopFlag::adopt(stop_fd);
    const auto request = parse_request(text);
    if (!stop || !request) {
        channel.send(failed_event(stop ? request.error() : stop.error()));
        return 1;
    }
    views::load_fonts(share + "/fonts");
    const auto done = guarded(*request, *stop, channel);
    channel.send(done ? *done : failed_event(done.error()));
    return 0;
}

} // namespace
} // namespace ranvier::render

int main(int argc, char** argv) {
    const std::string option = argc > 1 ? argv[1] : "";
    if (option.rfind("--stop-fd=", 0) != 0) {
        std::cerr << "ranvier-render is started by ranvier render\n";
        return 2;
    }
    qputenv("QT_QPA_PLATFORM", "offscreen"); // whatever the session runs under
    qputenv("QT_LOGGING_RULES", "*.info=false;qt.*.warning=false;default.warning=false");
    if (qEnvironmentVariableIsEmpty("XDG_RUNTIME_DIR")) qputenv("XDG_RUNTIME_DIR", "/nonexistent"); // Qt would make one
    QGuiApplication application(argc, argv);
    const int code = ranvier::render::serve(std::atoi(option.c_str() + 10),
                                            QCoreApplication::applicationDirPath().toStdString() + "/../share/ranvier");
    _exit(code); // without the destructors of drivers: all is written, and a crash in one would belie the last word
}
