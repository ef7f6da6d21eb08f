#include "app/gui/start_options.hpp"

#include <cstdio>
#include <cstdlib>

#include <QCommandLineParser>
#include <QCoreApplication>

#include "core/base/default_limits.hpp"
#include "core/base/units.hpp"

namespace ranvier::gui {
namespace {

[[noreturn]] void refuse(const QString& sentence) {
    std::fprintf(stderr, "ranvier-gui: %s\n", qPrintable(sentence));
    std::exit(2);
}

struct Words {
    Q_DECLARE_TR_FUNCTIONS(StartOptions)
};

void add_options(QCommandLineParser& parser) {
    parser.setApplicationDescription(Words::tr("Brain states and functional couplings from spike recordings: the window."));
    parser.addPositionalArgument("FILES", Words::tr("recordings, results, folders or one project (NAME.ranvier)"), "[FILES...]");
    parser.addOptions({{"safe-mode", Words::tr("no plugins of your own, and the default layout")},
                       {"reset-ui", Words::tr("forget theme, text size and layouts")},
                       {"theme", Words::tr("light, dark or high-contrast"), "THEME"},
                       {"layout", Words::tr("states, graphs or models"), "LAYOUT"},
                       {"cache", Words::tr("folder for imported files, or none"), "DIR"},
                       {"memory", Words::tr("memory that workers may use together, as 4GiB"), "SIZE"},
                       {"threads", Words::tr("threads of a worker"), "N"},
                       {"screenshot", Words::tr("write a picture of the window once everything is there, and quit"), "FILE.png"},
                       {"window-size", Words::tr("size of the window, as 1600x1000"), "WxH"}});
    parser.addHelpOption();
    parser.addVersionOption();
}

ThemeChoice theme_of(const QString& word) {
    if (word == "light") return ThemeChoice::light;
    if (word == "dark") return ThemeChoice::dark;
    if (word == "high-contrast") return ThemeChoice::high_contrast;
    refuse(Words::tr("--theme %1: it is light, dark or high-contrast").arg(word));
}

Preset layout_of(const QString& word) {
    for (const auto preset : presets)
        if (word == preset_id(preset)) return preset;
    refuse(Words::tr("--layout %1: it is states, graphs or models").arg(word));
}

QSize size_of(const QString& word) {
    const auto parts = word.split('x');
    const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
    if (size.width() < 640 || size.height() < 480 || size.width() > 16384 || size.height() > 16384)
        refuse(Words::tr("--window-size %1: it is WIDTHxHEIGHT, from 640x480 on").arg(word));
    return size;
}

SessionOptions session_options(const QCommandLineParser& parser) {
    SessionOptions s;
    s.device_class = detect_device_class();
    s.threads = default_threads();
    s.memory = default_memory_bytes(posix_fs());
    s.cache = parser.value("cache").toStdString();
    if (parser.isSet("threads")) {
        s.threads = parser.value("threads").toInt();
        if (s.threads < 1 || s.threads > 1024) refuse(Words::tr("--threads %1: it is 1 to 1024").arg(parser.value("threads")));
    }
    if (parser.isSet("memory")) {
        const auto bytes = parse_bytes(parser.value("memory").toStdString());
        if (!bytes) refuse(QString::fromStdString(bytes.error().sentence()));
        s.memory = *bytes;
    }
    return s;
}

} // namespace

StartOptions parse_start_options(const QStringList& given) {
    QCommandLineParser parser;
    add_options(parser);
    parser.process(given);
    StartOptions options;
    options.files = parser.positionalArguments();
    options.safe_mode = parser.isSet("safe-mode");
    options.reset_ui = parser.isSet("reset-ui");
    if (parser.isSet("theme")) options.theme = theme_of(parser.value("theme"));
    if (parser.isSet("layout")) options.layout = layout_of(parser.value("layout"));
    options.screenshot = parser.value("screenshot");
    if (parser.isSet("window-size")) options.window_size = size_of(parser.value("window-size"));
    options.session = session_options(parser);
    return options;
}

} // namespace ranvier::gui
