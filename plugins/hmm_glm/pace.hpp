// Parallel loops that keep the host informed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include <ranvier/plugin.hpp>

namespace ranvier::hmm_glm {

// Runs loops on the host's threads in waves short enough to poll between them, and remembers being told to stop: from then on
// every loop is skipped, so that callers need to look at `stopped()` only where they would use a result.
// What a wave holds never shows in a result: bodies write to places of their own.
// Threads: the one that entered the plugin.
class Pace {
public:
    explicit Pace(Host host) : host_(host) {}

    // body(i) for i in 0..n-1; `item_ns` is about what one costs on one thread.
    template <typename Body>
    void run(uint64_t n, double item_ns, Body&& body) {
        const auto wave = static_cast<uint64_t>(std::max(4., 8e6 / std::max(1., item_ns)));
        for (uint64_t first = 0; first < n && !stopped_; first += wave) {
            const uint64_t count = std::min(wave, n - first);
            host_.parallel_for(count, [&](uint64_t i) { body(first + i); });
            poll();
        }
    }
    void poll() { stopped_ = stopped_ || !host_.poll(fraction_, stage_.c_str()); }
    // The fraction never falls.
    void at(double fraction, std::string stage) {
        fraction_ = std::max(fraction_, fraction);
        stage_ = std::move(stage);
    }
    bool stopped() const { return stopped_; }
    Host& host() { return host_; }
    const rv_host& table() const { return host_.table(); }

private:
    Host host_;
    double fraction_ = 0;
    std::string stage_;
    bool stopped_ = false;
};

} // namespace ranvier::hmm_glm
