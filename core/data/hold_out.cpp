#include "core/data/hold_out.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace ranvier {

namespace {

constexpr uint64_t every = 5; // one block in five is test

// A block of a sequence, in bins of the whole.
struct Block {
    int64_t from, to;
    size_t sequence;
    Role role;
};

std::vector<Block> cut(std::span<const int64_t> first, uint64_t block_bins) {
    std::vector<Block> blocks;
    for (size_t s = 0; s + 1 < first.size(); ++s) {
        const auto length = static_cast<uint64_t>(first[s + 1] - first[s]);
        if (length == 0) continue;
        const uint64_t n = std::max<uint64_t>(1, length / block_bins + (length % block_bins >= block_bins - length % block_bins));
        // length * i / n, without the product overflowing.
        const auto edge = [&](uint64_t i) { return first[s] + static_cast<int64_t>(length / n * i + length % n * i / n); };
        for (uint64_t i = 0; i < n; ++i)
            blocks.push_back({edge(i), edge(i + 1), s, blocks.size() % every == every - 1 ? Role::test : Role::train});
    }
    return blocks;
}

// Appends bins from..to of `role`, joined to the segment before if that is of the same role and sequence.
void append(Segments& out, int64_t from, int64_t to, Role role, bool new_sequence) {
    if (from >= to) return;
    if (new_sequence || out.role.empty() || out.role.back() != static_cast<uint8_t>(role)) {
        out.first.push_back(from);
        out.role.push_back(static_cast<uint8_t>(role));
    }
}

// Training bins within `gap` of a test block of the same sequence become gap.
Segments with_gaps(const std::vector<Block>& blocks, uint64_t gap, int64_t n_bins) {
    Segments out;
    int64_t test_end = 0; // of the last test block of this sequence; `gap` before its start if there was none
    const auto wide = static_cast<int64_t>(std::min<uint64_t>(gap, static_cast<uint64_t>(n_bins)));
    std::vector<int64_t> next_test(blocks.size()); // start of the next test block of the same sequence
    for (size_t i = blocks.size(); i-- > 0;) {
        const bool more = i + 1 < blocks.size() && blocks[i + 1].sequence == blocks[i].sequence;
        next_test[i] = blocks[i].role == Role::test ? blocks[i].from : more ? next_test[i + 1] : n_bins + wide;
    }
    for (size_t i = 0; i < blocks.size(); ++i) {
        const Block& b = blocks[i];
        const bool starts = i == 0 || blocks[i - 1].sequence != b.sequence;
        if (starts) test_end = b.from - wide;
        if (b.role == Role::test) {
            append(out, b.from, b.to, Role::test, starts);
            test_end = b.to;
            continue;
        }
        const int64_t train_from = std::clamp(test_end + wide, b.from, b.to);
        const int64_t train_to = std::clamp(next_test[i] - wide, train_from, b.to);
        append(out, b.from, train_from, Role::gap, starts);
        append(out, train_from, train_to, Role::train, starts && train_from == b.from);
        append(out, train_to, b.to, Role::gap, starts && train_to == b.from);
    }
    out.first.push_back(n_bins);
    return out;
}

uint64_t longest(std::span<const int64_t> first) {
    int64_t n = 0;
    for (size_t s = 0; s + 1 < first.size(); ++s) n = std::max(n, first[s + 1] - first[s]);
    return static_cast<uint64_t>(n);
}

std::string drawn(const Segments& s) {
    return text(s.n_bins(Role::train)) + " bins train, " + text(s.n_bins(Role::test)) + " test, " + text(s.n_bins(Role::gap)) +
           " are left out";
}

Status mark(std::vector<Role>& roles, std::span<const SequenceRange> ranges, Role role, const char* name) {
    for (const auto& r : ranges) {
        if (r.from >= r.to || r.to > roles.size())
            return Error(Errc::invalid_argument, std::string(name) + "=" + text(r.from) + ":" + text(r.to) +
                                                     ": there are sequences 0 to " + text(roles.size()) + " exclusive");
        for (uint64_t i = r.from; i < r.to; ++i) {
            if (roles[i] != Role::gap && roles[i] != role)
                return Error(Errc::invalid_argument, "sequence " + text(i) + " is asked for as both train and test");
            roles[i] = role;
        }
    }
    return Ok{};
}

} // namespace

uint64_t Segments::n_bins(Role of) const {
    int64_t n = 0;
    for (size_t i = 0; i < role.size(); ++i)
        if (role[i] == static_cast<uint8_t>(of)) n += first[i + 1] - first[i];
    return static_cast<uint64_t>(n);
}

Segments hold_out_blocks(std::span<const int64_t> sequence_first, uint64_t block_bins, uint64_t gap_bins) {
    auto blocks = cut(sequence_first, std::max<uint64_t>(1, block_bins));
    const uint64_t fifth = longest(sequence_first) / every;
    std::string shortened;
    if (blocks.size() < every && fifth > 0) {
        blocks = cut(sequence_first, fifth);
        shortened = ", shortened to " + text(fifth) + " bins because there are fewer than 5 blocks of " + text(block_bins);
        if (gap_bins > fifth) shortened += ", and the gaps from " + text(gap_bins) + " bins to as many";
        gap_bins = std::min(gap_bins, fifth);
    }
    Segments out = with_gaps(blocks, gap_bins, sequence_first.empty() ? 0 : sequence_first.back());
    if (blocks.size() < every) {
        out.note = "nothing is held out: there are too few bins to draw test blocks";
        return out;
    }
    const size_t n_test = static_cast<size_t>(std::ranges::count_if(blocks, [](const Block& b) { return b.role == Role::test; }));
    const bool whole = std::ranges::adjacent_find(blocks, {}, &Block::sequence) == blocks.end();
    out.note = whole ? "every fifth sequence is test (" + text(n_test) + " of " + text(blocks.size()) + ")"
                     : "every fifth block is test (" + text(n_test) + " of " + text(blocks.size()) + shortened + ")";
    out.note += ": " + drawn(out);
    return out;
}

Result<Segments> hold_out_ranges(std::span<const int64_t> sequence_first, std::span<const SequenceRange> train,
                                 std::span<const SequenceRange> test) {
    std::vector<Role> roles(sequence_first.empty() ? 0 : sequence_first.size() - 1, Role::gap);
    RANVIER_TRY(mark(roles, train, Role::train, "train"));
    RANVIER_TRY(mark(roles, test, Role::test, "test"));
    if (train.empty() || test.empty())
        for (Role& r : roles)
            if (r == Role::gap) r = train.empty() ? Role::train : Role::test;
    Segments out;
    for (size_t s = 0; s < roles.size(); ++s) append(out, sequence_first[s], sequence_first[s + 1], roles[s], true);
    out.first.push_back(sequence_first.empty() ? 0 : sequence_first.back());
    const auto count = [&](Role r) { return text(std::ranges::count(roles, r)) + " sequences "; };
    out.note = count(Role::train) + "train, " + count(Role::test) + "test, " + count(Role::gap) + "in neither: " + drawn(out);
    if (out.n_bins(Role::test) == 0) out.note += "; nothing is held out";
    return out;
}

} // namespace ranvier
