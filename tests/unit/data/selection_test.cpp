#include "core/data/selection.hpp"

#include <gmock/gmock.h>

namespace ranvier {

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::string refusal(const std::map<std::string, std::string>& words) {
    const auto s = Selection::parse(words);
    if (s) return "";
    EXPECT_EQ(s.error().code(), Errc::invalid_argument);
    return s.error().sentence();
}

TEST(selection, without_words_is_the_defaults) {
    const auto s = Selection::parse({});

    ASSERT_TRUE(s);
    EXPECT_EQ(s->resolved(), Selection{}.resolved());
    EXPECT_EQ(s->bin_s, 0.02);
    EXPECT_EQ(s->labels, Labels::good);
}

TEST(selection, the_table_of_options_tells_the_defaults_there_are) {
    const auto defaults = Selection{}.resolved();
    EXPECT_EQ(selection_options().size(), defaults.size());
    for (const auto& o : selection_options()) EXPECT_EQ(defaults.at(o.name), o.initial) << o.name;
}

TEST(selection, reads_every_option) {
    const auto s = Selection::parse({{"units", "3,7"},
                                     {"merge", "3+7"},
                                     {"interval", "trials[a==1]"},
                                     {"align", "stim"},
                                     {"window", "-5:1e1"},
                                     {"bin", "0.010"},
                                     {"train", "0:4,6:8"},
                                     {"test", "4:6"},
                                     {"block", "10"},
                                     {"gap", "0"},
                                     {"min_rate", "0"},
                                     {"labels", "all"}});

    ASSERT_TRUE(s) << s.error().sentence();
    EXPECT_EQ(s->units, "3,7");
    EXPECT_TRUE(s->has_window);
    EXPECT_EQ(s->window_start_s, -5);
    EXPECT_EQ(s->window_stop_s, 10);
    EXPECT_EQ(s->bin_s, 0.01);
    EXPECT_THAT(s->train, ElementsAre(SequenceRange{0, 4}, SequenceRange{6, 8}));
    EXPECT_THAT(s->test, ElementsAre(SequenceRange{4, 6}));
    EXPECT_EQ(s->labels, Labels::all);
}

TEST(selection, resolved_text_is_canonical_and_reads_back_as_itself) {
    const std::map<std::string, std::string> words{
        {"interval", "trials"}, {"window", "-0.50:1e1"}, {"bin", "2e-2"}, {"gap", "-0"}, {"test", "04:5"}};

    const auto once = Selection::parse(words)->resolved();

    EXPECT_EQ(once.at("window"), "-0.5:10");
    EXPECT_EQ(once.at("bin"), "0.02");
    EXPECT_EQ(once.at("gap"), "0");
    EXPECT_EQ(once.at("test"), "4:5");
    EXPECT_EQ(Selection::parse(once)->resolved(), once);
}

TEST(selection, refuses_an_option_that_is_not_there_with_the_list) {
    EXPECT_THAT(refusal({{"bins", "0.02"}}),
                AllOf(HasSubstr("no selection option 'bins'"), HasSubstr("units, merge, interval, align, window, bin")));
}

TEST(selection, refuses_values_that_are_no_such_thing) {
    for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{{"bin", "0"},
                                                                                      {"bin", ""},
                                                                                      {"bin", "-1"},
                                                                                      {"bin", "nan"},
                                                                                      {"bin", "0.02s"},
                                                                                      {"bin", "inf"},
                                                                                      {"window", "5"},
                                                                                      {"window", "5:-5"},
                                                                                      {"window", "a:b"},
                                                                                      {"train", "5"},
                                                                                      {"train", "5:5"},
                                                                                      {"train", "0:4,"},
                                                                                      {"test", "-1:3"},
                                                                                      {"test", "3:99999999999999999999"},
                                                                                      {"block", "0"},
                                                                                      {"gap", "-1"},
                                                                                      {"min_rate", "x"},
                                                                                      {"labels", "mua"},
                                                                                      {"align", ""}})
        EXPECT_THAT(refusal({{name, value}, {"interval", "trials"}}), HasSubstr(name + "=" + value + ": expected"))
            << name << "=" << value;
}

TEST(selection, refuses_a_window_or_align_without_what_they_refer_to) {
    EXPECT_THAT(refusal({{"window", "-1:1"}}), HasSubstr("need interval=TABLE"));
    EXPECT_THAT(refusal({{"interval", "trials"}, {"align", "stim"}}), HasSubstr("needs window="));
}

} // namespace
} // namespace ranvier
