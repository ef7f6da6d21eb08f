#include "core/plugin/host_run.hpp"

#include <algorithm>
#include <array>

namespace ranvier {
namespace {

// What gather takes, in the work of a part: where parts are restarts or folds, gather fits once more and better.
constexpr double gather_in_parts = 1.5;
constexpr std::chrono::milliseconds progress_period{100};
constexpr uint32_t most_parts = 100'000;

} // namespace

Error stopped_error(Stop asked, size_t parts_kept) {
    if (asked != Stop::checkpoint) return Error(Errc::cancelled, "cancelled");
    return Error(Errc::checkpointed, parts_kept == 0 ? "stopped; nothing was finished yet, so a new run begins at the start"
                                                     : "stopped; " + std::to_string(parts_kept) +
                                                           " finished part(s) are kept, run again with --resume");
}

HostRun::HostRun(const rv_plugin& plugin, HostSetup setup, Tasks& tasks, const StopFlag& stop, Budget& budget)
    : plugin_(plugin), setup_(std::move(setup)), tasks_(tasks), stop_(stop), budget_(budget) {
    for (const auto& [name, text] : setup_.params) {
        if (text == "true" || text == "false")
            numbers_[name] = text == "true";
        else if (const auto number = parse_number(text); number)
            numbers_[name] = *number;
    }
    for (const auto& [port, columns] : setup_.ports)
        for (const auto& column : columns.columns()) {
            if (column.type != ColumnType::text) continue;
            auto texts = column.texts();
            if (!texts) {
                refuse(texts.error());
                continue;
            }
            for (const auto& t : *texts) texts_[port + "/" + column.name].push_back(t.data()); // a NUL follows each text
        }
    gather_call_ = {this, true, 0};
}

HostRun::~HostRun() = default;

uint32_t HostRun::n_parts() {
    if (part_at_.empty()) {
        const rv_host host = table(gather_call_);
        uint32_t n = plugin_.parts(&host);
        if (n > most_parts) {
            refuse(Error(Errc::failed,
                         "the plugin asks for " + std::to_string(n) + " parts, allowed are " + std::to_string(most_parts)));
            n = 0;
        }
        for (uint32_t i = 0; i < n; ++i) {
            parts_.emplace_back();
            parts_.back().call = {this, false, i};
            part_at_.push_back(&parts_.back());
        }
    }
    return static_cast<uint32_t>(part_at_.size());
}

void HostRun::restore(std::map<uint32_t, PartState> parts) {
    const uint32_t n = n_parts();
    for (auto& [index, state] : parts) {
        if (index >= n) continue;
        part_at_[index]->state = std::move(state);
        part_at_[index]->fraction = 1;
        part_at_[index]->done = true;
    }
}

Result<ResultSet> HostRun::run() {
    const uint32_t n = n_parts();
    std::vector<std::optional<Error>> failures(n);
    std::atomic<bool> failed{false}; // what has not begun is not worth beginning
    tasks_.for_each(n, [&](size_t i) {
        if (part_at_[i]->done || failed) return;
        auto status = run_part(static_cast<uint32_t>(i));
        if (status) return;
        failures[i] = status.error();
        failed = true;
    });
    for (const auto& f : failures)
        if (f) return *f;
    std::array<char, 4096> sentence{};
    const rv_host host = table(gather_call_);
    const int code = plugin_.gather(&host, sentence.data(), sentence.size());
    RANVIER_TRY(verdict(code, sentence.data()));
    for (auto& array : outputs_) result_.arrays.push_back(std::move(array));
    return std::move(result_);
}

Status HostRun::run_part(uint32_t index) {
    if (stop_.value() != Stop::none) return verdict(RV_STOPPED, "");
    part_at_[index]->begun = true;
    std::array<char, 4096> sentence{};
    const rv_host host = table(part_at_[index]->call);
    const int code = plugin_.part(&host, index, sentence.data(), sentence.size());
    RANVIER_TRY(verdict(code, sentence.data()));
    part_done(index);
    return Ok{};
}

Status HostRun::verdict(int code, const char* sentence) const {
    {
        const std::lock_guard lock(mutex_);
        if (refused_) return *refused_;
    }
    if (code == RV_OK) return Ok{};
    if (code == RV_STOPPED && stop_.value() != Stop::none) {
        const auto kept = std::count_if(part_at_.begin(), part_at_.end(), [](const Part* p) { return p->done.load(); });
        return stopped_error(stop_.value(), setup_.on_part ? static_cast<size_t>(kept) : 0);
    }
    if (code == RV_STOPPED)
        return Error(Errc::failed, std::string("plugin ") + plugin_.id + " stopped although nobody asked it to");
    const std::string id = plugin_.id;
    return Error(Errc::failed, sentence[0] ? sentence : "plugin " + id + " failed without a sentence");
}

void HostRun::part_done(uint32_t index) {
    const std::lock_guard lock(mutex_);
    part_at_[index]->fraction = 1;
    part_at_[index]->done = true;
    if (!setup_.on_part) return;
    std::vector<const PartState*> done;
    for (const Part* p : part_at_) done.push_back(p->done ? &p->state : nullptr);
    if (auto status = setup_.on_part(done); !status && !refused_) refused_ = status.error();
}

void HostRun::emit(const Event& event) {
    const std::lock_guard lock(mutex_);
    if (setup_.on_event) setup_.on_event(event);
}

double HostRun::fraction() const {
    if (part_at_.empty()) return gather_fraction_;
    double done = gather_in_parts * gather_fraction_;
    for (const Part* p : part_at_) done += p->fraction;
    return done / (gather_in_parts + static_cast<double>(part_at_.size()));
}

// Of parts that run at once the first one tells, else the stage would flicker between them.
bool HostRun::tells(const Call& call) const {
    if (call.gathers) return true;
    for (const Part* p : part_at_)
        if (p->begun && !p->done) return &p->call == &call;
    return true;
}

void HostRun::emit_progress(const Call& call, const char* stage) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock || !setup_.on_event) return; // somebody else is telling
    const auto now = std::chrono::steady_clock::now();
    if (now - last_progress_ < progress_period || !tells(call)) return;
    last_progress_ = now;
    setup_.on_event(progress_event(fraction(), stage));
}

void HostRun::refuse(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!refused_) refused_ = error;
}

} // namespace ranvier
