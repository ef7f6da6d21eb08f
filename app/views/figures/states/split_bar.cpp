#include "app/views/figures/states/split_bar.hpp"

#include <algorithm>
#include <array>

#include "app/views/canvas.hpp"
#include "app/views/figures/states/words.hpp"
#include "core/sdk/ranvier/role.hpp"

namespace ranvier::views {

namespace {

constexpr std::array roles{static_cast<int>(Role::train), static_cast<int>(Role::gap), static_cast<int>(Role::test)};

QString role_word(int role) {
    if (role == static_cast<int>(Role::train)) return StatesWords::tr("train");
    if (role == static_cast<int>(Role::gap)) return StatesWords::tr("gap");
    return StatesWords::tr("held out");
}

QColor role_colour(const Theme& theme, int role) {
    if (role == static_cast<int>(Role::train)) return theme.control_edge;
    return role == static_cast<int>(Role::test) ? theme.accent : theme.surface;
}

QColor word_colour(const Theme& theme, int role) { return role == static_cast<int>(Role::test) ? theme.accent : theme.muted; }

constexpr double sample_width = 12, sample_gap = 4, key_gap = 10;

double key_width(const Style& style, int role) {
    return text_width(style, role_word(role)) + 1 + style.px(sample_gap + sample_width);
}

// Beside each other at the right, each with a piece of its bar: when stretches are too short to carry their names.
void paint_key(QPainter& p, const Style& style, const QRectF& line, const std::vector<int>& present) {
    double right = line.right();
    for (auto role = present.rbegin(); role != present.rend(); ++role) {
        const double width = text_width(style, role_word(*role)) + 1;
        draw_text(p, style, QRectF(right - width, line.top(), width, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
                  role_word(*role), {.colour = word_colour(*style.theme, *role)});
        const QRectF sample(right - key_width(style, *role), line.center().y() - style.px(1.5), style.px(sample_width),
                            style.px(3));
        p.fillRect(sample, role_colour(*style.theme, *role));
        if (*role == static_cast<int>(Role::gap)) {
            p.setPen(QPen(style.theme->control_edge, 1));
            p.setBrush(Qt::NoBrush);
            p.drawRect(sample.adjusted(.5, .5, -.5, -.5));
        }
        right = sample.left() - style.px(key_gap);
    }
}

} // namespace

bool split_fits(const Style& style, double width, double taken, const StateTrack& track) {
    double key = 0;
    for (const int role : roles)
        if (std::ranges::any_of(track.roles(), [&](const Run& run) { return run.value == role; }))
            key += key_width(style, role) + style.px(key_gap);
    return key <= (width - taken) / 2;
}

void paint_split(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const StateTrack& track,
                 const QRectF& taken) {
    const auto& runs = track.roles();
    const double thick = style.whole(3);
    const QRectF bar(box.left(), box.bottom() - thick, box.width(), thick),
        line(box.left(), box.top(), box.width(), line_height(style));
    std::array<QRectF, 3> room; // by role: the widest stretch in view
    for (size_t i = first_run_after(runs, frame.window.start); i < runs.size() && runs[i].start < frame.window.stop; ++i) {
        const double left = frame.held_x(runs[i].start), right = frame.held_x(runs[i].stop);
        if (runs[i].value < 0 || runs[i].value > 2) continue;
        p.fillRect(QRectF(left, bar.top(), right - left, thick), role_colour(*style.theme, runs[i].value));
        QRectF& widest = room[static_cast<size_t>(runs[i].value)];
        if (right - left > widest.width()) widest = QRectF(left, line.top(), right - left, line.height());
    }
    struct Word {
        int role;
        QRectF box;
    };
    std::vector<Word> words;
    std::vector<int> present;
    bool all_fit = true;
    double free_from = box.left();
    std::vector<int> by_place;
    for (const int role : roles)
        if (room[static_cast<size_t>(role)].width() > 0) by_place.push_back(role);
    std::sort(by_place.begin(), by_place.end(),
              [&](int a, int b) { return room[static_cast<size_t>(a)].left() < room[static_cast<size_t>(b)].left(); });
    for (const int role : roles)
        if (room[static_cast<size_t>(role)].width() > 0) present.push_back(role);
    for (const int role : by_place) {
        const QRectF& stretch = room[static_cast<size_t>(role)];
        const double width = text_width(style, role_word(role)) + 1;
        // A gap is short: its name may stand over what follows it.
        const double left = std::min(std::max(stretch.left(), free_from), box.right() - width);
        const QRectF word(left, line.top(), width, line.height());
        const bool fits =
            role == static_cast<int>(Role::gap) ? left < stretch.right() + width : word.right() <= stretch.right() + 1;
        all_fit = all_fit && fits && left >= free_from - .5 && !word.intersects(taken);
        words.push_back({role, word});
        free_from = word.right() + style.px(6);
    }
    if (!all_fit) {
        paint_key(p, style, line, present);
        return;
    }
    for (const Word& word : words)
        draw_text(
            p, style, word.box, Qt::AlignLeft | Qt::AlignVCenter, role_word(word.role),
            {.weight = word.role == static_cast<int>(Role::test) ? 500 : 400, .colour = word_colour(*style.theme, word.role)});
}

} // namespace ranvier::views
