// One run of a plugin: what it is lent, its parts in parallel, and the result it leaves. Worker only.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <ranvier/ranvier_plugin.h>

#include "core/base/budget.hpp"
#include "core/base/device_class.hpp"
#include "core/base/result.hpp"
#include "core/base/stop.hpp"
#include "core/base/tasks.hpp"
#include "core/data/column_set.hpp"
#include "core/data/result_set.hpp"
#include "core/job/event.hpp"
#include "core/job/params.hpp"

namespace ranvier {

// An array a part keeps for gather: bytes of one of the numeric types.
struct PartArray {
    ColumnType type = ColumnType::f64;
    std::vector<uint64_t> dims;
    std::vector<std::byte> bytes;
    Reservation reserved;
};
using PartState = std::map<std::string, PartArray>;

// What a job that was asked to stop answers: cancelled, or checkpointed with what is kept.
Error stopped_error(Stop asked, size_t parts_kept);

struct HostSetup {
    TextMap params;                         // resolved
    std::map<std::string, ColumnSet> ports; // what arrives at each port
    uint64_t seed = 0;
    DeviceClass device_class;
    std::function<void(const Event&)> on_event; // called from any thread, one at a time
    std::function<Status(const std::vector<const PartState*>&)>
        on_part; // after each finished part, with those done (null: not yet)
};

// Lives for one run. Threads: run() from one; the plugin's calls come from the threads of `tasks`.
class HostRun {
public:
    HostRun(const rv_plugin& plugin, HostSetup setup, Tasks& tasks, const StopFlag& stop, Budget& budget);
    ~HostRun();

    uint32_t n_parts();
    // Parts done in an earlier run, by index; they are not run again.
    void restore(std::map<uint32_t, PartState> parts);
    // Runs every part and gathers. Errc::cancelled or checkpointed if it was asked to stop, limit if memory ran out, failed with
    // the plugin's sentence otherwise.
    Result<ResultSet> run();
    // How far it is, 0..1. Any thread, once n_parts() was asked.
    double fraction() const;

private:
    friend struct HostTable;
    // What one call into the plugin sees as `self`.
    struct Call {
        HostRun* run = nullptr;
        bool gathers = false;
        uint32_t part = 0;
    };
    struct Part {
        Call call;
        PartState state;
        std::atomic<double> fraction{0};
        std::atomic<bool> begun{false}, done{false};
    };

    rv_host table(Call& call) const;
    Status run_part(uint32_t index);
    Status verdict(int code, const char* sentence) const;
    void part_done(uint32_t index);
    void emit(const Event& event);
    bool tells(const Call& call) const;
    void emit_progress(const Call& call, const char* stage);
    // The first thing that went wrong on the host's side of the boundary wins over what the plugin says of it.
    void refuse(const Error& error);

    const rv_plugin& plugin_;
    HostSetup setup_;
    std::map<std::string, double> numbers_;
    std::map<std::string, std::vector<const char*>> texts_; // "port/column": NUL-terminated pointers
    Tasks& tasks_;
    const StopFlag& stop_;
    Budget& budget_;
    std::list<Part> parts_;
    std::vector<Part*> part_at_;
    Call gather_call_;
    std::atomic<double> gather_fraction_{0};
    mutable std::mutex mutex_; // events, refusal, finished parts
    std::chrono::steady_clock::time_point last_progress_{};
    std::optional<Error> refused_;
    ResultSet result_;
    std::list<ResultArray> outputs_; // a list: the plugin holds pointers into the values
    std::vector<Reservation> reserved_;
};

} // namespace ranvier
