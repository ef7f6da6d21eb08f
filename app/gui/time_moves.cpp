#include "app/gui/time_moves.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier::gui {

Interval shown_window(const LinkModel& link) {
    const auto& w = link.link().window;
    return w.stop > w.start ? w : link.extent();
}

double here(const LinkModel& link) {
    const auto w = shown_window(link);
    const double cursor = link.link().cursor;
    return cursor >= w.start && cursor <= w.stop ? cursor : (w.start + w.stop) / 2;
}

void step_window(LinkModel& link, double windows) {
    const auto w = shown_window(link), all = link.extent();
    // Held before it is set, so that the length does not change at the ends.
    const double by = std::clamp(windows * (w.stop - w.start), all.start - w.start, std::max(0.0, all.stop - w.stop));
    link.set_window({w.start + by, w.stop + by});
}

void zoom_window(LinkModel& link, double factor, std::optional<double> around) {
    const auto w = shown_window(link);
    const double at = around.value_or(here(link));
    link.set_window({at - (at - w.start) * factor, at + (w.stop - at) * factor});
}

void go_to(LinkModel& link, double time) {
    const auto w = shown_window(link), all = link.extent();
    time = std::clamp(time, all.start, all.stop);
    if (time < w.start || time > w.stop) {
        const double half = (w.stop - w.start) / 2,
                     middle = std::clamp(time, all.start + half, std::max(all.start + half, all.stop - half));
        link.set_window({middle - half, middle + half});
    }
    link.set_cursor(time);
}

std::optional<double> state_change(const views::ResultData& result, double from, Way way) {
    const auto starts = result.bin_starts();
    const auto states = result.likeliest();
    const auto n = std::min(starts.size(), states.size());
    // Bins from `first` on start after `from`; a hair of tolerance so that a step from a change leaves it.
    const double hair = 1e-9 * std::max(1.0, std::abs(from));
    auto first = static_cast<size_t>(
        std::upper_bound(starts.begin(), starts.begin() + static_cast<std::ptrdiff_t>(n), from + hair) - starts.begin());
    if (way == Way::forward) {
        for (size_t i = std::max<size_t>(first, 1); i < n; ++i)
            if (states[i] != states[i - 1]) return starts[i];
        return {};
    }
    for (size_t i = first; i-- > 1;)
        if (states[i] != states[i - 1] && starts[i] < from - hair) return starts[i];
    return {};
}

std::optional<double> trial_start(const views::RecordingData& recording, double from, Way way) {
    const Intervals* rows = recording.find_intervals("trials");
    for (const auto& i : recording.intervals())
        if (!rows && !i.rows.empty()) rows = &i;
    if (!rows) return {};
    const double hair = 1e-9 * std::max(1.0, std::abs(from));
    std::optional<double> best;
    for (const auto& row : rows->rows) {
        if (way == Way::forward && row.start > from + hair && (!best || row.start < *best)) best = row.start;
        if (way == Way::back && row.start < from - hair && (!best || row.start > *best)) best = row.start;
    }
    return best;
}

} // namespace ranvier::gui
