#include "core/session/job_progress.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

#include "core/base/exit_status.hpp"

namespace ranvier {
namespace {

std::string local_time_of_day() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    localtime_r(&now, &parts);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%H:%M:%S", &parts);
    return text.data();
}

} // namespace

const char* job_state_name(JobState state) {
    switch (state) {
        case JobState::waiting:
            return "waiting";
        case JobState::running:
            return "running";
        case JobState::done:
            return "done";
        case JobState::failed:
            return "failed";
        case JobState::lost:
            return "lost";
        case JobState::cancelled:
            return "cancelled";
        case JobState::limited:
            return "limited";
        case JobState::checkpointed:
            return "checkpointed";
    }
    return "";
}

JobState state_after(Errc code) {
    switch (exit_status(code)) {
        case ExitStatus::cancelled:
            return JobState::cancelled;
        case ExitStatus::limit:
            return JobState::limited;
        case ExitStatus::lost:
            return JobState::lost;
        case ExitStatus::checkpointed:
            return JobState::checkpointed;
        case ExitStatus::done:
        case ExitStatus::failed:
        case ExitStatus::bad_input:
            return JobState::failed;
    }
    return JobState::failed;
}

void TimeLeft::take(double fraction, double now_s) {
    if (!std::isfinite(fraction)) return;
    fraction = std::clamp(fraction, 0.0, 1.0);
    if (!begun_ || fraction < fraction_) {
        *this = TimeLeft();
        begun_ = true;
        first_fraction_ = fraction_ = fraction;
        first_s_ = at_s_ = now_s;
        return;
    }
    const double step_s = now_s - at_s_;
    if (step_s <= 0) {
        fraction_ = fraction;
        return;
    }
    // What was seen longer ago than a fifth of the time so far (at least 3 s) hardly counts.
    const double memory_s = std::max(3.0, (now_s - first_s_) / 5), weight = 1 - std::exp(-step_s / memory_s);
    const double rate = (fraction - fraction_) / step_s;
    rate_ = rate_ == 0 ? (fraction - first_fraction_) / (now_s - first_s_) : rate_ + weight * (rate - rate_);
    fraction_ = fraction;
    at_s_ = now_s;
    follow(now_s);
}

void TimeLeft::follow(double now_s) {
    const double calm_s = std::max(3.0, (now_s - first_s_) / 10);
    const double reckoned = reckoned_s();
    if (reckoned < 0) return;
    const double told = told_s_ < 0 ? reckoned : std::max(0.0, told_s_ - (now_s - told_at_s_));
    told_s_ = told + (1 - std::exp(-(now_s - told_at_s_) / calm_s)) * (reckoned - told);
    told_at_s_ = now_s;
}

double TimeLeft::left_s(double now_s) const {
    if (begun_ && fraction_ >= 1) return 0;
    return told_s_ < 0 ? -1 : std::max(0.0, told_s_ - (now_s - told_at_s_));
}

double TimeLeft::reckoned_s() const {
    if (!begun_ || fraction_ - first_fraction_ < 0.01 || at_s_ - first_s_ < 1 || rate_ <= 0) return -1;
    return (1 - fraction_) / rate_;
}

void add_log_line(QueuedJob& job, const std::string& text) {
    job.log.push_back(local_time_of_day() + "  " + text);
    while (job.log.size() > most_log_lines) job.log.pop_front();
}

void take_event(QueuedJob& job, const Event& event) {
    switch (event.type) {
        case Event::Type::progress:
            if (std::isfinite(event.fraction)) job.fraction = std::clamp(event.fraction, 0.0, 1.0);
            job.stage = event.text;
            break;
        case Event::Type::metric:
            job.metrics[event.name] = event.value;
            break;
        case Event::Type::trace:
            job.traces[event.name].push_back({event.step, event.value});
            break;
        case Event::Type::log:
            add_log_line(job, event.name == "warning" ? "warning: " + event.text : event.text);
            break;
        case Event::Type::saving:
            job.stage = "saving";
            break;
        case Event::Type::done:
            for (const auto& [name, value] : event.metrics) job.metrics[name] = value;
            break;
    }
}

} // namespace ranvier
