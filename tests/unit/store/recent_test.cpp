#include "core/store/recent.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/store/scratch.hpp"

namespace ranvier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Scratch;

std::vector<std::string> folders(const RecentProjects& recent) {
    std::vector<std::string> all;
    for (const auto& p : recent.list()) all.push_back(p.folder);
    return all;
}

TEST(recent_projects, are_none_where_there_is_no_file_or_none_that_can_be_read) {
    const Scratch scratch;
    EXPECT_THAT(RecentProjects(posix_fs(), scratch.path() + "/none.json").list(), IsEmpty());
    EXPECT_THAT(RecentProjects(posix_fs(), scratch.file("a.json", "{\"projects\": [3]}")).list(), IsEmpty());
    EXPECT_THAT(RecentProjects(posix_fs(), scratch.file("b.json", "not JSON")).list(), IsEmpty());
}

TEST(recent_projects, the_last_one_opened_is_first_and_none_is_there_twice) {
    const Scratch scratch;
    RecentProjects recent(posix_fs(), scratch.path() + "/config/recent.json");

    for (const char* folder : {"/p/a", "/p/b", "/p/a"}) ASSERT_TRUE(recent.opened(folder));

    EXPECT_THAT(folders(recent), ElementsAre("/p/a", "/p/b"));
}

TEST(recent_projects, pinned_ones_come_first_and_outlive_the_others) {
    const Scratch scratch;
    RecentProjects recent(posix_fs(), scratch.path() + "/recent.json");
    ASSERT_TRUE(recent.opened("/p/pinned"));
    ASSERT_TRUE(recent.pin("/p/pinned", true));

    for (int i = 0; i < 25; ++i) ASSERT_TRUE(recent.opened("/p/" + std::to_string(i)));

    EXPECT_EQ(folders(recent).size(), 21u);
    EXPECT_EQ(folders(recent)[0], "/p/pinned");
    ASSERT_TRUE(recent.clear());
    EXPECT_THAT(folders(recent), ElementsAre("/p/pinned"));
    ASSERT_TRUE(recent.forget("/p/pinned"));
    EXPECT_THAT(folders(recent), IsEmpty());
}

TEST(recent_projects, one_that_is_gone_is_told) {
    const Scratch scratch;
    scratch.create().reset();
    RecentProjects recent(posix_fs(), scratch.path() + "/recent.json");
    ASSERT_TRUE(recent.opened("/p/gone"));
    ASSERT_TRUE(recent.opened(scratch.project()));

    ASSERT_EQ(recent.list().size(), 2u);
    EXPECT_FALSE(recent.list()[0].missing);
    EXPECT_TRUE(recent.list()[1].missing);
}

TEST(recent_projects, pinning_one_that_is_not_there_is_refused) {
    const Scratch scratch;

    EXPECT_FALSE(RecentProjects(posix_fs(), scratch.path() + "/recent.json").pin("/p/a", true));
}

} // namespace
} // namespace ranvier
