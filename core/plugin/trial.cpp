#include "core/plugin/trial.hpp"

#include <algorithm>
#include <condition_variable>
#include <thread>

namespace ranvier {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds look_period{10};
constexpr size_t enough_steps = 4; // raises of the fraction, before the rate is believed

// Looks at a run from a thread of its own, and stops it when enough was seen or somebody asks. Ends with its destructor.
class Watch {
public:
    Watch(const HostRun& run, StopFlag& stop, const StopFlag& asked, const TrialLimits& limits)
        : run_(run), stop_(stop), asked_(asked), limits_(limits), thread_([this] { look(); }) {}
    ~Watch() { end(); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    // Nothing is looked at any more; what was seen may be read.
    void end() {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        wake_.notify_all();
        if (thread_.joinable()) thread_.join();
    }
    double age_s() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }
    const std::vector<Progressed>& seen() const { return seen_; }

private:
    void look() {
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, look_period, [this] { return over_; })) {
            const double fraction = run_.fraction(), age = age_s();
            if (fraction > (seen_.empty() ? 0 : seen_.back().fraction)) seen_.push_back({age, fraction});
            const bool enough = age >= limits_.least_s && seen_.size() >= enough_steps;
            if (const Stop stop = asked_.value(); stop != Stop::none) stop_.request(stop);
            if (enough || age >= limits_.most_s) stop_.request(Stop::cancel);
        }
    }

    const HostRun& run_;
    StopFlag& stop_;
    const StopFlag& asked_;
    TrialLimits limits_;
    Clock::time_point began_ = Clock::now();
    std::vector<Progressed> seen_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool over_ = false;
    std::thread thread_; // last: it uses all of the above
};

} // namespace

// By the later three quarters of what was seen, where those say enough: how it begins (reading, first guesses) says little of how
// it goes on.
std::optional<double> expected_s(const std::vector<Progressed>& seen) {
    if (seen.empty()) return std::nullopt;
    const Progressed& last = seen.back();
    const auto base = std::find_if(seen.begin(), seen.end(), [&](const Progressed& p) { return p.at_s >= last.at_s / 4; });
    const bool enough = seen.end() - base >= 4 && last.at_s - base->at_s >= last.at_s / 2;
    if (enough) return last.at_s + (1 - last.fraction) * (last.at_s - base->at_s) / (last.fraction - base->fraction);
    return last.at_s / last.fraction;
}

Result<Trial> try_out(const rv_plugin& plugin, HostSetup setup, Tasks& tasks, const StopFlag& asked, Budget& budget,
                      const TrialLimits& limits) {
    setup.on_event = nullptr;
    setup.on_part = nullptr;
    RANVIER_ASSIGN(StopFlag stop, StopFlag::make());
    HostRun run(plugin, std::move(setup), tasks, stop, budget);
    Trial trial;
    trial.parts = run.n_parts(); // what fraction() looks at is there from now on
    Watch watch(run, stop, asked, limits);
    const auto result = run.run();
    trial.took_s = watch.age_s();
    watch.end();
    trial.finished = static_cast<bool>(result);
    if (trial.finished) {
        trial.expected = trial.took_s;
        return trial;
    }
    const bool by_us = stop.value() != Stop::none && asked.value() == Stop::none;
    const Errc code = result.error().code();
    if (!by_us || (code != Errc::cancelled && code != Errc::checkpointed)) return result.error();
    trial.expected = expected_s(watch.seen());
    return trial;
}

} // namespace ranvier
