#include "core/data/spike_stream.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/data/identity.hpp"

namespace ranvier {

namespace {

constexpr size_t piece = SpikesDigest::block; // times: 256 KiB, which stays in a core's cache from reading to writing
constexpr size_t n_slots = 32;

} // namespace

// A ring: block i of the times is in slot i % n_slots from when it was taken until it is hashed.
struct SpikeStream::State {
    State(ColumnWriter& writer, std::vector<Unit> u, std::vector<int64_t> f)
        : out(writer),
          units(std::move(u)),
          first(std::move(f)),
          n_duplicates(units.size(), 0),
          digest(std::make_shared<SpikesDigest>(units, first)) {}

    struct Slot {
        std::vector<double> buffer;    // made when it is first asked for
        std::span<const double> times; // in the buffer
        SpikesDigest::Values values{};
        bool busy = false; // not hashed yet
    };

    ColumnWriter& out;
    std::vector<Unit> units;
    std::vector<int64_t> first, n_duplicates;
    std::shared_ptr<SpikesDigest> digest;
    std::array<Slot, n_slots> slots;
    std::mutex mutex; // over taken, claimed, over and the slots' busy
    std::condition_variable changed;
    size_t taken = 0, claimed = 0; // blocks: those that came, those that somebody hashes or has hashed
    bool over = false;
    int64_t n_taken = 0; // times
    size_t unit = 0;     // of the next time
    double previous = 0; // the time before it, in the same unit
    std::vector<std::thread> hashers;

    // Hashes the next block that nobody has; `lock` is held on the way in and out.
    void hash_one(std::unique_lock<std::mutex>& lock) {
        const size_t i = claimed++;
        Slot& slot = slots[i % n_slots];
        lock.unlock();
        digest->add_block(i, slot.times, slot.values);
        lock.lock();
        slot.busy = false;
        changed.notify_all();
    }

    void hash() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return claimed < taken || over; });
            if (claimed == taken) return;
            hash_one(lock);
        }
    }

    void join() {
        if (hashers.empty()) return;
        std::unique_lock lock(mutex);
        while (claimed < taken) hash_one(lock);
        over = true;
        lock.unlock();
        changed.notify_all();
        for (auto& h : hashers) h.join();
        hashers.clear();
    }

    // Whether the times go on as they must; `no_zero` tells whether none of them is 0.
    bool in_order(std::span<const double> times, bool& no_zero) {
        no_zero = true;
        while (!times.empty()) {
            while (n_taken >= first[unit + 1]) ++unit;
            const auto left = static_cast<size_t>(first[unit + 1] - n_taken);
            const auto own = times.first(std::min(left, times.size()));
            const bool begins = n_taken == first[unit];
            int64_t descents = 0, equal = 0;
            if (!begins) {
                descents += !(own[0] >= previous);
                equal += own[0] == previous;
            }
            for (size_t i = 1; i < own.size(); ++i) {
                descents += !(own[i] >= own[i - 1]);
                equal += own[i] == own[i - 1];
            }
            // What ascends is finite where its ends are.
            if (descents > 0 || !std::isfinite(own.front()) || !std::isfinite(own.back())) return false;
            no_zero = no_zero && (own.front() > 0 || own.back() < 0);
            n_duplicates[unit] += equal;
            previous = own.back();
            n_taken += static_cast<int64_t>(own.size());
            times = times.subspan(own.size());
        }
        return true;
    }
};

SpikeStream::SpikeStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
SpikeStream::SpikeStream(SpikeStream&&) noexcept = default;
SpikeStream::~SpikeStream() {
    if (state_) state_->join();
}

Result<SpikeStream> SpikeStream::begin(ColumnWriter& out, std::vector<Unit> units, std::vector<int64_t> first) {
    if (first.size() != units.size() + 1 || first.front() != 0 || !std::is_sorted(first.begin(), first.end()))
        return Error(Errc::bad_input, "the index of spikes by unit does not ascend from 0, an entry for each of " +
                                          std::to_string(units.size()) + " units");
    RANVIER_TRY(out.begin("spikes.times", ColumnType::f64, {static_cast<uint64_t>(first.back())}));
    auto state = std::make_unique<State>(out, std::move(units), std::move(first));
    // Hashing takes about as long as all the rest; more than three would wait for the rest.
    const unsigned n_hashers = std::clamp(std::thread::hardware_concurrency(), 2u, 4u) - 1;
    for (unsigned i = 0; i < n_hashers; ++i) state->hashers.emplace_back([s = state.get()] { s->hash(); });
    return SpikeStream(std::move(state));
}

std::span<double> SpikeStream::room() {
    State& s = *state_;
    State::Slot& slot = s.slots[s.taken % n_slots];
    {
        std::unique_lock lock(s.mutex);
        while (slot.busy)
            if (s.claimed < s.taken)
                s.hash_one(lock);
            else
                s.changed.wait(lock);
    }
    slot.buffer.resize(piece);
    const auto left = static_cast<size_t>(s.first.back() - s.n_taken);
    return std::span(slot.buffer).first(std::min(piece, left));
}

Result<bool> SpikeStream::take() {
    State& s = *state_;
    State::Slot& slot = s.slots[s.taken % n_slots];
    const auto left = static_cast<size_t>(s.first.back() - s.n_taken);
    const std::span<const double> times = std::span(slot.buffer).first(std::min(piece, left));
    bool no_zero = true;
    if (!s.in_order(times, no_zero)) return false;
    slot.times = times;
    slot.values = no_zero ? SpikesDigest::Values::plain : SpikesDigest::Values::any;
    {
        const std::lock_guard lock(s.mutex);
        slot.busy = true;
        ++s.taken;
    }
    s.changed.notify_all();
    RANVIER_TRY(s.out.append(std::as_bytes(times)));
    return true;
}

Result<SpikeTrains> SpikeStream::finish() {
    State& s = *state_;
    s.join();
    RANVIER_TRY(s.out.end());
    RANVIER_ASSIGN(auto mapped, s.out.map("spikes.times"));
    const std::span<const double> times{reinterpret_cast<const double*>(mapped.bytes.data()),
                                        mapped.bytes.size() / sizeof(double)};
    return SpikeTrains::of_checked(std::move(s.units),
                                   {mapped.owner, times, std::move(s.first), std::move(s.n_duplicates), s.digest});
}

} // namespace ranvier
