#include "app/views/figure_words.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "core/job/render_request.hpp"

namespace ranvier::views {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(figure_words, a_link_comes_back_from_its_words) {
    Link link;
    link.window = {12.5, 30};
    link.cursor = 20.125;
    link.units = {"3", "17"};
    link.states = {0, 2};
    link.edges = {{"3", "17"}, {"17", "3"}};
    link.seed_node = "3";

    const auto back = link_of_words(words_of_link(link));

    ASSERT_TRUE(back) << back.error().sentence();
    EXPECT_EQ(*back, link);
}

TEST(figure_words, a_fresh_link_has_no_words) { EXPECT_TRUE(words_of_link({}).empty()); }

TEST(figure_words, settings_come_back_from_their_words) {
    const ExportSettings settings{.width_mm = 85.5,
                                  .height_mm = 60,
                                  .dpi = 600,
                                  .text_pt = 6.5,
                                  .family = "Arimo",
                                  .theme = ThemeKind::high_contrast,
                                  .legend = false,
                                  .split = true,
                                  .selection = true,
                                  .caption = false};

    const auto back = settings_of_words(words_of_settings(settings));

    ASSERT_TRUE(back) << back.error().sentence();
    EXPECT_EQ(words_of_settings(*back), words_of_settings(settings));
    EXPECT_EQ(back->width_mm, 85.5);
    EXPECT_FALSE(back->legend);
    EXPECT_TRUE(back->selection);
}

TEST(figure_words, annotations_come_back_from_their_words) {
    Annotations named;
    named.unit_labels = {{"12/a", "fast, thin"}};
    named.state_names = {{"0", "Rest"}};
    named.state_colours = {{"1", 4}};
    named.earlier_content = "a.nwb";

    const TextMap words = words_of_annotations(named);
    const auto back = annotations_of_words(words);

    EXPECT_EQ(words, (TextMap{{"earlier_content/recording", "a.nwb"},
                              {"state_colour/2", "5"},
                              {"state_name/1", "Rest"},
                              {"unit_label/12/a", "fast, thin"}}));
    ASSERT_TRUE(back) << back.error().sentence();
    EXPECT_EQ(back->unit_labels, named.unit_labels);
    EXPECT_EQ(back->state_names, named.state_names);
    EXPECT_EQ(back->state_colours, named.state_colours);
    EXPECT_EQ(back->earlier_content, named.earlier_content);
}

TEST(figure_words, states_are_counted_from_1) {
    const auto link = link_of_words({{"states", "1,3"}});
    ASSERT_TRUE(link);
    EXPECT_THAT(link->states, ElementsAre(0, 2));
}

TEST(figure_words, none_leaves_all_out) {
    const auto settings = settings_of_words({{"content", "none"}});
    ASSERT_TRUE(settings);
    EXPECT_FALSE(settings->legend || settings->split || settings->caption || settings->selection);
}

TEST(figure_words, refuses_what_it_does_not_understand_with_what_is_allowed) {
    EXPECT_THAT(link_of_words({{"states", "0"}}).error().sentence(), HasSubstr("from 1"));
    EXPECT_THAT(link_of_words({{"edges", "3-7"}}).error().sentence(), HasSubstr("SENDER>RECEIVER"));
    EXPECT_THAT(link_of_words({{"from", "3"}}).error().sentence(), HasSubstr("two ends"));
    EXPECT_THAT(link_of_words({{"from", "3"}, {"to", "2"}}).error().sentence(), HasSubstr("empty"));
    EXPECT_THAT(settings_of_words({{"size", "174"}}).error().sentence(), HasSubstr("WIDTHxHEIGHT"));
    EXPECT_THAT(settings_of_words({{"theme", "pink"}}).error().sentence(), HasSubstr("paper, light"));
    EXPECT_THAT(settings_of_words({{"content", "logo"}}).error().sentence(), HasSubstr("legend, split"));
    EXPECT_THAT(annotations_of_words({{"state_name/0", "Rest"}}).error().sentence(), HasSubstr("from 1"));
    EXPECT_THAT(annotations_of_words({{"state_colour/2", "blue"}}).error().sentence(), HasSubstr("found 'blue'"));
    EXPECT_THAT(annotations_of_words({{"state_name/2", ""}}).error().sentence(), HasSubstr("ID=TEXT"));
    EXPECT_THAT(settings_of_words({{"colour", "red"}}).error().sentence(), HasSubstr("no word 'colour'"));
}

// The command line offers every word that is written, and no other.
TEST(figure_words, every_word_has_an_option_of_the_command_line) {
    Link link;
    link.window = {0, 1};
    link.cursor = 0;
    link.units = {"1"};
    link.states = {0};
    link.edges = {{"1", "2"}};
    link.seed_node = "1";
    const auto names = [](const TextMap& words) {
        std::set<std::string> all;
        for (const auto& [name, value] : words) all.insert(name);
        return all;
    };
    const auto table = [](std::span<const RenderWord> words) {
        std::set<std::string> all;
        for (const RenderWord& w : words) all.insert(w.name);
        return all;
    };

    EXPECT_EQ(names(words_of_link(link)), table(link_words()));
    EXPECT_EQ(names(words_of_settings({})), table(figure_words()));
    Annotations named;
    named.unit_labels = {{"1", "a"}};
    named.state_names = {{"0", "b"}};
    named.state_colours = {{"0", 1}};
    named.earlier_content = "a.nwb";
    std::set<std::string> of_entries;
    for (const auto& [entry, value] : words_of_annotations(named)) of_entries.insert(entry.substr(0, entry.find('/')));
    EXPECT_EQ(of_entries, table(name_words()));
}

} // namespace
} // namespace ranvier::views
