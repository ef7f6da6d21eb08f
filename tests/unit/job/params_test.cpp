#include "core/job/params.hpp"

#include <gmock/gmock.h>

namespace ranvier {
namespace {

using testing::HasSubstr;

Schema small_schema() {
    Schema s;
    s.id = "op";
    s.params.resize(5);
    s.params[0] = {.id = "states", .type = ParamType::integer, .initial = "3", .low = 1, .high = 64};
    s.params[1] = {.id = "link", .type = ParamType::choice, .initial = "softplus", .choices = {"softplus", "exp"}};
    s.params[2] = {.id = "basis", .type = ParamType::variant, .initial = "exp"};
    s.params[2].options = {{"exp",
                            "",
                            {{.id = "n", .type = ParamType::integer, .initial = "5", .low = 1, .high = 100},
                             {.id = "decay_s", .type = ParamType::real, .initial = "0", .low = 0, .high = 10}}}};
    s.params[3] = {.id = "train", .type = ParamType::range, .initial = "0:1"};
    s.params[4] = {.id = "deep", .type = ParamType::boolean, .initial = "false"};
    s.presets = {{"paper", "link=exp;states=5", ""}};
    return s;
}

TEST(params, an_empty_request_is_filled_with_every_default) {
    const auto resolved = resolve_params(small_schema(), {});

    ASSERT_TRUE(resolved);
    EXPECT_EQ(*resolved, (TextMap{{"states", "3"},
                                  {"link", "softplus"},
                                  {"basis", "exp"},
                                  {"basis.n", "5"},
                                  {"basis.decay_s", "0"},
                                  {"train", "0:1"},
                                  {"deep", "false"}}));
}

TEST(params, a_variant_takes_parameters_of_its_own) {
    const auto resolved = resolve_params(small_schema(), {{"basis", "exp:n=7,decay_s=0.020"}});

    ASSERT_TRUE(resolved);
    EXPECT_EQ(resolved->at("basis.n"), "7");
    EXPECT_EQ(resolved->at("basis.decay_s"), "0.02");
}

TEST(params, a_preset_sets_what_was_not_given) {
    const auto resolved = resolve_params(small_schema(), {{"preset", "paper"}, {"states", "2"}});

    ASSERT_TRUE(resolved);
    EXPECT_EQ(resolved->at("link"), "exp");
    EXPECT_EQ(resolved->at("states"), "2");
}

TEST(params, numbers_are_written_in_one_way) {
    const auto a = resolve_params(small_schema(), {{"states", "4"}}), b = resolve_params(small_schema(), {{"states", "4.0"}});

    ASSERT_TRUE(a && b);
    EXPECT_EQ(*a, *b);
}

TEST(params, a_value_out_of_range_says_what_is_allowed) {
    const auto resolved = resolve_params(small_schema(), {{"states", "65"}});

    ASSERT_FALSE(resolved);
    EXPECT_EQ(resolved.error().sentence(), "parameter states: found '65', allowed is a whole number from 1 to 64");
}

TEST(params, wrong_words_are_refused_one_by_one) {
    for (const auto& [name, value] :
         TextMap{{"states", "2.5"}, {"link", "tanh"}, {"basis", "cos"}, {"train", "5:2"}, {"deep", "yes"}}) {
        const auto resolved = resolve_params(small_schema(), {{name, value}});
        ASSERT_FALSE(resolved) << name;
        EXPECT_EQ(resolved.error().code(), Errc::invalid_argument);
        EXPECT_THAT(resolved.error().sentence(), HasSubstr("parameter " + name + ": found '" + value + "'"));
    }
}

TEST(params, an_unknown_name_lists_those_there_are) {
    const auto resolved = resolve_params(small_schema(), {{"sttaes", "2"}});

    ASSERT_FALSE(resolved);
    EXPECT_THAT(resolved.error().sentence(), HasSubstr("states, link, basis, train, deep, preset"));
}

TEST(params, an_unknown_parameter_of_an_option_is_refused) {
    const auto resolved = resolve_params(small_schema(), {{"basis", "exp:k=3"}});

    ASSERT_FALSE(resolved);
    EXPECT_THAT(resolved.error().sentence(), HasSubstr("n=.., decay_s=.."));
}

} // namespace
} // namespace ranvier
