// A plugin whose only job is to misbehave, so that tests can watch the host cope.
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <vector>

#include <ranvier/plugin.hpp>

namespace {

using ranvier::Host;
using ranvier::Status;
using namespace std::chrono_literals;

volatile int* nowhere = nullptr;

struct Zoo {
    static const ranvier::Schema& schema() {
        static const ranvier::Schema s{
            "zoo",
            "1",
            "Misbehaves",
            "For tests of the host.",
            {ranvier::choice("deed", "well|crash|exit|hang|hoard|throw|fail|twice|metric_in_part|long|nan", "well",
                             "What to do in gather."),
             ranvier::integer("parts", "3", 0, 64, "Parts, each of which keeps its index."),
             ranvier::real("part_s", "s", "0", 0, 60, "Time each part takes.")},
            {},
            {}};
        return s;
    }

    static uint32_t parts(Host& host) { return static_cast<uint32_t>(host.integer("parts")); }

    static Status part(Host& host, uint32_t index) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(host.number("part_s"));
        while (std::chrono::steady_clock::now() < end) {
            if (!host.poll(0, "waiting")) return Status::stopped();
            std::this_thread::sleep_for(2ms);
        }
        if (host.text("deed") == "metric_in_part") host.metric("m", 1);
        host.state<double>("index", {1})[0] = index;
        return Status::done();
    }

    static Status gather(Host& host) {
        const auto deed = host.text("deed");
        if (deed == "crash") *nowhere = 1;
        if (deed == "exit") std::_Exit(7);
        if (deed == "throw") throw std::runtime_error("thrown on purpose");
        if (deed == "fail") return Status::failed("failed on purpose");
        if (deed == "hang")
            for (;;) std::this_thread::sleep_for(10ms);
        if (deed == "hoard") return hoard();
        if (deed == "long")
            for (int i = 0; i < 100000; ++i) {
                if (!host.poll(i / 100000.0, "waiting")) return Status::stopped();
                std::this_thread::sleep_for(1ms);
            }
        const uint32_t n = parts(host);
        auto values = host.output<double>("values", "index", {{"part", n}}, "", "What each part kept.");
        for (uint32_t i = 0; i < n; ++i) values[i] = host.part_state<double>(i, "index")->values[0];
        if (deed == "twice") host.output<double>("values", "index", {{"part", n}}, "", "Again.");
        host.metric("parts", n);
        if (deed == "nan") host.metric("undefined", std::nan(""));
        return Status::done();
    }

    static Status hoard() {
        std::vector<std::vector<char>> all;
        for (int i = 0; i < 400; ++i) {
            all.emplace_back(16 << 20, 'x');
            std::this_thread::sleep_for(2ms);
        }
        return Status::failed("hoarded " + std::to_string(all.size()) + " blocks and nobody minded");
    }
};

} // namespace

RANVIER_PLUGIN(Zoo)
