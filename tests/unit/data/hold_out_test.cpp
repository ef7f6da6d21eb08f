#include "core/data/hold_out.hpp"

#include <random>

#include <gmock/gmock.h>

namespace ranvier {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// "train 0-80, gap 80-90, ..."
std::string shown(const Segments& s) {
    std::string out;
    for (size_t i = 0; i < s.role.size(); ++i)
        out += (i ? ", " : "") +
               std::string(s.role[i] == 0   ? "train "
                           : s.role[i] == 1 ? "test "
                                            : "gap ") +
               std::to_string(s.first[i]) + "-" + std::to_string(s.first[i + 1]);
    return out;
}

TEST(hold_out, every_fifth_block_of_a_long_sequence_is_test_with_gaps_on_both_sides) {
    EXPECT_EQ(shown(hold_out_blocks(std::vector<int64_t>{0, 100}, 10, 2)),
              "train 0-38, gap 38-40, test 40-50, gap 50-52, train 52-88, gap 88-90, test 90-100");
}

TEST(hold_out, blocks_are_of_equal_length_whatever_the_sequence) {
    EXPECT_EQ(shown(hold_out_blocks(std::vector<int64_t>{0, 54}, 10, 0)), "train 0-43, test 43-54");
}

TEST(hold_out, sequences_no_longer_than_a_block_are_held_out_whole_and_need_no_gap) {
    const auto s = hold_out_blocks(std::vector<int64_t>{0, 10, 18, 28, 38, 48, 58}, 20, 5);

    EXPECT_EQ(shown(s), "train 0-10, train 10-18, train 18-28, train 28-38, test 38-48, train 48-58");
    EXPECT_THAT(s.note, HasSubstr("every fifth sequence is test (1 of 6)"));
}

TEST(hold_out, blocks_are_counted_through_all_sequences_and_gaps_stop_at_their_edges) {
    EXPECT_EQ(shown(hold_out_blocks(std::vector<int64_t>{0, 40, 80}, 10, 3)), "train 0-40, test 40-50, gap 50-53, train 53-80");
}

TEST(hold_out, a_gap_may_reach_over_whole_blocks) {
    EXPECT_EQ(shown(hold_out_blocks(std::vector<int64_t>{0, 100}, 10, 25)),
              "train 0-15, gap 15-40, test 40-50, gap 50-90, test 90-100");
}

TEST(hold_out, short_recordings_get_shorter_blocks_and_the_note_says_so) {
    const auto s = hold_out_blocks(std::vector<int64_t>{0, 50}, 1000, 20);

    EXPECT_EQ(shown(s), "train 0-30, gap 30-40, test 40-50");
    EXPECT_THAT(s.note,
                HasSubstr("shortened to 10 bins because there are fewer than 5 blocks of 1000, and the gaps from 20 bins"));
}

TEST(hold_out, too_few_bins_for_a_test_block_are_all_training_and_the_note_says_so) {
    const auto s = hold_out_blocks(std::vector<int64_t>{0, 4}, 1000, 20);

    EXPECT_EQ(shown(s), "train 0-4");
    EXPECT_THAT(s.note, HasSubstr("nothing is held out"));
}

TEST(hold_out, segments_always_cover_the_sequences_and_keep_their_distance) {
    std::mt19937_64 random(5);
    for (int round = 0; round < 3000; ++round) {
        std::vector<int64_t> first{0};
        for (uint64_t n = 1 + random() % 7; n-- > 0;) first.push_back(first.back() + static_cast<int64_t>(random() % 120));
        const uint64_t gap = random() % 8, block = 8 + random() % 40;
        const auto s = hold_out_blocks(first, block, gap);
        SCOPED_TRACE("round " + std::to_string(round) + ": " + shown(s));

        std::vector<int> role(static_cast<size_t>(first.back()), -1);
        ASSERT_EQ(s.first.back(), first.back());
        for (size_t i = 0; i < s.role.size(); ++i) {
            ASSERT_LT(s.first[i], s.first[i + 1]);
            for (int64_t b = s.first[i]; b < s.first[i + 1]; ++b) role[static_cast<size_t>(b)] = s.role[i];
            for (int64_t q : first)
                ASSERT_FALSE(s.first[i] < q && q < s.first[i + 1]) << "a segment reaches into the next sequence";
        }
        const bool shortened = s.note.find("shortened") != std::string::npos;
        for (size_t q = 0; q + 1 < first.size(); ++q)
            for (int64_t a = first[q]; a < first[q + 1]; ++a)
                for (int64_t b = a; b < std::min(first[q + 1], a + static_cast<int64_t>(shortened ? 1 : gap) + 1); ++b)
                    ASSERT_FALSE(role[static_cast<size_t>(a)] + role[static_cast<size_t>(b)] == 1 &&
                                 b - a <= static_cast<int64_t>(shortened ? 0 : gap))
                        << a << " and " << b;
    }
}

TEST(hold_out, ranges_choose_sequences_and_the_rest_is_gap) {
    const auto s = hold_out_ranges(std::vector<int64_t>{0, 10, 20, 30}, std::vector<SequenceRange>{{0, 1}},
                                   std::vector<SequenceRange>{{2, 3}});

    ASSERT_TRUE(s);
    EXPECT_EQ(shown(*s), "train 0-10, gap 10-20, test 20-30");
    EXPECT_EQ(s->n_bins(Role::train), 10u);
}

TEST(hold_out, one_range_alone_leaves_the_rest_to_the_other) {
    const std::vector<int64_t> first{0, 10, 20};
    EXPECT_EQ(shown(hold_out_ranges(first, std::vector<SequenceRange>{{0, 1}}, {}).value()), "train 0-10, test 10-20");
    EXPECT_EQ(shown(hold_out_ranges(first, {}, std::vector<SequenceRange>{{0, 1}}).value()), "test 0-10, train 10-20");
    EXPECT_THAT(hold_out_ranges(first, std::vector<SequenceRange>{{0, 2}}, {})->note, HasSubstr("nothing is held out"));
}

TEST(hold_out, refuses_ranges_past_the_end_and_sequences_that_are_both) {
    const std::vector<int64_t> first{0, 10, 20};
    const auto past = hold_out_ranges(first, std::vector<SequenceRange>{{0, 3}}, {});
    const auto both = hold_out_ranges(first, std::vector<SequenceRange>{{0, 2}}, std::vector<SequenceRange>{{1, 2}});

    ASSERT_FALSE(past);
    EXPECT_EQ(past.error().sentence(), "train=0:3: there are sequences 0 to 2 exclusive");
    ASSERT_FALSE(both);
    EXPECT_THAT(both.error().sentence(), HasSubstr("sequence 1 is asked for as both"));
}

} // namespace
} // namespace ranvier
