#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/io/result_file.hpp"
#include "tests/unit/io/result_samples.hpp"

namespace ranvier {
namespace {

using nlohmann::json;
using result_samples::two_units;

TEST(describe_result, takes_how_it_was_made_from_the_provenance) {
    const json doc = json::parse(describe_result(two_units()));

    EXPECT_EQ(doc["operation"], "hmm_glm");
    EXPECT_EQ(doc["params"]["states"], 2);
    EXPECT_EQ(doc["seed"], "7");
    EXPECT_EQ(doc["device_class"], "x86-avx2");
}

TEST(describe_result, has_null_for_what_the_provenance_does_not_say) {
    const json doc = json::parse(describe_result({}));

    EXPECT_TRUE(doc.contains("operation") && doc["operation"].is_null());
    EXPECT_TRUE(doc.contains("inputs") && doc["inputs"].is_null());
}

TEST(describe_result, writes_metrics_that_are_not_defined_as_null) {
    const json doc = json::parse(describe_result(two_units()));

    EXPECT_EQ(doc["metrics"]["heldout_nats_per_bin"], -16.84);
    EXPECT_TRUE(doc["metrics"].contains("weight_mse") && doc["metrics"]["weight_mse"].is_null());
}

TEST(describe_result, lists_tables_with_source_before_target) {
    const json doc = json::parse(describe_result(two_units()));

    json couplings;
    for (const auto& t : doc["tables"])
        if (t["name"] == "couplings") couplings = t;
    EXPECT_EQ(couplings["columns"], json::parse(R"(["state","source","target","weight","sd","called"])"));
    EXPECT_EQ(couplings["rows"], 8);
}

TEST(describe_result, tells_views_and_notes) {
    const json doc = json::parse(describe_result(two_units()));

    EXPECT_EQ(doc["views"], json::parse(R"([{"kind":"ribbon","of":"states/posterior","title":"States"}])"));
    EXPECT_EQ(doc["notes"].size(), 1u);
}

TEST(result_table, explains_metrics_and_ends_with_the_command) {
    const std::string table = result_table(two_units());

    EXPECT_NE(table.find("heldout_nats_per_bin  -16.84  log-likelihood of held-out bins"), std::string::npos) << table;
    EXPECT_NE(table.find("not defined for this job: weight_mse\n"), std::string::npos) << table;
    EXPECT_NE(table.find("couplings/weight"), std::string::npos) << table;
    EXPECT_NE(table.find("state 2 x receiver 2 x sender 2"), std::string::npos) << table;
    EXPECT_TRUE(table.ends_with("made by\n  ranvier run hmm_glm 'my data.h5' --seed 7\n")) << table;
}

} // namespace
} // namespace ranvier
