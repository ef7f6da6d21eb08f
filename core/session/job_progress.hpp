// What a queue knows of a job that goes: how its events become the job's state, and how long it will still take.
#pragma once

#include <string>

#include "core/session/queue.hpp"

namespace ranvier {

inline constexpr size_t most_log_lines = 10'000;

// The time that is left, from the fractions that a job tells now and then. Times are seconds of a clock that never steps back.
class TimeLeft {
public:
    // A fraction below the one before begins anew: another stage counts from its own start.
    void take(double fraction, double now_s);
    // -1 while it cannot be told: before 1 % or 1 s of progress was seen. 0 at the end. It runs down with the clock, and where
    // the rate changes it follows in the course of seconds instead of jumping.
    double left_s(double now_s) const;

private:
    double reckoned_s() const; // at the time of the last fraction
    void follow(double now_s);
    double told_s_ = -1, told_at_s_ = 0; // what was told last
    double first_fraction_ = 0, first_s_ = 0, fraction_ = 0, at_s_ = 0;
    double rate_ = 0; // fractions per second, recent ones counting most
    bool begun_ = false;
};

// Takes one event of a worker into the job.
void take_event(QueuedJob& job, const Event& event);
// Appends a line to the job's log, "14:03:22  text", and drops the oldest beyond most_log_lines.
void add_log_line(QueuedJob& job, const std::string& text);
// The state in which a failure of this kind leaves a job.
JobState state_after(Errc code);

} // namespace ranvier
