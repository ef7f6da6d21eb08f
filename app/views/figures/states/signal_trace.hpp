// A signal of behaviour on the time axis of a states figure: least and greatest value of each column of pixels.
#pragma once

#include <string>
#include <vector>

#include <QPainter>
#include <QRectF>

#include "app/views/figures/states/time_frame.hpp"
#include "app/views/recording_data.hpp"
#include "app/views/style.hpp"
#include "core/base/result.hpp"

namespace ranvier::views {

inline constexpr size_t most_channels = 3; // that lines tell apart

// A signal and which of its channels are shown, from 0, at most `most_channels`.
struct ShownSignal {
    const SignalData* data;
    std::vector<uint64_t> channels;
    bool has_keys() const { return data->values.n_channels > 1; }
};

// The channels that `option` names for it (numbers from 1 and ranges of them, with commas between; "auto": the first ones).
// invalid_argument if the words are not understood or name no channel that the signal has.
Result<std::vector<uint64_t>> chosen_channels(const std::string& option, const SignalData& signal);

// One line a channel, told apart by shade and dash. The name stands left of the frame, with the range of all of them in the
// window; where there are several channels, which line is which, and how many are not shown.
void paint_signal(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const ShownSignal& signal,
                  double area_left);

// The sample that holds `time`: the last at or before it. -1: before the first.
int64_t sample_at(const SignalData& signal, double time);

} // namespace ranvier::views
