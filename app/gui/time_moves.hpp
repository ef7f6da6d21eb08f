// Moves in time, shared by mouse, keys, transport bar and palette.
#pragma once

#include <optional>

#include "app/gui/link_model.hpp"
#include "app/views/recording_data.hpp"
#include "app/views/result_data.hpp"

namespace ranvier::gui {

enum class Way { back, forward };

Interval shown_window(const LinkModel& link); // the extent if no window is set
// The time that a step starts from: the cursor if it is in sight, else the middle of the window.
double here(const LinkModel& link);

void step_window(LinkModel& link, double windows); // by so many lengths of itself
// Times `factor` in length, around a time that stays where it is (none: the cursor in sight, else the middle).
void zoom_window(LinkModel& link, double factor, std::optional<double> around = {});
// Puts the cursor there and, if it was out of sight, the window around it.
void go_to(LinkModel& link, double time);

// The nearest start of another state before or after a time, of the likeliest states.
std::optional<double> state_change(const views::ResultData& result, double from, Way way);
// The nearest start of a row of the intervals that are called trials, else of the first that have rows.
std::optional<double> trial_start(const views::RecordingData& recording, double from, Way way);

} // namespace ranvier::gui
