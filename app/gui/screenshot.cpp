#include "app/gui/screenshot.hpp"

#include <cstdio>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPixmap>
#include <QTimer>

#include "app/gui/main_window.hpp"

namespace ranvier::gui {
namespace {

constexpr int rest_ms = 600; // so long nothing may happen
constexpr qint64 patience_ms = 120'000;

} // namespace

void take_screenshot(MainWindow& window, const QString& file) {
    auto* timer = new QTimer(&window);
    timer->setInterval(100);
    auto quiet = std::make_shared<int>(0);
    QElapsedTimer begun;
    begun.start();
    QObject::connect(timer, &QTimer::timeout, &window, [&window, timer, quiet, begun, file] {
        *quiet = window.settled() ? *quiet + timer->interval() : 0;
        if (*quiet < rest_ms && begun.elapsed() < patience_ms) return;
        timer->stop();
        const bool written = window.grab().save(file, "PNG");
        if (!written) std::fprintf(stderr, "ranvier-gui: %s cannot be written\n", qPrintable(file));
        window.close();
        QCoreApplication::exit(written ? 0 : 1);
    });
    timer->start();
}

} // namespace ranvier::gui
