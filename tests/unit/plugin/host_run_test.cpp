#include "core/plugin/host_run.hpp"

#include <gmock/gmock.h>

#include <cstring>

#include "core/base/fs.hpp"
#include "core/plugin/catalogue.hpp"
#include "core/plugin/checkpoint.hpp"
#include "core/plugin/loader.hpp"

namespace ranvier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string zoo_folder = RANVIER_BINARY_DIR "/tests/zoo";

const LoadedPlugin& zoo() {
    static const auto plugin = LoadedPlugin::load(zoo_folder + "/zoo.so");
    EXPECT_TRUE(plugin) << plugin.error().sentence();
    return *plugin;
}

Result<ResultSet> run_zoo(TextMap given, uint64_t memory = UINT64_MAX) {
    HostSetup setup;
    setup.params = *resolve_params(zoo().schema(), given);
    Tasks tasks(2);
    auto stop = StopFlag::make();
    Budget budget(memory);
    HostRun run(zoo().table(), std::move(setup), tasks, *stop, budget);
    return run.run();
}

TEST(host_run, hands_what_parts_keep_to_gather) {
    const auto result = run_zoo({{"parts", "3"}});

    ASSERT_TRUE(result) << result.error().sentence();
    EXPECT_THAT(std::get<std::vector<double>>(result->find("values", "index")->values), ElementsAre(0, 1, 2));
    EXPECT_EQ(result->metrics.at("parts"), 3);
}

TEST(host_run, a_plugin_without_parts_only_gathers) {
    const auto result = run_zoo({{"parts", "0"}});

    ASSERT_TRUE(result) << result.error().sentence();
    EXPECT_TRUE(std::get<std::vector<double>>(result->find("values", "index")->values).empty());
}

TEST(host_run, a_failure_is_the_plugins_sentence) {
    const auto result = run_zoo({{"deed", "fail"}});

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::failed);
    EXPECT_EQ(result.error().sentence(), "failed on purpose");
}

TEST(host_run, no_exception_leaves_a_plugin) {
    const auto result = run_zoo({{"deed", "throw"}});

    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().sentence(), HasSubstr("thrown on purpose"));
}

TEST(host_run, an_output_given_twice_is_refused) {
    const auto result = run_zoo({{"deed", "twice"}});

    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().sentence(), HasSubstr("values/index twice"));
}

TEST(host_run, a_metric_from_a_part_is_refused) {
    const auto result = run_zoo({{"deed", "metric_in_part"}});

    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().sentence(), HasSubstr("from a part"));
}

TEST(host_run, memory_over_the_budget_is_a_limit) {
    const auto result = run_zoo({{"parts", "3"}}, 16);

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::limit);
}

TEST(host_run, stopped_before_it_began_it_is_cancelled) {
    HostSetup setup;
    setup.params = *resolve_params(zoo().schema(), {});
    Tasks tasks(1);
    auto stop = StopFlag::make();
    stop->request(Stop::cancel);
    Budget budget(UINT64_MAX);
    HostRun run(zoo().table(), std::move(setup), tasks, *stop, budget);

    const auto result = run.run();

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), Errc::cancelled);
}

TEST(host_run, restored_parts_are_not_run_again) {
    HostSetup setup;
    setup.params = *resolve_params(zoo().schema(), {{"parts", "2"}});
    Tasks tasks(1);
    auto stop = StopFlag::make();
    Budget budget(UINT64_MAX);
    HostRun run(zoo().table(), std::move(setup), tasks, *stop, budget);
    PartArray kept;
    kept.dims = {1};
    kept.bytes.resize(sizeof(double));
    const double value = 42;
    std::memcpy(kept.bytes.data(), &value, sizeof value);
    std::map<uint32_t, PartState> parts;
    parts[1]["index"] = std::move(kept);
    run.restore(std::move(parts));

    const auto result = run.run();

    ASSERT_TRUE(result);
    EXPECT_THAT(std::get<std::vector<double>>(result->find("values", "index")->values), ElementsAre(0, 42));
}

TEST(checkpoint, survives_its_file_and_refuses_another_jobs) {
    const std::string path = testing::TempDir() + "/zoo.checkpoint";
    PartState state;
    state["w"].dims = {2};
    state["w"].bytes.resize(16, std::byte{3});
    ASSERT_TRUE(write_checkpoint(posix_fs(), path, "job a", {nullptr, &state}));

    const auto back = read_checkpoint(posix_fs(), path, "job a");
    const auto foreign = read_checkpoint(posix_fs(), path, "job b");

    ASSERT_TRUE(back) << back.error().sentence();
    ASSERT_EQ(back->size(), 1u);
    EXPECT_EQ(back->at(1).at("w").bytes, state["w"].bytes);
    ASSERT_FALSE(foreign);
    EXPECT_THAT(foreign.error().sentence(), HasSubstr("another job"));
}

TEST(loader, refuses_what_is_no_plugin) {
    const auto absent = LoadedPlugin::load("/nowhere/x.so");
    const auto other = LoadedPlugin::load("libdl.so.2");

    ASSERT_FALSE(absent);
    ASSERT_FALSE(other);
    EXPECT_THAT(other.error().sentence(), HasSubstr("not a Ranvier plugin"));
}

TEST(loader, each_part_of_the_version_decides) {
    EXPECT_TRUE(abi_fits(RV_ABI_MAJOR, RV_ABI_MINOR));
    EXPECT_FALSE(abi_fits(RV_ABI_MAJOR + 1, RV_ABI_MINOR));
    EXPECT_FALSE(abi_fits(RV_ABI_MAJOR, RV_ABI_MINOR + 1));
    EXPECT_TRUE(abi_fits(RV_ABI_MAJOR, RV_ABI_MINOR - 1));
}

TEST(catalogue, lists_what_is_described_without_loading_it) {
    const auto catalogue = read_catalogue(posix_fs(), {"/nowhere", zoo_folder});

    ASSERT_TRUE(catalogue.find("zoo"));
    EXPECT_EQ((*catalogue.find("zoo"))->schema.version, "1");
    const auto absent = catalogue.find("lion");
    ASSERT_FALSE(absent);
    EXPECT_THAT(absent.error().sentence(), HasSubstr("installed: zoo"));
}

TEST(catalogue, says_why_a_description_is_refused) {
    const std::string folder = testing::TempDir() + "/descriptions";
    ASSERT_TRUE(posix_fs().make_dirs(folder));
    auto file = posix_fs().create(folder + "/broken.plugin.json");
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->close());

    const auto catalogue = read_catalogue(posix_fs(), {folder});

    EXPECT_TRUE(catalogue.entries.empty());
    ASSERT_EQ(catalogue.refused.size(), 1u);
    EXPECT_THAT(catalogue.refused[0], HasSubstr("broken.plugin.json: not a plugin description"));
}

} // namespace
} // namespace ranvier
