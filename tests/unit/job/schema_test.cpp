#include "core/job/schema.hpp"

#include <gmock/gmock.h>

namespace ranvier {
namespace {

using testing::HasSubstr;

Schema example_schema() {
    Schema s{.id = "op", .version = "1.2", .title = "An operation", .doc = "Does it.", .abi_major = 0, .abi_minor = 1};
    s.params.push_back({.id = "level",
                        .type = ParamType::real,
                        .unit = "s",
                        .initial = "0.5",
                        .doc = "How much.",
                        .low = 0,
                        .high = 1,
                        .advanced = true});
    s.params.push_back({.id = "call",
                        .type = ParamType::variant,
                        .initial = "fdr",
                        .doc = "How.",
                        .options = {{"fdr", "", {{.id = "q", .type = ParamType::real, .initial = ".02", .low = 0, .high = 1}}},
                                    {"strict", "", {}}}});
    s.ports = {{"recording", "recording", "Spikes."}};
    s.presets = {{"paper", "level=1", "As published."}};
    return s;
}

TEST(schema, survives_its_description) {
    const auto back = parse_schema(schema_json(example_schema()));

    ASSERT_TRUE(back) << back.error().sentence();
    EXPECT_EQ(schema_json(*back), schema_json(example_schema()));
    EXPECT_TRUE(back->reads_recording());
}

TEST(schema, page_names_every_parameter_with_its_limits) {
    const std::string page = schema_page(example_schema());

    EXPECT_THAT(page, HasSubstr("| `level` | real | s | `0.5` | 0 to 1 | How much. |"));
    EXPECT_THAT(page, HasSubstr("| `call=fdr:q` |"));
    EXPECT_THAT(page, HasSubstr("| `paper` | `level=1` | As published. |"));
}

TEST(schema, a_description_cut_short_is_refused) {
    const std::string text = schema_json(example_schema());
    for (size_t cut = 0; cut + 2 < text.size(); cut += 11) EXPECT_FALSE(parse_schema(text.substr(0, cut)));
}

} // namespace
} // namespace ranvier
