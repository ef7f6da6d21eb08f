// The application of all journeys: no display unless --display is said, and folders of the user that are thrown away. With
// --child it is the window of child.hpp instead.
#include <gtest/gtest.h>

#include <cstring>

#include <QTemporaryDir>

#include "app/gui/application.hpp"
#include "app/gui/theming.hpp"
#include "tests/gui/journeys/child.hpp"

namespace {

bool has_word(int argc, char** argv, const char* word) {
    for (int i = 1; i < argc; ++i)
        if (std::strcmp(argv[i], word) == 0) return true;
    return false;
}

} // namespace

int main(int argc, char** argv) {
    using namespace ranvier::gui;
    testing::InitGoogleTest(&argc, argv);
    if (testing::GTEST_FLAG(list_tests)) return RUN_ALL_TESTS();
    const QTemporaryDir user;
    if (!has_word(argc, argv, "--display")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const bool child = has_word(argc, argv, "--child");
    if (!child)
        for (const char* name : {"CONFIG", "DATA", "CACHE"})
            qputenv(QByteArray("RANVIER_") + name, user.filePath(QString::fromLatin1(name).toLower()).toUtf8());
    Application application(argc, argv);
    Theming theming(application);
    theming.show_as(ThemeChoice::light);
    QObject::connect(&application, &Application::fenced, &application,
                     [](const QString& what) { ADD_FAILURE() << "an exception left an event handler: " << what.toStdString(); });
    return child ? run_child(application.arguments()) : RUN_ALL_TESTS();
}
