// Figures from the window into files: the same picture without a window, by the project and by the command inside.
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <nlohmann/json.hpp>

#include "app/gui/figure_export.hpp"
#include "app/gui/view_dock.hpp"
#include "app/views/scenes/scene_drawer.hpp"
#include "tests/gui/journeys/journey.hpp"

namespace ranvier::gui {
namespace {

QByteArray content(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// What XML says in place of some letters.
QString plain(QString xml) { return xml.replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", "\"").replace("&amp;", "&"); }

// The program without a window, in the folder; what it said if it failed.
QByteArray ended_badly(const QString& folder, const QString& command) {
    QProcess shell;
    shell.setWorkingDirectory(folder);
    shell.setProcessChannelMode(QProcess::MergedChannels);
    shell.start("sh", {"-c", RANVIER_BINARY_DIR "/bin/" + command});
    if (!shell.waitForFinished(120'000)) return "it did not end";
    return shell.exitCode() == 0 ? QByteArray() : "status " + QByteArray::number(shell.exitCode()) + ": " + shell.readAll();
}

class Figures : public Journey {
protected:
    // A fit of a copy of the sample, with names and a colour of the user's own.
    bool open_named() {
        return QFile::copy(sample_path(), path("mine.h5")) && document().create_project(project_folder()) &&
               open(path("mine.h5")) && run_quick(document()) > 0 &&
               drive().wait("a fit", [this] { return document().sources().result != nullptr; }) &&
               document().set_property("result-1", "state/1/name", "Rest") &&
               document().set_property("result-1", "state/1/colour", "4") &&
               document().set_property("recording-1", "unit/u03/label", "fast");
    }
    bool exported(const std::string& kind, const TextMap& options, const QString& file) {
        FigureExport figure(document(), kind, options, nullptr);
        QString told = "nothing";
        QObject::connect(&figure, &FigureExport::written, &figure, [&] { told.clear(); });
        QObject::connect(&figure, &FigureExport::failed, &figure, [&](const QString& why) { told = why; });
        figure.write({}, file);
        const bool done = drive().wait("the file", [&] { return told != "nothing"; });
        EXPECT_EQ(told.toStdString(), "");
        return done && told.isEmpty();
    }
    // The last command of the history, replayed in the project: the file it writes into `folder`.
    QByteArray replayed(const QString& folder) {
        auto command = nlohmann::json::parse(command_json(document().project()->history().back().command));
        const QString name = QString::fromStdString(name_of(command.at("out").get<std::string>()));
        QDir().mkpath(folder);
        command["out"] = (folder + "/" + name).toStdString();
        write(path("again.jsonl"), QByteArray::fromStdString(command.dump()));
        const QString project = project_folder();
        stop();
        EXPECT_EQ(ended_badly(folder, "ranvier project apply '" + project + "' '" + path("again.jsonl") + "'"), "");
        return content(folder + "/" + name);
    }
    // What the command writes that stands inside the figure, where its files lie beside one another.
    QByteArray made_again(const QString& command, const QString& name) {
        const QString folder = path("away");
        QDir().mkpath(folder);
        QFile::copy(project_folder() + "/results/result-1.h5", folder + "/result-1.h5");
        QFile::copy(path("mine.h5"), folder + "/mine.h5");
        EXPECT_EQ(ended_badly(folder, command), "");
        return content(folder + "/" + name);
    }
};

TEST_F(Figures, a_named_and_coloured_state_is_the_same_from_window_project_and_command) {
    ASSERT_TRUE(open_named());
    ASSERT_TRUE(exported("states", {}, path("figure.svg")));
    const QByteArray from_window = content(path("figure.svg"));
    ASSERT_TRUE(from_window.contains("Rest"));
    const auto command = QRegularExpression("<desc>(.*?)</desc>").match(QString::fromUtf8(from_window)).captured(1);
    ASSERT_TRUE(command.contains("--state-colour 2=5")) << command.toStdString();

    EXPECT_EQ(made_again(plain(command), "figure.svg"), from_window);
    EXPECT_EQ(replayed(path("replayed")), from_window);
}

TEST_F(Figures, the_network_in_space_is_the_same_from_window_project_and_command) {
    if (const auto drawer = views::SceneDrawer::make(); !drawer) GTEST_SKIP() << drawer.error().sentence();
    ASSERT_TRUE(open_named());
    const TextMap options{{"state", "2"}, {"camera", "-12.5,30,0,1.2,0.1,0"}, {"hide_isolated", "false"}};
    ASSERT_TRUE(exported("graph3d", options, path("figure.png")));
    const QByteArray from_window = content(path("figure.png"));
    const QString command = QImage::fromData(from_window).text("Description");
    ASSERT_TRUE(command.contains("--view graph3d")) << command.toStdString();

    EXPECT_EQ(made_again(command, "figure.png"), from_window);
    EXPECT_EQ(replayed(path("replayed")), from_window);
}

TEST_F(Figures, the_network_in_space_is_copied_from_its_dock) {
    if (const auto drawer = views::SceneDrawer::make(); !drawer) GTEST_SKIP() << drawer.error().sentence();
    ASSERT_TRUE(open_fit());
    drive().press(QKeySequence("Ctrl+2"));
    auto* view = drive().view("graph3d", false);
    ASSERT_TRUE(drive().wait("the network", [&] { return view->has_picture(); }));
    QGuiApplication::clipboard()->clear();

    Q_EMIT view->copy_asked();

    EXPECT_TRUE(drive().wait("a picture", [&] { return QGuiApplication::clipboard()->image().width() > 1000; }));
}

} // namespace
} // namespace ranvier::gui
