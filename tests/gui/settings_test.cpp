// Settings can never stop the start.
#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

#include "app/gui/settings.hpp"

namespace ranvier::gui {
namespace {

void write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

struct Kept : testing::Test {
    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("config/window.json"));
};

TEST_F(Kept, what_was_set_is_there_at_the_next_start) {
    Settings(path).set("theme", "dark");

    EXPECT_EQ(Settings(path).value("theme").toString(), QStringLiteral("dark"));
}

TEST_F(Kept, a_damaged_file_is_told_once_and_gives_defaults) {
    write(folder.filePath(QStringLiteral("bad.json")), "{\"ranvier_window\": 1, \"settings\"");
    Settings settings(folder.filePath(QStringLiteral("bad.json")));

    EXPECT_TRUE(settings.value("theme").isUndefined());
    EXPECT_FALSE(settings.take_complaint().isEmpty());
    EXPECT_TRUE(settings.take_complaint().isEmpty());
}

TEST_F(Kept, settings_of_another_version_are_not_used) {
    write(folder.filePath(QStringLiteral("new.json")), "{\"ranvier_window\": 99, \"settings\": {\"theme\": \"dark\"}}");

    EXPECT_TRUE(Settings(folder.filePath(QStringLiteral("new.json"))).value("theme").isUndefined());
}

TEST_F(Kept, a_start_that_ended_is_no_failed_start) {
    StartGuard(folder.filePath(QStringLiteral("mark"))).started();

    EXPECT_FALSE(StartGuard(folder.filePath(QStringLiteral("mark"))).last_start_failed());
}

TEST_F(Kept, a_start_whose_process_is_gone_has_failed) {
    write(folder.filePath(QStringLiteral("mark")), "999999999");

    EXPECT_TRUE(StartGuard(folder.filePath(QStringLiteral("mark"))).last_start_failed());
}

} // namespace
} // namespace ranvier::gui
