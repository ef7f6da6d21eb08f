#include "core/data/unit_choice.hpp"

#include <gmock/gmock.h>

#include "tests/unit/data/samples.hpp"

namespace ranvier {

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<Unit> seven_units() {
    return {samples::unit("3", "CA1", "good"),  samples::unit("7", "CA1", "mua"), samples::unit("12", "CA3", "noise"),
            samples::unit("13", "CA3"),         samples::unit("14", "", "good"),  samples::unit("20", "DG", "MUA"),
            samples::unit("ch-1", "DG", "good")};
}

Result<UnitChoice> choose(const std::string& units, const std::string& merge = "", Labels labels = Labels::all) {
    Selection s;
    s.units = units;
    s.merge = merge;
    s.labels = labels;
    return choose_units(seven_units(), s);
}

std::string ids(const Result<UnitChoice>& choice) {
    if (!choice) return choice.error().sentence();
    std::string out;
    for (const auto& g : choice->groups) out += (out.empty() ? "" : " ") + g.id;
    return out;
}

TEST(unit_choice, takes_all_units_in_the_order_of_the_file) { EXPECT_EQ(ids(choose("")), "3 7 12 13 14 20 ch-1"); }

TEST(unit_choice, takes_lists_of_ids_and_ranges_of_those_there_are) {
    EXPECT_EQ(ids(choose("14, 3")), "3 14");
    EXPECT_EQ(ids(choose("3,10-14")), "3 12 13 14");
    EXPECT_EQ(ids(choose("ch-1")), "ch-1");
}

TEST(unit_choice, names_an_id_that_is_not_there_and_those_that_are) {
    EXPECT_THAT(ids(choose("3,99")), AllOf(HasSubstr("there is no unit '99'"), HasSubstr("ids: 3, 7, 12, 13, 14, 20, ch-1")));
    EXPECT_THAT(ids(choose("50-60")), HasSubstr("there is no unit '50-60'"));
    EXPECT_THAT(ids(choose("3,,7")), HasSubstr("there is no unit ''"));
}

TEST(unit_choice, takes_an_expression_over_the_files_own_columns_and_notes_it) {
    const Table columns{{{"snr", "", std::vector<double>{1, 2, 3, 4, 5, 6, 7}}, {"region", "", std::vector<double>(7, 0)}}, 7};
    Selection s;
    s.units = "snr > 4.5 and region == 'DG'"; // of two columns named region that of the units wins
    s.labels = Labels::all;

    const auto choice = choose_units(seven_units(), s, columns);

    EXPECT_EQ(ids(choice), "20 ch-1");
    EXPECT_THAT(choice->notes, ElementsAre(HasSubstr("file's own columns (snr); what these measure may include test bins")));
}

TEST(unit_choice, takes_an_expression_over_what_is_known_of_units) {
    EXPECT_EQ(ids(choose("region == 'CA1' or id == 20")), "3 7 20");
    EXPECT_EQ(ids(choose("region in (CA3, DG) and not quality == noise")), "13 20 ch-1");
    EXPECT_EQ(ids(choose("index < 2")), "3 7");
}

TEST(unit_choice, offers_no_column_that_would_look_at_test_bins) {
    EXPECT_THAT(ids(choose("rate > 1")),
                AllOf(HasSubstr("no column 'rate'"), HasSubstr("columns: id, index, region, quality, x, y, z")));
    EXPECT_THAT(ids(choose("n_spikes > 1")), HasSubstr("no column 'n_spikes'"));
}

TEST(unit_choice, leaves_out_noise_and_mua_and_says_how_many) {
    const auto choice = choose("", "", Labels::good);

    EXPECT_EQ(ids(choice), "3 13 14 ch-1");
    EXPECT_THAT(choice->notes, ElementsAre("2 units labelled mua left out (labels=all keeps them)",
                                           "1 unit labelled noise left out (labels=all keeps them)"));
    EXPECT_EQ(ids(choose("region == 'CA1'", "", Labels::good)), "3");
}

TEST(unit_choice, a_unit_asked_for_by_id_or_quality_is_not_left_out_for_its_label) {
    EXPECT_EQ(ids(choose("3,7", "", Labels::good)), "3 7");
    EXPECT_EQ(ids(choose("quality == 'mua'", "", Labels::good)), "7");
    EXPECT_EQ(ids(choose("", "3+7", Labels::good)), "3+7 13 14 ch-1");
    EXPECT_TRUE(choose("7", "", Labels::good)->groups[0].by_id);
    EXPECT_FALSE(choose("", "", Labels::good)->groups[0].by_id);
}

TEST(unit_choice, joins_units_where_the_first_of_them_stood) {
    const auto choice = choose("", "13+7,14+20+12");

    EXPECT_EQ(ids(choice), "3 13+7 14+20+12 ch-1");
    EXPECT_THAT(choice->groups[1].members, ElementsAre(3, 1));
    EXPECT_EQ(choice->groups[1].region, "CA3+CA1");
    EXPECT_EQ(choice->groups[2].region, "DG+CA3");
}

TEST(unit_choice, refuses_merges_that_make_no_sense) {
    EXPECT_THAT(ids(choose("", "3+99")), HasSubstr("merge=3+99: there is no unit '99'"));
    EXPECT_THAT(ids(choose("", "3")), HasSubstr("two or more ids joined by +"));
    EXPECT_THAT(ids(choose("", "3+7,7+12")), HasSubstr("unit '7' is named twice"));
    EXPECT_THAT(ids(choose("3,7", "3+12")), HasSubstr("unit '12' is not among those of units="));
}

TEST(unit_choice, says_why_no_unit_is_left) {
    const auto none = choose("region == 'CA9'");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code(), Errc::bad_input);
    EXPECT_THAT(none.error().sentence(), HasSubstr("no unit is left of 7 by units=region == 'CA9'"));

    EXPECT_THAT(ids(choose("index == 1 or index == 2", "", Labels::good)), HasSubstr("1 unit labelled mua left out"));
}

} // namespace
} // namespace ranvier
