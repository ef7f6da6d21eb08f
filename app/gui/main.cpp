// ranvier-gui: the window.
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <QFileInfo>
#include <QFontDatabase>
#include <QIcon>
#include <QLibraryInfo>
#include <QSessionManager>
#include <QTimer>
#include <QTranslator>

#include "app/gui/application.hpp"
#include "app/gui/end_signals.hpp"
#include "app/gui/main_window.hpp"
#include "app/gui/screenshot.hpp"
#include "app/gui/settings.hpp"
#include "app/gui/start_options.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/view_area.hpp"

namespace ranvier::gui {
namespace {

// English first, for its plural forms; a language that is there goes before it.
void load_translations(QApplication& app, const QString& share) {
    const auto install = [&app](auto... where) {
        auto* translator = new QTranslator(&app);
        if (translator->load(where...)) app.installTranslator(translator);
    };
    install(QStringLiteral("ranvier_en"), share + "/translations");
    install(QLocale(), QStringLiteral("qt"), QStringLiteral("_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(QLocale(), QStringLiteral("ranvier"), QStringLiteral("_"), share + "/translations");
}

// A start that did not end may be the fault of what was kept of the last one.
void tell_of_failed_start(MainWindow& window) {
    window.show_message({Message::Kind::warning,
                         Application::tr("The last start did not come to its end."),
                         Application::tr("The window started with the default layout. What was kept of the layout is still there "
                                         "and is used again at the next start."),
                         {{Application::tr("Forget the kept layout"),
                           [] {
                               Settings::instance().set("docks", {});
                               Settings::instance().set("geometry", {});
                           }}},
                         "start"});
}

bool is_given(int argc, char** argv, std::initializer_list<std::string_view> words) {
    for (int i = 1; i < argc; ++i)
        if (std::find(words.begin(), words.end(), argv[i]) != words.end()) return true;
    return false;
}

// Qt ends the process where there is no display; help needs none, and anything else deserves a sentence.
bool can_show(int argc, char** argv) {
    if (std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY") || std::getenv("QT_QPA_PLATFORM")) return true;
    setenv("QT_QPA_PLATFORM", "offscreen", 0);
    if (is_given(argc, argv, {"-h", "--help", "--help-all", "-v", "--version"})) return true;
    std::fprintf(stderr,
                 "ranvier-gui: there is no display (DISPLAY and WAYLAND_DISPLAY are not set); \"ranvier --help\" lists what "
                 "runs without one\n");
    return false;
}

int start(int argc, char** argv) {
    signal(SIGPIPE, SIG_IGN);
    if (!can_show(argc, argv)) return 1;
    Application app(argc, argv);
    QCoreApplication::setApplicationName("ranvier");
    QCoreApplication::setApplicationVersion(RANVIER_VERSION);
    QGuiApplication::setDesktopFileName("org.ranvier.Ranvier");
    QGuiApplication::setWindowIcon(QIcon::fromTheme("org.ranvier.Ranvier", QIcon(":/icons/org.ranvier.Ranvier.svg")));
    auto installation = Installation::find();
    if (!installation) {
        std::fprintf(stderr, "ranvier-gui: %s\n", installation.error().sentence().c_str());
        return 1;
    }
    const QString share = QString::fromStdString(installation->share);
    load_translations(app, share);
    StartOptions options = parse_start_options(app.arguments());
    if (options.safe_mode) installation->plugins.resize(1); // the installation's own
    if (options.reset_ui) Settings::instance().clear();
    StartGuard guard(QFileInfo(Settings::instance().file()).path() + "/window.starting");
    Theming theming(app);
    if (options.theme) theming.show_as(*options.theme);
    Document document(Session(posix_fs(), std::move(*installation), options.session));
    MainWindow window(document, {options.safe_mode || guard.last_start_failed() || !options.screenshot.isEmpty(), share});
    QObject::connect(&app, &Application::fenced, &window, [&window](const QString& what) {
        window.show_message({Message::Kind::refusal,
                             Application::tr("Something in the window went wrong."),
                             Application::tr("%1. What was asked for was not done; the project is as it was.").arg(what),
                             {},
                             what});
    });
    // Asked to end from outside: what is open is closed in order, so that nothing has to be recovered.
    const auto end = [] {
        QApplication::closeAllWindows();
        QCoreApplication::exit(0);
    };
    EndSignals signals_to_end;
    QObject::connect(&signals_to_end, &EndSignals::asked, &window, end);
    QObject::connect(
        &app, &QGuiApplication::commitDataRequest, &window, [&window] { window.close(); }, Qt::DirectConnection);
    if (!options.window_size.isEmpty()) window.resize(options.window_size);
    window.show();
    if (options.layout) window.area().show_preset(*options.layout);
    if (guard.last_start_failed()) tell_of_failed_start(window);
    if (!options.files.isEmpty()) document.open(options.files);
    QTimer::singleShot(0, &window, [&guard] { guard.started(); });
    if (!options.screenshot.isEmpty()) take_screenshot(window, options.screenshot);
    return app.exec();
}

} // namespace
} // namespace ranvier::gui

int main(int argc, char** argv) { return ranvier::gui::start(argc, argv); }
