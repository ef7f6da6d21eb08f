#include "core/session/queue.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/base/units.hpp"
#include "core/session/job_progress.hpp"
#include "core/session/pipeline.hpp"

namespace ranvier {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds idle{60'000};

struct Entry {
    QueuedJob job;
    QueueItem item;
    uint64_t memory = 0;
    bool is_short = false; // which lane
    std::unique_ptr<Pipeline> pipeline;
    Clock::time_point began{};
    TimeLeft time_left;
    bool changed = false;
    std::vector<Event> heard; // not told yet

    bool running() const { return job.state == JobState::running; }
    bool waiting() const { return job.state == JobState::waiting; }
    double age_s() const { return std::chrono::duration<double>(Clock::now() - began).count(); }
    void hear(const Event& event);
    void look();
    void end(const Result<Event>& outcome);
};

using Entries = std::vector<std::shared_ptr<Entry>>;

void Entry::hear(const Event& event) {
    take_event(job, event);
    if (event.type == Event::Type::progress) time_left.take(event.fraction, age_s());
    heard.push_back(event);
    changed = true;
}

// What may be seen of a running pipeline at any moment.
void Entry::look() {
    const double age = age_s();
    if (std::floor(age) > std::floor(job.elapsed_s)) changed = true;
    job.elapsed_s = age;
    job.left_s = time_left.left_s(age);
    job.peak_bytes = pipeline->peak_bytes();
    if (job.job)
        for (size_t i = 0; i < job.job->inputs.size(); ++i) job.job->inputs[i].identity = pipeline->job()->inputs[i].identity;
    if (const std::string reading = pipeline->reading(); !reading.empty()) job.stage = "reading " + name_of(reading);
}

void Entry::end(const Result<Event>& outcome) {
    if (pipeline) {
        look();
        if (item.import) job.imported = pipeline->imported();
    }
    job.waits_for.clear();
    job.left_s = -1;
    changed = true;
    if (outcome) {
        job.answer = *outcome;
        job.fraction = 1;
        job.state = JobState::done;
        take_event(job, job.answer);
    } else {
        job.answer = failed_event(outcome.error());
        job.sentence = outcome.error().sentence();
        job.state = state_after(outcome.error().code());
        add_log_line(job, job.sentence);
    }
    pipeline.reset();
}

} // namespace

struct Queue::State {
    const Session& session;
    int workers;
    std::function<void(const QueuedJob&)> on_change;
    std::function<void(const QueuedJob&, const Event&)> on_event;
    Entries entries; // oldest first
    int last_id = 0;

    Entry* find(int id) const;
    int in_lane(bool is_short) const;
    uint64_t memory_taken() const;
    void admit();
    std::string reason_to_wait(const Entry& entry, uint64_t free_memory, bool memory_is_spoken_for, int ahead) const;
    void begin(Entry& entry);
    void tell();
};

Entry* Queue::State::find(int id) const {
    for (const auto& e : entries)
        if (e->job.id == id) return e.get();
    return nullptr;
}

int Queue::State::in_lane(bool is_short) const {
    return static_cast<int>(
        std::count_if(entries.begin(), entries.end(), [&](const auto& e) { return e->running() && e->is_short == is_short; }));
}

uint64_t Queue::State::memory_taken() const {
    uint64_t sum = 0;
    for (const auto& e : entries)
        if (e->running()) sum += e->memory;
    return sum;
}

// "" if it may begin. `ahead`: how many wait before it in its lane.
std::string Queue::State::reason_to_wait(const Entry& entry, uint64_t free_memory, bool memory_is_spoken_for, int ahead) const {
    if (ahead > 0) return ahead == 1 ? "waits for the job before it" : "waits for " + std::to_string(ahead) + " jobs before it";
    if (in_lane(entry.is_short) >= workers) return "waits for a running job to end";
    if (entry.memory == 0) return "";
    if (memory_is_spoken_for) return "waits for memory that an earlier job waits for";
    if (entry.memory > free_memory) return "waits for " + format_bytes(entry.memory - free_memory) + " of memory";
    return "";
}

void Queue::State::admit() {
    const uint64_t limit = session.options().memory ? session.options().memory : UINT64_MAX;
    bool memory_is_spoken_for = false;
    std::array<int, 2> ahead{};
    const Entries all = entries;
    for (const auto& e : all) {
        if (!e->waiting()) continue;
        if (e->memory > limit) {
            e->end(Error(Errc::limit,
                         "it is expected to need " + format_bytes(e->memory) + " of memory, allowed are " + format_bytes(limit)));
            continue;
        }
        const std::string reason = reason_to_wait(*e, limit - memory_taken(), memory_is_spoken_for, ahead[e->is_short]);
        if (reason.empty()) {
            begin(*e);
            continue;
        }
        memory_is_spoken_for = memory_is_spoken_for || (e->memory > 0 && ahead[e->is_short] == 0);
        ++ahead[e->is_short];
        e->changed = e->changed || e->job.waits_for != reason;
        e->job.waits_for = reason;
    }
}

void Queue::State::begin(Entry& entry) {
    entry.pipeline = std::make_unique<Pipeline>(session, entry.item, std::max(1, session.options().threads / workers));
    entry.job.state = JobState::running;
    entry.job.waits_for.clear();
    entry.began = Clock::now();
    entry.changed = true;
}

// From here on listeners may change everything, so nothing is held but what keeps itself alive.
void Queue::State::tell() {
    const Entries all = entries;
    for (const auto& e : all) {
        const std::vector<Event> heard = std::exchange(e->heard, {});
        if (on_event)
            for (const Event& event : heard) on_event(e->job, event);
        if (std::exchange(e->changed, false) && on_change) on_change(e->job);
    }
}

Queue::Queue(Session& session, int workers) : state_(new State{session, std::max(1, workers), {}, {}, {}}) {}
Queue::~Queue() = default;

void Queue::on_change(std::function<void(const QueuedJob&)> listener) { state_->on_change = std::move(listener); }
void Queue::on_event(std::function<void(const QueuedJob&, const Event&)> listener) { state_->on_event = std::move(listener); }

int Queue::submit(QueueItem item) {
    auto entry = std::make_shared<Entry>();
    const int id = ++state_->last_id;
    entry->job.id = id;
    entry->job.title = item.title;
    entry->job.job = item.job;
    entry->job.out = item.out;
    entry->job.in_background = item.in_background;
    entry->memory = item.memory;
    entry->is_short = !item.job || item.plan || item.identify || item.in_background;
    entry->item = std::move(item);
    entry->changed = true;
    state_->entries.push_back(std::move(entry));
    state_->tell();
    return id;
}

void Queue::stop(int id, Stop how) {
    Entry* entry = state_->find(id);
    if (!entry || how == Stop::none) return;
    if (entry->running()) entry->pipeline->request_stop(how);
    if (entry->waiting()) entry->end(Error(Errc::cancelled, "cancelled before it began"));
    state_->tell();
}

void Queue::stop_all(Stop how) {
    const Entries all = state_->entries;
    for (const auto& e : all) stop(e->job.id, how);
}

const QueuedJob* Queue::find(int id) const {
    const Entry* entry = state_->find(id);
    return entry ? &entry->job : nullptr;
}

std::vector<const QueuedJob*> Queue::jobs() const {
    std::vector<const QueuedJob*> listed;
    for (const auto& e : state_->entries)
        if (!e->job.in_background) listed.push_back(&e->job);
    return listed;
}

void Queue::forget(int id) {
    std::erase_if(state_->entries, [&](const auto& e) { return e->job.id == id && e->job.ended(); });
}

int Queue::n_running() const { return state_->in_lane(false) + state_->in_lane(true); }

uint64_t Queue::memory_in_use() const {
    uint64_t sum = 0;
    for (const auto& e : state_->entries)
        if (e->pipeline && e->pipeline->link()) sum += e->pipeline->link()->resident_bytes();
    return sum;
}

std::vector<int> Queue::fds() const {
    std::vector<int> all;
    for (const auto& e : state_->entries)
        if (e->pipeline && e->pipeline->link())
            if (const int fd = e->pipeline->link()->fd(); fd >= 0) all.push_back(fd);
    return all;
}

milliseconds Queue::next_wake() const {
    milliseconds wake = idle;
    for (const auto& e : state_->entries) {
        if (e->changed) return milliseconds(0);
        if (e->waiting() && e->job.waits_for.empty()) return milliseconds(0); // nobody has looked at it yet
        if (!e->running()) continue;
        const WorkerLink* link = e->pipeline->link();
        wake = std::min(wake, link ? link->next_wake() : milliseconds(0));
    }
    return wake;
}

void Queue::dispatch() {
    state_->admit();
    const Entries all = state_->entries;
    for (const auto& e : all) {
        if (!e->running()) continue;
        e->pipeline->dispatch([&](const Event& event) { e->hear(event); });
        e->look();
        if (e->pipeline->outcome()) e->end(*e->pipeline->outcome());
    }
    state_->admit(); // into the places that were left
    state_->tell();
}

const QueuedJob& Queue::wait(int id) {
    while (!find(id)->ended()) {
        std::vector<pollfd> wanted;
        for (const int fd : fds()) wanted.push_back({fd, POLLIN, 0});
        poll(wanted.data(), wanted.size(), static_cast<int>(next_wake().count()));
        dispatch();
    }
    return *find(id);
}

} // namespace ranvier
