// A window that is asked to end from outside leaves nothing to recover.
#include <gtest/gtest.h>
#include <signal.h>

#include <QFile>
#include <QProcess>

#include "app/gui/end_signals.hpp"
#include "tests/gui/gui_helpers.hpp"

namespace ranvier::gui {
namespace {

TEST(end_signals, are_told_in_the_event_loop) {
    EndSignals signals_to_end;
    bool asked = false;
    QObject::connect(&signals_to_end, &EndSignals::asked, &signals_to_end, [&] { asked = true; });

    ASSERT_EQ(::raise(SIGTERM), 0);
    EXPECT_FALSE(asked);

    EXPECT_TRUE(eventually([&] { return asked; }));
}

TEST(end_signals, close_the_project_as_a_person_does) {
    QTemporaryDir place;
    const std::string folder = place.filePath(QStringLiteral("demo.ranvier")).toStdString();
    ASSERT_TRUE(Project::create(posix_fs(), folder));
    QProcess window;
    window.start(QStringLiteral(RANVIER_BINARY_DIR "/bin/ranvier-gui"), {QString::fromStdString(folder)});
    const auto lock = [&] {
        QFile file(QString::fromStdString(folder + "/project.lock"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    ASSERT_TRUE(eventually([&] { return lock().startsWith(QByteArray::number(window.processId()) + " "); }));

    window.terminate();

    ASSERT_TRUE(window.waitForFinished(60'000));
    EXPECT_EQ(window.exitStatus(), QProcess::NormalExit);
    EXPECT_EQ(lock(), "");
    auto again = Project::open(posix_fs(), folder);
    ASSERT_TRUE(again);
    EXPECT_TRUE((*again)->recovered().empty());
}

} // namespace
} // namespace ranvier::gui
