// Spike times on their way from a file into a column file: checked, counted, hashed and written piece by piece, never all in
// memory.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/column_writer.hpp"
#include "core/data/spike_trains.hpp"

namespace ranvier {

// Two threads share the work: the caller's reads, checks and writes, another hashes, and the caller hashes too rather than wait
// for it. The outcome does not depend on their pace.
class SpikeStream {
public:
    // Units end to end as SpikeTrains::from_csr takes them; begins the column spikes.times of `out`, which must outlive the
    // stream.
    static Result<SpikeStream> begin(ColumnWriter& out, std::vector<Unit> units, std::vector<int64_t> first);
    SpikeStream(SpikeStream&&) noexcept;
    SpikeStream& operator=(SpikeStream&&) = delete;
    ~SpikeStream();

    // Where the next times are to be put, all of it; empty when all have come.
    std::span<double> room();
    // Takes the times in the room. The answer is false if a time is not finite or not in order within its unit: then this way is
    // no good, the times must be sorted or refused in memory, and the stream and its file are to be thrown away.
    Result<bool> take();
    // After the last: the trains, over the times in the file.
    Result<SpikeTrains> finish();

private:
    struct State;
    explicit SpikeStream(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace ranvier
