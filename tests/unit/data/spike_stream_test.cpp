#include "core/data/spike_stream.hpp"

#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/column_file.hpp"
#include "core/data/identity.hpp"
#include "tests/unit/data/samples.hpp"

namespace ranvier::spike_stream_test {

using samples::unit;

struct Spikes {
    std::vector<Unit> units;
    std::vector<double> times;
    std::vector<int64_t> first;
};

// More than the ring holds, with an empty unit, doubles, a negative zero, and units that end inside a piece.
Spikes many() {
    Spikes s{{unit("a"), unit("b"), unit("c"), unit("d")}, {}, {0}};
    std::mt19937 random(3);
    for (const int n : {1200000, 0, 5, 200001}) {
        double t = -1;
        for (int i = 0; i < n; ++i) {
            t += static_cast<double>(random() % 4); // some at the time of the one before
            s.times.push_back(t == 0 ? -0.0 : t);
        }
        s.first.push_back(static_cast<int64_t>(s.times.size()));
    }
    return s;
}

// Streams the spikes into `out`; false if they are not in order.
Result<bool> stream(const Spikes& s, ColumnWriter& out, SpikeTrains& trains) {
    RANVIER_ASSIGN(SpikeStream stream, SpikeStream::begin(out, s.units, s.first));
    size_t at = 0;
    for (auto room = stream.room(); !room.empty(); room = stream.room()) {
        std::copy_n(s.times.begin() + static_cast<ptrdiff_t>(at), room.size(), room.begin());
        at += room.size();
        RANVIER_ASSIGN(const bool in_order, stream.take());
        if (!in_order) return false;
    }
    RANVIER_ASSIGN(trains, stream.finish());
    return true;
}

Recording of(SpikeTrains trains) {
    Recording r;
    r.spikes = std::move(trains);
    return r;
}

TEST(spike_stream, gives_the_trains_and_the_identity_that_memory_would) {
    const samples::Folder folder;
    const Spikes s = many();
    auto writer = ColumnWriter::create(posix_fs(), folder.file("c"));
    SpikeTrains streamed;

    const auto done = stream(s, *writer, streamed);

    ASSERT_TRUE(done) << done.error().sentence();
    ASSERT_TRUE(*done);
    const SpikeTrains direct = SpikeTrains::from_csr(s.units, s.times, s.first).value();
    EXPECT_TRUE(std::ranges::equal(streamed.all_times(), direct.all_times()));
    for (int u = 0; u < 4; ++u) EXPECT_EQ(streamed.n_duplicates(u), direct.n_duplicates(u));
    EXPECT_GT(direct.n_duplicates(), 1000);
    EXPECT_EQ(identity_parts({"", {}, of(streamed)}), identity_parts({"", {}, of(direct)}));
}

TEST(spike_stream, fills_a_column_of_the_file) {
    const samples::Folder folder;
    const Spikes s = many();
    auto writer = ColumnWriter::create(posix_fs(), folder.file("c"));
    SpikeTrains streamed;
    ASSERT_TRUE(*stream(s, *writer, streamed));
    ASSERT_TRUE(writer->publish());

    const auto file = map_columns(posix_fs(), folder.file("c"), Check::all);

    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_TRUE(std::ranges::equal(file->column<double>("spikes.times").value(), s.times));
}

TEST(spike_stream, is_no_way_for_times_out_of_order_or_not_finite) {
    for (const double odd : {-5.0, std::nan(""), HUGE_VAL}) {
        for (const size_t at : {size_t{1}, size_t{32768}, size_t{400000}}) { // inside a piece, at the edge of one, later
            const samples::Folder folder;
            Spikes s = many();
            s.times[at] = odd;
            auto writer = ColumnWriter::create(posix_fs(), folder.file("c"));
            SpikeTrains streamed;

            const auto done = stream(s, *writer, streamed);

            ASSERT_TRUE(done) << done.error().sentence();
            EXPECT_FALSE(*done) << odd << " at " << at;
        }
    }
}

TEST(spike_stream, may_be_left_at_any_moment) {
    const samples::Folder folder;
    auto writer = ColumnWriter::create(posix_fs(), folder.file("c"));
    auto stream = SpikeStream::begin(*writer, {unit("a")}, {0, 10});

    ASSERT_TRUE(stream);
    EXPECT_EQ(stream->room().size(), 10u);
}

} // namespace ranvier::spike_stream_test
