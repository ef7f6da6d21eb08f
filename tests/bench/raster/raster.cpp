// How long does a picture of 500 units and 10^8 spikes take, at every zoom, while one pans? Drives the states figure's paint() on
// a picture of 1920 x 1080 without a GPU, as the window does.
//   raster [UNITS] [SPIKES OF A UNIT] [PANS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>

#include <QGuiApplication>
#include <QImage>
#include <QPainter>

#include "app/views/figures/kinds.hpp"
#include "app/views/spike_density.hpp"

namespace {

using namespace ranvier;
using namespace ranvier::views;
using Clock = std::chrono::steady_clock;

constexpr double length_s = 7200;

// Of this thread alone: what a frame takes when nothing else runs, told also by a busy machine.
double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}
double ms_since(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

// Poisson spikes whose rate goes up and down, so that densities differ along each row.
Recording recording_of(int n_units, int n_spikes) {
    std::mt19937_64 random(1);
    std::exponential_distribution<double> step(1);
    std::vector<double> times;
    std::vector<int64_t> first{0};
    std::vector<Unit> units(static_cast<size_t>(n_units));
    times.reserve(static_cast<size_t>(n_units) * static_cast<size_t>(n_spikes));
    for (int u = 0; u < n_units; ++u) {
        units[static_cast<size_t>(u)] = {.id = std::to_string(u), .region = u % 3 == 0 ? "CA1" : u % 3 == 1 ? "CA3" : "DG"};
        double along = 0;
        const size_t begin = times.size();
        for (int i = 0; i < n_spikes; ++i) {
            along += step(random) * (i / 1000 % 2 == 0 ? .4 : 1.6);
            times.push_back(along);
        }
        for (size_t i = begin; i < times.size(); ++i) times[i] *= .9999 * length_s / along;
        first.push_back(static_cast<int64_t>(times.size()));
    }
    Recording recording;
    recording.spikes = SpikeTrains::from_csr(std::move(units), std::move(times), std::move(first)).value();
    recording.observed = {{0, length_s}};
    return recording;
}

double quantile(std::vector<double> values, double q) {
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<size_t>(q * static_cast<double>(values.size())))];
}

struct Times {
    std::vector<double> wall, cpu; // ms
};

void print(const Times& t) {
    std::printf("  p50 %6.2f  p99 %6.2f  worst %6.2f ms   processor p50 %6.2f  p99 %6.2f ms\n", quantile(t.wall, .5),
                quantile(t.wall, .99), quantile(t.wall, 1), quantile(t.cpu, .5), quantile(t.cpu, .99));
}

void measure(Figure& figure, int n_pans) {
    QImage image(1920, 1080, QImage::Format_RGB32);
    Style style;
    style.theme = &theme(ThemeKind::light);
    style.family = "Roboto";
    Times all;
    for (double window = length_s; window > length_s / 5000; window /= 2) {
        Times times;
        for (int i = 0; i < n_pans; ++i) {
            Link link;
            const double from = (length_s - window) / 2 + window * .01 * i;
            link.window = {from, from + window};
            link.cursor = from + window / 3;
            const auto start = Clock::now();
            const double cpu = cpu_ms();
            QPainter painter(&image);
            figure.paint(painter, QRectF(image.rect()), style, link);
            painter.end();
            times.cpu.push_back(cpu_ms() - cpu);
            times.wall.push_back(ms_since(start));
        }
        std::printf("window %9.3f s", window);
        print(times);
        all.wall.insert(all.wall.end(), times.wall.begin(), times.wall.end());
        all.cpu.insert(all.cpu.end(), times.cpu.begin(), times.cpu.end());
    }
    std::printf("all zooms         ");
    print(all);
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    const int n_units = argc > 1 ? std::atoi(argv[1]) : 500, n_spikes = argc > 2 ? std::atoi(argv[2]) : 200'000;
    const int n_pans = argc > 3 ? std::atoi(argv[3]) : 60;
    const auto recording = RecordingData::of(recording_of(n_units, n_spikes), "bench");
    Sources sources;
    sources.recording = recording;
    const auto start = Clock::now();
    const auto density = SpikeDensity::of(recording);
    const FigureKind kind = states_kind();
    TextMap options;
    for (const Param& p : kind.options) options[p.id] = p.initial;
    const auto figure = kind.make(sources, options);
    density->wait();
    std::printf("%d units, %lld spikes: counted in %.0f ms, %.3f bytes of own memory a byte of spikes\n", n_units,
                static_cast<long long>(recording->n_spikes()), ms_since(start),
                static_cast<double>(density->own_bytes()) / (8 * static_cast<double>(recording->n_spikes())));
    measure(*figure, n_pans);
}
