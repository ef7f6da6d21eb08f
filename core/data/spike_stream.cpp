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

constexpr size_t piece = 1 << 15; // times: 256 KiB, which stays in a core's cache from reading to writing
constexpr size_t n_buffers = 4;

} // namespace

// A ring of buffers: the caller fills buffer `filled` % n_buffers, the hashing thread empties buffer `hashed` % n_buffers.
struct SpikeStream::State {
    State(ColumnWriter& writer, std::vector<Unit> u, std::vector<int64_t> f)
        : out(writer),
          units(std::move(u)),
          first(std::move(f)),
          n_duplicates(units.size(), 0),
          digest(std::make_shared<SpikesDigest>(units, first)) {
        for (auto& b : buffers) b.resize(piece);
    }

    ColumnWriter& out;
    std::vector<Unit> units;
    std::vector<int64_t> first, n_duplicates;
    std::shared_ptr<SpikesDigest> digest; // the hashing thread's until it is joined
    std::array<std::vector<double>, n_buffers> buffers;
    std::array<size_t, n_buffers> sizes{};
    std::array<bool, n_buffers> plain{}; // no zero among its times
    std::mutex mutex;
    std::condition_variable changed;
    size_t filled = 0, hashed = 0;
    bool over = false;
    int64_t n_taken = 0;
    size_t unit = 0;     // of the next time
    double previous = 0; // the time before it, in the same unit
    std::thread hasher;

    void hash() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return hashed < filled || over; });
            if (hashed == filled) return;
            const size_t slot = hashed % n_buffers;
            lock.unlock();
            const auto times = std::span<const double>(buffers[slot]).first(sizes[slot]);
            plain[slot] ? digest->add_plain(times) : digest->add(times);
            lock.lock();
            ++hashed;
            changed.notify_all();
        }
    }

    void join() {
        if (!hasher.joinable()) return;
        {
            const std::lock_guard lock(mutex);
            over = true;
        }
        changed.notify_all();
        hasher.join();
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
    state->hasher = std::thread([s = state.get()] { s->hash(); });
    return SpikeStream(std::move(state));
}

std::span<double> SpikeStream::room() {
    State& s = *state_;
    std::unique_lock lock(s.mutex);
    s.changed.wait(lock, [&] { return s.filled - s.hashed < n_buffers; });
    const auto left = static_cast<size_t>(s.first.back() - s.n_taken);
    return std::span(s.buffers[s.filled % n_buffers]).first(std::min(piece, left));
}

Result<bool> SpikeStream::take(size_t n) {
    State& s = *state_;
    const size_t slot = s.filled % n_buffers;
    const std::span<const double> times = std::span(s.buffers[slot]).first(n);
    if (!s.in_order(times, s.plain[slot])) return false;
    {
        const std::lock_guard lock(s.mutex);
        s.sizes[slot] = n;
        ++s.filled;
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
