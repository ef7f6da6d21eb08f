#include "app/views/figures/unit_panels.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QCoreApplication>

#include "app/views/figures/fit_words.hpp"

namespace ranvier::views {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(UnitPanels)
};

// An id may hold a comma itself: the whole option is tried first.
std::vector<std::string> ids_of(const RecordingData& recording, const std::string& option) {
    if (recording.unit_of(option) >= 0) return {option};
    std::vector<std::string> ids;
    for (size_t from = 0; from <= option.size();) {
        const size_t comma = std::min(option.find(',', from), option.size());
        if (comma > from) ids.push_back(option.substr(from, comma - from));
        from = comma + 1;
    }
    return ids;
}

std::vector<int> most_spikes(const RecordingData& recording, int n) {
    std::vector<int> units(static_cast<size_t>(recording.n_units()));
    std::iota(units.begin(), units.end(), 0);
    std::ranges::stable_sort(units, [&](int a, int b) { return recording.spikes(a).size() > recording.spikes(b).size(); });
    units.resize(std::min(units.size(), static_cast<size_t>(n)));
    std::ranges::sort(units);
    return units;
}

} // namespace

ChosenUnits choose_units(const RecordingData& recording, const Link& link, const std::string& option, int most, int by_spikes) {
    ChosenUnits chosen;
    for (int u = 0; u < recording.n_units() && !link.units.empty(); ++u)
        if (link.is_selected(recording.units()[static_cast<size_t>(u)].id)) chosen.units.push_back(u);
    if (!chosen.units.empty()) {
        chosen.by = ChosenUnits::By::selection;
    } else if (!option.empty()) {
        chosen.by = ChosenUnits::By::option;
        for (const std::string& id : ids_of(recording, option)) {
            const int unit = recording.unit_of(id);
            if (unit < 0) return {.by = ChosenUnits::By::option, .unknown = id};
            chosen.units.push_back(unit);
        }
    } else {
        chosen.units = most_spikes(recording, by_spikes);
    }
    chosen.n_wanted = static_cast<int>(chosen.units.size());
    chosen.units.resize(std::min(chosen.units.size(), static_cast<size_t>(most)));
    return chosen;
}

int64_t n_spikes(const RecordingData& recording, const ChosenUnits& chosen) {
    int64_t n = 0;
    for (const int unit : chosen.units) n += static_cast<int64_t>(recording.spikes(unit).size());
    return n;
}

Param unit_option() {
    return {.id = "unit",
            .type = ParamType::string,
            .doc = "units shown while none is selected, by id, with commas between them; else those with the most spikes"};
}

Status needs_units(const Sources& sources) {
    if (!sources.recording) return Error(Errc::invalid_argument, "this figure is made from a recording, and none is open");
    if (sources.recording->n_units() == 0) return Error(Errc::invalid_argument, "the recording holds no units");
    return Ok{};
}

QString chosen_words(const Sources& sources, const ChosenUnits& chosen) {
    if (chosen.units.empty()) return {};
    const QString words =
        chosen.units.size() == 1
            ? Words::tr("unit %1").arg(unit_words(sources, sources.recording->units()[static_cast<size_t>(chosen.units[0])].id))
            : Words::tr("%1 units").arg(count_text(static_cast<int64_t>(chosen.units.size())));
    if (chosen.by != ChosenUnits::By::spikes) return words;
    return words +
           (chosen.units.size() == 1 ? Words::tr(", the one with the most spikes") : Words::tr(", those with the most spikes"));
}

QString named_units(const Sources& sources, const ChosenUnits& chosen) {
    if (chosen.units.size() < 2) return sentence(chosen_words(sources, chosen));
    QStringList ids;
    for (const int unit : chosen.units) ids << QString::fromStdString(sources.recording->units()[static_cast<size_t>(unit)].id);
    const QString words = Words::tr("Units %1").arg(ids.join(", "));
    return chosen.by == ChosenUnits::By::spikes ? words + Words::tr(", those with the most spikes") : words;
}

QStringList unmet_units(const RecordingData& recording, const std::string& option) {
    const ChosenUnits chosen = option.empty() ? ChosenUnits{} : choose_units(recording, {}, option, 1, 1);
    if (chosen.unknown.empty()) return {};
    return {Words::tr("unit: found \"%1\"; the recording has no such unit, its %2 begin with %3.")
                .arg(QString::fromStdString(chosen.unknown), count_text(recording.n_units()),
                     QString::fromStdString(recording.units().front().id))};
}

std::vector<Notice> hidden_units_notice(const ChosenUnits& chosen) {
    if (chosen.n_hidden() <= 0) return {};
    return {{Words::tr("%1 of %2 units shown, in the order of the recording. Select fewer to see the others.")
                 .arg(count_text(static_cast<int64_t>(chosen.units.size())), count_text(chosen.n_wanted)),
             {},
             {},
             {}}};
}

void draw_no_units(QPainter& p, const QRectF& area, const Style& style, const ChosenUnits& chosen) {
    if (!chosen.unknown.empty())
        draw_nothing(p, style, area, Words::tr("The recording has no unit \"%1\".").arg(QString::fromStdString(chosen.unknown)),
                     Words::tr("Select units in the raster or in the table."));
    else
        draw_nothing(p, style, area, Words::tr("No unit to show."), Words::tr("Select units in the raster or in the table."));
}

std::vector<QRectF> panels(const QRectF& area, int n, double gap, double aspect) {
    if (n <= 0) return {};
    int columns = 1;
    double best = -1;
    for (int c = 1; c <= n; ++c) {
        const int rows = (n + c - 1) / c;
        const double w = (area.width() - gap * (c - 1)) / c, h = (area.height() - gap * (rows - 1)) / rows;
        const double size = std::min(w, h * aspect); // the width of a box of that aspect that fits
        if (size > best + 1e-9) best = size, columns = c;
    }
    const int rows = (n + columns - 1) / columns;
    const double w = (area.width() - gap * (columns - 1)) / columns, h = (area.height() - gap * (rows - 1)) / rows;
    std::vector<QRectF> boxes;
    for (int i = 0; i < n; ++i)
        boxes.emplace_back(area.left() + i % columns * (w + gap), area.top() + i / columns * (h + gap), w, h);
    return boxes;
}

double in_own_unit(const RecordingData& recording, double seconds, double otherwise) {
    if (recording.in_seconds()) return seconds;
    if (recording.unit_of_time() == QLatin1String("ms")) return seconds * 1e3;
    if (recording.unit_of_time() == QStringLiteral("µs")) return seconds * 1e6;
    return otherwise;
}

double observed_duration(const RecordingData& recording) {
    double sum = 0;
    for (const Interval& i : recording.observed()) sum += i.stop - i.start;
    return recording.observed().empty() ? recording.extent().stop - recording.extent().start : sum;
}

double draw_log_axis(QPainter& p, const Style& style, const Scale& x, double y, const QString& title) {
    const double tick = style.px(4), height = line_height(style);
    const auto crisp = [&](double at) { return style.medium == Medium::screen ? std::floor(at) + .5 : at; };
    p.save();
    p.setRenderHint(QPainter::Antialiasing, style.medium != Medium::screen);
    p.setPen(QPen(style.theme->axis, style.whole(1), Qt::SolidLine, Qt::FlatCap));
    p.drawLine(QLineF(x.from, crisp(y), x.to, crisp(y)));
    double last = -1e9;
    for (double power = std::ceil(x.low - 1e-9); power <= x.high + 1e-9; ++power) {
        const double at = x.at(power);
        p.drawLine(QLineF(crisp(at), crisp(y), crisp(at), crisp(y) + tick));
        const QString text = short_number(std::pow(10, power));
        const double width = text_width(style, text) + 1;
        if (at - width / 2 < last + style.px(6)) continue;
        draw_text(p, style, QRectF(at - width / 2, y + tick + style.px(2), width, height), Qt::AlignHCenter | Qt::AlignTop, text);
        last = at + width / 2;
    }
    for (double power = std::floor(x.low); power <= x.high; ++power)
        for (int m = 2; m < 10; ++m) {
            const double at = power + std::log10(m);
            if (at < x.low || at > x.high) continue;
            p.drawLine(QLineF(crisp(x.at(at)), crisp(y), crisp(x.at(at)), crisp(y) + tick / 2));
        }
    p.restore();
    double reach = tick + style.px(2) + height;
    if (title.isEmpty()) return reach;
    draw_text(p, style, QRectF(x.from, y + reach + style.px(2), x.to - x.from, height), Qt::AlignHCenter | Qt::AlignTop, title);
    return reach + style.px(2) + height;
}

} // namespace ranvier::views
