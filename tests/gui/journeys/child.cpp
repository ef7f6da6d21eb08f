#include "tests/gui/journeys/child.hpp"

#include <cstdio>

#include <QElapsedTimer>

#include "app/gui/main_window.hpp"
#include "tests/gui/gui_helpers.hpp"
#include "tests/gui/journeys/journey.hpp"

namespace ranvier::gui {
namespace {

void say(const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
}

void name_units_without_end(Document& document) {
    for (int number = 1;; ++number) {
        const bool done = document.set_property(document.current_recording(), "unit/1/label", "name " + std::to_string(number));
        if (!done) return;
        say(std::to_string(number));
        QCoreApplication::processEvents();
    }
}

void begin_fit(Document& document, int job) {
    eventually([&] { return is_begun(*document.queue().find(job)); });
    say("running");
}

} // namespace

int run_child(const QStringList& words) {
    const auto at = words.indexOf(QStringLiteral("--child"));
    if (words.size() < at + 3) return 2;
    Document document(test_session());
    MainWindow window(document, journey_options());
    window.show();
    if (!document.open_project(words[at + 2])) return 1;
    if (!eventually([&] { return document.sources().recording != nullptr; })) return 1;
    say("open");
    if (words[at + 1] == QStringLiteral("edit")) name_units_without_end(document);
    if (words[at + 1] == QStringLiteral("fit")) begin_fit(document, run_long(document));
    if (words[at + 1] == QStringLiteral("few")) begin_fit(document, run_few(document));
    return QCoreApplication::exec();
}

std::unique_ptr<QProcess> start_child(const QString& what, const QString& project) {
    auto child = std::make_unique<QProcess>();
    child->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child->start(QCoreApplication::applicationFilePath(), {QStringLiteral("--child"), what, project});
    return child;
}

bool child_said(QProcess& child, const QByteArray& line) {
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 60'000) {
        while (child.canReadLine())
            if (child.readLine().trimmed() == line) return true;
        if (child.state() == QProcess::NotRunning && !child.canReadLine()) return false;
        child.waitForReadyRead(50);
    }
    return false;
}

} // namespace ranvier::gui
