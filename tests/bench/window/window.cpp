// How soon does the window stand, how soon is a picture there, how smoothly does it pan, how soon do all views follow a
// selection, and for how long does it not answer while it loads, fits and draws? Drives the real window without a GPU.
//   bench_window FOLDER      with what data.py wrote there
#include <cstdio>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "app/gui/application.hpp"
#include "app/gui/figure_widget.hpp"
#include "app/gui/main_window.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/view_area.hpp"
#include "core/base/device_class.hpp"
#include "tests/bench/window/heartbeat.hpp"

namespace ranvier::bench {
namespace {

using gui::Document;
using gui::FigureWidget;

double ms(const QElapsedTimer& clock) { return static_cast<double>(clock.nsecsElapsed()) / 1e6; }

bool until(const std::function<bool()>& holds, double limit_ms = 300'000) {
    QElapsedTimer clock;
    clock.start();
    while (!holds() && ms(clock) < limit_ms) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return holds();
}

void row(const char* what, double value, const char* unit, const char* asked) {
    std::printf("| %s | %.1f %s | %s |\n", what, value, unit, asked);
}

void stalls(const char* while_what, const Heartbeat& beat) {
    std::printf("| event loop late while %s: p50, p99, worst | %.1f, %.1f, %.1f ms | p99 <= 50, worst <= 200 ms |\n", while_what,
                quantile(beat.late_ms(), .5), quantile(beat.late_ms(), .99), quantile(beat.late_ms(), 1));
}

double anonymous_bytes() {
    QFile status("/proc/self/status");
    if (!status.open(QIODevice::ReadOnly)) return 0;
    for (const auto& line : status.readAll().split('\n'))
        if (line.startsWith("RssAnon:")) return line.mid(8).simplified().split(' ')[0].toDouble() * 1024;
    return 0;
}

Session session() {
    Installation installation;
    installation.worker = RANVIER_BINARY_DIR "/bin/ranvier-worker";
    installation.plugins = {RANVIER_BINARY_DIR "/lib/ranvier/plugins"};
    installation.renderer = RANVIER_BINARY_DIR "/bin/ranvier-render";
    SessionOptions options;
    options.threads = 2;
    options.device_class = detect_device_class();
    return Session(posix_fs(), std::move(installation), std::move(options));
}

class Bench {
public:
    Bench(const QString& data, const QString& own)
        : data_(data), own_(own), document_(session()), window_(document_, {.default_layout = true, .share = {}}) {
        window_.resize(1920, 1080);
        window_.show();
    }
    void start(const QElapsedTimer& since) {
        bool idle = false;
        QTimer::singleShot(0, &window_, [&idle] { idle = true; });
        until([&] { return idle; });
        row("start to usable", ms(since), "ms", "< 2000 ms");
    }
    void first_picture();
    void pan();
    void fit();
    void selection();
    void graph();

private:
    gui::ViewDock* view(const std::string& kind) {
        for (auto* v : window_.area().views())
            if (v->kind() == kind && v->isVisible() && v->figure()) return v;
        return nullptr;
    }
    bool painted(const std::string& kind) {
        auto* v = view(kind);
        return v && !v->figure_widget()->paint_ms().empty();
    }
    bool whole(const std::string& kind) { return painted(kind) && !view(kind)->figure()->unfinished(); }
    void open(const QString& name) {
        document_.create_project(own_ + "/" + QString::number(++n_projects_) + ".ranvier");
        document_.open({data_ + "/" + name});
    }
    QString data_, own_;
    Document document_;
    gui::MainWindow window_;
    int n_projects_ = 0;
};

void Bench::first_picture() {
    const double before = anonymous_bytes();
    {
        Heartbeat beat;
        QElapsedTimer clock;
        clock.start();
        open("big.nwb");
        until([&] { return painted("states"); });
        row("first picture of 1 GB (1.25x10^8 spikes), not in the cache", ms(clock), "ms", "< 3000 ms");
        until([&] { return whole("states"); });
        row("the same, its last spike counted", ms(clock), "ms", "");
        stalls("loading 1.25x10^8 spikes", beat);
    }
    const auto recording = document_.sources().recording;
    row("own memory", (anonymous_bytes() - before) / 1e6, "MB", "");
    std::printf("| own memory for a mapped byte | %.3f | <= 0.1 |\n",
                (anonymous_bytes() - before) / static_cast<double>(recording->mapped_bytes()));
    const QString folder = QString::fromStdString(document_.project()->folder());
    document_.close_project();
    QElapsedTimer clock;
    clock.start();
    document_.open_project(folder);
    until([&] { return painted("states"); });
    row("first picture of 1 GB, from the cache", ms(clock), "ms", "< 3000 ms");
    until([&] { return whole("states"); });
}

void Bench::pan() {
    auto* raster = view("states")->figure_widget();
    const auto extent = document_.link().extent();
    std::vector<double> all;
    Heartbeat beat;
    for (double length = (extent.stop - extent.start) * .9; length > .05; length /= 8) {
        const size_t from = raster->paint_ms().size();
        QElapsedTimer clock;
        clock.start();
        constexpr int n_steps = 120;
        const double step = std::min(length, extent.stop - extent.start - length) / n_steps;
        for (int i = 0; i < n_steps; ++i) {
            const double at = extent.start + step * i;
            document_.link().set_window({at, at + length});
            const size_t n = raster->paint_ms().size();
            until([&] { return raster->paint_ms().size() != n; }, 2000);
        }
        const auto& times = raster->paint_ms();
        std::vector<double> here(times.begin() + static_cast<std::ptrdiff_t>(std::min(from, times.size())), times.end());
        std::printf(
            "| pan, window of %.3g s: frames/s; paint p50, p99, worst | %.0f; %.1f, %.1f, %.1f ms | >= 60; p99 <= 16.7 ms |\n",
            length, n_steps * 1000 / ms(clock), quantile(here, .5), quantile(here, .99), quantile(here, 1));
        all.insert(all.end(), here.begin(), here.end());
    }
    std::printf("| pan, all zooms: paint p50, p99 | %.1f, %.1f ms | p99 <= 16.7 ms |\n", quantile(all, .5), quantile(all, .99));
    stalls("panning 1.25x10^8 spikes", beat);
    document_.close_project();
}

void Bench::fit() {
    open("sample.h5");
    document_.open({QStringLiteral(RANVIER_SOURCE_DIR "/datasets/switching_sample.h5")});
    until([&] { return document_.sources().recording && painted("states"); });
    const int job =
        document_.run("hmm_glm", {{"recording", document_.current_recording()}},
                      {{"model", "ohg"}, {"states", "8"}, {"restarts", "64"}, {"max_iterations", "10000"}}, {}, 0, "bench");
    until([&] { return document_.queue().find(job)->fraction > 0; });
    Heartbeat beat;
    QElapsedTimer clock;
    clock.start();
    const auto extent = document_.link().extent();
    const double length = (extent.stop - extent.start) / 10;
    for (int i = 0; ms(clock) < 5000; ++i) {
        const double at = extent.start + length * (i % 900) / 100;
        document_.link().set_window({at, at + length});
        until([] { return false; }, 16);
    }
    stalls("a fit runs and one pans", beat);
    document_.stop_job(job, Stop::cancel);
    until([&] { return document_.queue().find(job)->ended(); });
}

// From the call to the last paint of the views that care.
void Bench::selection() {
    document_.show_object("result-1");
    until([&] { return painted("coupling") && painted("states"); });
    const auto units = document_.sources().recording->units();
    std::vector<double> times;
    for (int i = 0; i < 40; ++i) {
        std::vector<std::pair<FigureWidget*, size_t>> waiting;
        auto next = document_.link().link();
        next.units = {units[static_cast<size_t>(i) % units.size()].id};
        for (auto* v : window_.area().views())
            if (auto* w = v->figure_widget();
                w && w->isVisible() && w->figure() && w->figure()->cares(document_.link().link(), next))
                waiting.emplace_back(w, w->paint_ms().size());
        QElapsedTimer clock;
        clock.start();
        document_.link().set(next);
        until(
            [&] {
                return std::all_of(waiting.begin(), waiting.end(),
                                   [](const auto& w) { return w.first->paint_ms().size() != w.second; });
            },
            5000);
        times.push_back(ms(clock));
    }
    std::printf("| selection to all views: p50, p99, worst of 40 | %.1f, %.1f, %.1f ms | < 100 ms |\n", quantile(times, .5),
                quantile(times, .99), quantile(times, 1));
    document_.close_project();
}

void Bench::graph() {
    Heartbeat beat;
    QElapsedTimer clock;
    clock.start();
    open("dense.h5");
    until([&] { return document_.sources().result != nullptr; });
    auto* dock = window_.area().add_view("graph", {});
    until([&] { return dock->figure() && !dock->figure_widget()->paint_ms().empty(); });
    row("first picture of a graph of 548 nodes and 299,756 edges", ms(clock), "ms", "");
    until([&] { return !dock->figure()->unfinished(); }, 30'000);
    const auto& units = document_.sources().result->units();
    for (int i = 0; i < 40; ++i) {
        document_.link().select_units({units[static_cast<size_t>(i)]});
        until([] { return false; }, 30);
    }
    const auto& paints = dock->figure_widget()->paint_ms();
    std::printf("| paint of that graph: p50, worst | %.1f, %.1f ms | |\n", quantile(paints, .5), quantile(paints, 1));
    stalls("drawing 3e5 edges", beat);
}

} // namespace

int run(int argc, char** argv) {
    QElapsedTimer since;
    since.start();
    if (argc != 2) {
        std::fprintf(stderr, "bench_window FOLDER\n");
        return 2;
    }
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    const QTemporaryDir own(QDir::cleanPath(QString::fromLocal8Bit(argv[1])) + "/run_XXXXXX");
    for (const char* name : {"CONFIG", "DATA", "CACHE"})
        qputenv(QByteArray("RANVIER_") + name, own.filePath(QString(name).toLower()).toUtf8());
    gui::Application application(argc, argv);
    gui::Theming theming(application);
    theming.show_as(gui::ThemeChoice::light);
    Bench bench(QDir(QString::fromLocal8Bit(argv[1])).absolutePath(), own.path());
    std::printf("| question | found | asked |\n|---|---|---|\n");
    bench.start(since);
    bench.first_picture();
    bench.pan();
    bench.fit();
    bench.selection();
    bench.graph();
    return 0;
}

} // namespace ranvier::bench

int main(int argc, char** argv) { return ranvier::bench::run(argc, argv); }
