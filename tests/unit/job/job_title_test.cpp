#include "core/job/job_title.hpp"

#include <gtest/gtest.h>

namespace ranvier {
namespace {

Schema labelled() {
    Schema s{.id = "hmm", .version = "1", .title = "Fit states", .doc = ""};
    s.params.push_back({.id = "model", .type = ParamType::choice, .initial = "full", .choices = {"full", "plain"}});
    s.params.push_back({.id = "states", .type = ParamType::range, .initial = "3"});
    s.params.push_back({.id = "link", .type = ParamType::choice, .initial = "exp", .choices = {"exp", "soft"}});
    s.params.push_back({.id = "span_s", .type = ParamType::real, .unit = "s", .initial = "1", .low = 0, .high = 9});
    s.params.push_back({.id = "whiten", .type = ParamType::boolean, .initial = "false", .advanced = true});
    s.params.push_back({.id = "basis",
                        .type = ParamType::variant,
                        .initial = "exp",
                        .options = {{"exp", "", {{.id = "n", .type = ParamType::integer, .initial = "5", .low = 1, .high = 99}}},
                                    {"free", "", {}}}});
    s.presets = {{"paper", "", ""}};
    s.short_title = "HMM";
    for (const auto& [of, words] : {std::pair{"states", Words{"States", "{} state(s)"}},
                                    {"model=plain", {"plain", "GLM, one state"}},
                                    {"link=soft", {"softplus", ""}},
                                    {"basis=exp:n", {"Lags", ""}},
                                    {"preset=paper", {"as published", ""}}})
        EXPECT_TRUE(set_words(s, of, words)) << of;
    return s;
}

std::string title_with(const TextMap& given) {
    const Schema schema = labelled();
    const auto resolved = resolve_params(schema, given);
    return resolved ? job_title(schema, *resolved) : resolved.error().sentence();
}

TEST(job_title, of_a_job_by_default_is_the_operation_and_what_is_always_told) {
    EXPECT_EQ(title_with({}), "HMM, 3 states");
    EXPECT_EQ(title_with({{"states", "1"}}), "HMM, 1 state");
    EXPECT_EQ(title_with({{"states", "2:8"}}), "HMM, 2 to 8 states");
}

TEST(job_title, tells_what_differs_from_the_default_in_words) {
    EXPECT_EQ(title_with({{"link", "soft"}, {"span_s", "2"}, {"whiten", "true"}}),
              "HMM, 3 states, link softplus, span 2 s, whiten");
    EXPECT_EQ(title_with({{"basis", "exp:n=7"}}), "HMM, 3 states, lags 7");
    EXPECT_EQ(title_with({{"basis", "free"}}), "HMM, 3 states, basis free");
}

TEST(job_title, may_be_given_whole_by_a_choice) {
    EXPECT_EQ(title_with({{"model", "plain"}, {"states", "5"}, {"link", "soft"}}), "GLM, one state, link softplus");
}

TEST(job_title, of_a_schema_without_words_names_ids) {
    Schema bare;
    bare.id = "rates";
    bare.params.push_back({.id = "max_rate", .type = ParamType::integer, .initial = "1", .low = 0, .high = 9});

    EXPECT_EQ(job_title(bare, {{"max_rate", "2"}}), "rates, max rate 2");
}

TEST(schema_words, survive_their_description) {
    const auto back = parse_schema(schema_json(labelled()));

    ASSERT_TRUE(back) << back.error().sentence();
    EXPECT_EQ(schema_json(*back), schema_json(labelled()));
    EXPECT_EQ(back->short_title, "HMM");
    EXPECT_EQ(back->find("link")->choice_label("soft"), "softplus");
    EXPECT_EQ(back->find("link")->choice_label("exp"), "exp");
    EXPECT_EQ(back->find("basis")->options[0].params[0].words.label, "Lags");
    EXPECT_EQ(back->presets[0].label, "as published");
}

TEST(schema_words, stand_beside_the_choices_on_the_page) {
    EXPECT_NE(schema_page(labelled()).find("exp, soft = softplus"), std::string::npos);
}

TEST(schema_words, of_nothing_are_refused) {
    Schema schema = labelled();
    for (const char* of : {"colour", "link=hard", "basis=free:n", "basis=exp:m", "preset=none", "states:n"})
        EXPECT_FALSE(set_words(schema, of, {"x", ""})) << of;
}

} // namespace
} // namespace ranvier
