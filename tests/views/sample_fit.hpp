// A fit small enough to count by hand: 3 units (two of region CA1, one of DG), 2 states, 10 bins of 1 s.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QImage>
#include <QPainter>

#include "app/views/figure.hpp"
#include "app/views/figure_kind.hpp"

namespace ranvier::views {

inline ResultSet sample_fit_set() {
    ResultSet r;
    const std::vector<std::string> ids{"a", "b", "c"};
    r.arrays.push_back({"couplings", "receiver", {"receiver"}, {3}, "", "", ids});
    r.arrays.push_back({"couplings", "sender", {"sender"}, {3}, "", "", ids});
    // weight[state, receiver, sender]: in state 0 a drives b by .5; in state 1 c holds a by -.8.
    std::vector<double> weight(18, 0);
    weight[0 * 9 + 1 * 3 + 0] = .5;
    weight[1 * 9 + 0 * 3 + 2] = -.8;
    r.arrays.push_back({"couplings", "weight", {"state", "receiver", "sender"}, {2, 3, 3}, "", "", weight});
    std::vector<int32_t> called(18, 0);
    called[1 * 3 + 0] = 1;
    r.arrays.push_back({"couplings",
                        "called",
                        {"state", "receiver", "sender"},
                        {2, 3, 3},
                        "",
                        "-1, 0, 1 by local false discovery over all entries; no null computed",
                        called});
    std::vector<double> prior;
    for (int cell = 0; cell < 9; ++cell) prior.insert(prior.end(), {.1, .7, .2});
    r.arrays.push_back({"couplings", "class_prior", {"receiver", "sender", "class"}, {3, 3, 3}, "", "", prior});
    r.arrays.push_back(
        {"chain", "transition", {"state_from", "state_to"}, {2, 2}, "", "", std::vector<double>{.75, .25, .5, .5}});
    r.arrays.push_back({"chain", "occupancy", {"state"}, {2}, "", "", std::vector<double>{.6, .4}});
    r.arrays.push_back({"chain", "dwell", {"state"}, {2}, "s", "", std::vector<double>{4, 2}});
    r.arrays.push_back({"chain", "flags", {"state"}, {2}, "", "", std::vector<std::string>{"", "may be drift"}});
    r.arrays.push_back({"units", "unit", {"unit"}, {3}, "", "", ids});
    r.arrays.push_back({"units", "state_rate", {"state", "unit"}, {2, 3}, "Hz", "", std::vector<double>{1, 10, 4, 2, 5, 40}});
    r.arrays.push_back({"units", "mean_rate", {"unit"}, {3}, "Hz", "", std::vector<double>{1.5, 7, 22}});
    r.arrays.push_back({"units", "lag", {"lag"}, {2}, "s", "", std::vector<double>{1, 2}});
    r.arrays.push_back({"units", "basis", {"lag"}, {2}, "", "", std::vector<double>{.75, .25}});
    std::vector<double> times;
    std::vector<float> posterior;
    const std::vector<int32_t> path{0, 0, 0, 1, 1, 0, 0, 1, 0, 0}, sequence{0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
    for (size_t t = 0; t < path.size(); ++t) {
        times.push_back(static_cast<double>(t));
        posterior.push_back(path[t] == 0 ? 1.f : 0.f);
        posterior.push_back(path[t] == 1 ? 1.f : 0.f);
    }
    r.arrays.push_back({"states", "time_s", {"time_s"}, {10}, "s", "", times});
    r.arrays.push_back({"states", "posterior", {"time_s", "state"}, {10, 2}, "", "", posterior});
    r.arrays.push_back({"states", "viterbi", {"time_s"}, {10}, "", "", path});
    r.arrays.push_back({"states", "sequence", {"time_s"}, {10}, "", "", sequence});
    r.arrays.push_back({"states", "role", {"time_s"}, {10}, "", "", std::vector<uint8_t>{0, 0, 0, 0, 0, 0, 0, 2, 1, 1}});
    r.traces["train_nats_per_bin"] = {{1, -3}, {2, -2.5}, {3, -2.25}};
    r.metrics["heldout_nats_per_bin"] = -2.75;
    return r;
}

inline std::shared_ptr<const RecordingData> sample_units() {
    std::vector<Unit> units(3);
    units[0].id = "a", units[0].region = "DG";
    units[1].id = "b", units[1].region = "CA1";
    units[2].id = "c", units[2].region = "CA1";
    Recording recording;
    auto trains = SpikeTrains::make(std::move(units), {{1, 2}, {3}, {4, 9}});
    if (trains) recording.spikes = std::move(*trains);
    return RecordingData::of(std::move(recording), "sample");
}

inline Sources sample_fit() {
    Sources sources;
    sources.result = ResultData::of(sample_fit_set(), "fit");
    return sources;
}

// The options of a kind, with some given.
inline std::unique_ptr<Figure> made_figure(const FigureKind& kind, const Sources& sources, const TextMap& given = {}) {
    TextMap options;
    for (const Param& p : kind.options) options[p.id] = p.initial;
    for (const auto& [name, value] : given) options[name] = value;
    return kind.make(sources, options);
}

inline QImage picture_of_figure(Figure& figure, const Link& link = {}, int width = 320, int height = 320,
                                ThemeKind kind = ThemeKind::light) {
    Style style;
    style.theme = &theme(kind);
    style.family = "Liberation Sans";
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(style.theme->surface);
    QPainter painter(&image);
    figure.paint(painter, QRectF(0, 0, width, height), style, link);
    return image;
}

inline int count_pixels(const QImage& image, const QColor& colour) {
    int n = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) n += image.pixel(x, y) == colour.rgb();
    return n;
}

// A point of a figure that shows a cell from one unit to another; the middle of the cell.
inline QPointF cell_point(const Figure& figure, const std::string& sender, const std::string& receiver, int width, int height) {
    QPointF sum;
    int n = 0;
    for (int y = 0; y < height; y += 3)
        for (int x = 0; x < width; x += 3)
            if (const Hit hit = figure.at(QPointF(x, y)); hit.unit == sender && hit.receiver == receiver)
                sum += QPointF(x, y), ++n;
    return n == 0 ? QPointF(-1, -1) : sum / n;
}

inline QString probe_word(const Hit& hit, const QString& name) {
    for (const auto& [key, value] : hit.probe)
        if (key == name) return value;
    return {};
}

} // namespace ranvier::views
