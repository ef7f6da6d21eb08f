#include "app/gui/end_signals.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include <QSocketNotifier>

namespace ranvier::gui {
namespace {

constexpr std::array<int, 3> ending{SIGTERM, SIGINT, SIGHUP};
std::array<int, 2> ends{-1, -1}; // of the pipe; a handler knows nothing else

void tell(int) {
    const int kept = errno;
    const char byte = 1;
    // A full pipe has been told already.
    [[maybe_unused]] const ssize_t written = ::write(ends[1], &byte, 1);
    errno = kept;
}

void handle(void (*handler)(int), int flags) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    ::sigemptyset(&action.sa_mask);
    for (const int signal : ending) ::sigaction(signal, &action, nullptr);
}

} // namespace

EndSignals::EndSignals(QObject* parent) : QObject(parent) {
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
    notifier_ = new QSocketNotifier(ends[0], QSocketNotifier::Read, this);
    connect(notifier_, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        while (::read(ends[0], &byte, 1) > 0) {
        }
        Q_EMIT asked();
    });
    handle(tell, SA_RESTART | static_cast<int>(SA_RESETHAND));
}

EndSignals::~EndSignals() {
    if (!notifier_) return;
    handle(SIG_DFL, 0);
    delete notifier_;
    for (int& end : ends) ::close(std::exchange(end, -1));
}

} // namespace ranvier::gui
