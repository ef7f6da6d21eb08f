// What a project does about other processes, ends without a close, and damage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <utility>

#include "core/base/hash.hpp"
#include "core/store/project_inputs.hpp"
#include "tests/unit/store/scratch.hpp"

namespace ranvier {
namespace {

using testing::add;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::refusal;
using testing::run;
using testing::Scratch;
using testing::set;

std::string bytes_of(const std::string& path) { return *posix_fs().read(path, 1 << 26); }
void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A child process that runs `work` and ends at once, without destructors; its first word to the parent is awaited.
struct Child {
    pid_t pid = 0;
    int from = -1;

    template <typename Work>
    explicit Child(Work work) {
        int ends[2];
        if (::pipe(ends) != 0) ::abort();
        pid = ::fork();
        if (pid == 0) {
            ::close(ends[0]);
            work(ends[1]);
            ::_exit(0);
        }
        ::close(ends[1]);
        from = ends[0];
    }
    // The next number it told; nothing at its end.
    std::optional<int> next() {
        int value = 0;
        return ::read(from, &value, sizeof value) == sizeof value ? std::optional(value) : std::nullopt;
    }
    void kill() {
        if (pid == 0) return; // dead, and its number may be another's by now
        ::kill(pid, SIGKILL);
        ::waitpid(std::exchange(pid, 0), nullptr, 0);
    }
    ~Child() {
        kill();
        ::close(from);
    }
};

void say(int to, int value) {
    if (::write(to, &value, sizeof value) != sizeof value) ::_exit(1);
}

void statement(const std::string& file, const char* sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
}

TEST(project_open, refuses_a_second_process_and_names_the_first) {
    const Scratch scratch;
    scratch.create().reset();
    Child child([&](int to) {
        const auto project = Project::open(posix_fs(), scratch.project());
        say(to, project ? 1 : 0);
        ::pause();
    });
    ASSERT_EQ(child.next(), 1);

    EXPECT_THAT(scratch.refusal(), HasSubstr("is open in process " + std::to_string(child.pid) + " on "));
}

TEST(project_open, refuses_a_second_time_in_one_process) {
    const Scratch scratch;
    const auto project = scratch.create();

    EXPECT_THAT(scratch.refusal(), HasSubstr("is open in process " + std::to_string(::getpid())));
}

TEST(project_open, after_a_close_it_opens_again) {
    const Scratch scratch;
    scratch.create().reset();

    EXPECT_EQ(scratch.refusal(), "");
}

TEST(project_open, tells_of_a_process_that_was_killed_and_takes_over) {
    const Scratch scratch;
    scratch.create().reset();
    pid_t killed = 0;
    {
        Child child([&](int to) {
            const auto project = Project::open(posix_fs(), scratch.project());
            say(to, refusal(**project, set("project", "note", "kept")).empty());
            ::pause();
        });
        ASSERT_EQ(child.next(), 1);
        killed = child.pid;
    }

    const auto project = scratch.open();

    EXPECT_THAT(project->recovered(), ElementsAre(HasSubstr("not closed by process " + std::to_string(killed))));
    EXPECT_EQ(project->property("project", "note"), "kept");
}

TEST(project_open, every_answered_edit_survives_thirty_kills) {
    const Scratch scratch;
    scratch.create().reset();
    int answered = 0;
    for (int kill = 0; kill < 30; ++kill) {
        Child child([&](int to) {
            const auto project = Project::open(posix_fs(), scratch.project());
            if (!project) ::_exit(1);
            for (int i = answered + 1;; ++i) {
                if (!refusal(**project, set("project", "n", std::to_string(i))).empty()) ::_exit(1);
                say(to, i);
            }
        });
        for (int told = 0; told < 1 + kill % 7; ++told) {
            const auto next = child.next();
            ASSERT_TRUE(next) << "the child ended, kill " << kill;
            answered = *next;
        }
        child.kill();
        while (const auto next = child.next()) answered = *next; // what it still answered before it died

        const auto project = scratch.open();
        const int found = std::stoi(project->property("project", "n"));
        EXPECT_GE(found, answered);
        EXPECT_LE(found, answered + 1); // done, and killed before it could say so
        EXPECT_EQ(static_cast<int>(project->history().size()), found);
        EXPECT_THAT(*project->verify(), IsEmpty());
        answered = found;
    }
}

TEST(project_open, refuses_what_is_no_project) {
    const Scratch scratch;
    EXPECT_THAT(scratch.refusal(), HasSubstr("there is no project"));

    std::filesystem::create_directories(scratch.project());
    EXPECT_THAT(scratch.refusal(), HasSubstr("no project.db"));

    scratch.file("demo.ranvier/project.db", "");
    EXPECT_THAT(scratch.refusal(), HasSubstr("is not a project's database"));

    scratch.file("demo.ranvier/project.db", std::string(4096, 'x'));
    EXPECT_THAT(scratch.refusal(), HasSubstr("is damaged, or no database"));
}

TEST(project_open, refuses_the_database_of_another_program) {
    const Scratch scratch;
    std::filesystem::create_directories(scratch.project());
    statement(scratch.project() + "/project.db", "CREATE TABLE t (x); PRAGMA user_version=1");

    EXPECT_THAT(scratch.refusal(), HasSubstr("is not a project's database"));
}

TEST(project_open, refuses_a_newer_project) {
    const Scratch scratch;
    scratch.create().reset();
    statement(scratch.project() + "/project.db", "PRAGMA user_version=2");

    const auto opened = Project::open(posix_fs(), scratch.project());

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), Errc::bad_input);
    EXPECT_THAT(opened.error().sentence(), HasSubstr("newer version of Ranvier (schema 2, this one reads up to 1)"));
}

TEST(project_open, names_the_row_that_was_changed_behind_its_back) {
    const Scratch scratch;
    auto project = scratch.create();
    ASSERT_EQ(refusal(*project, set("project", "note", "mine")), "");
    project.reset();
    statement(scratch.project() + "/project.db", "UPDATE property SET value='yours' WHERE key='note'");

    EXPECT_THAT(scratch.refusal(), HasSubstr("property note of 'project' does not fit its checksum"));
}

// A flipped bit is refused or harmless: what is read is then what was written. Bits of free space are of the second kind.
TEST(project_open, no_flipped_bit_changes_what_is_read) {
    const Scratch scratch;
    const std::string file = scratch.project() + "/project.db";
    auto project = scratch.create();
    ASSERT_EQ(refusal(*project, add("recording-1", "/data/a.nwb", "name")), "");
    for (int i = 0; i < 20; ++i)
        ASSERT_EQ(refusal(*project, set("recording-1", "note", std::string(50, static_cast<char>('a' + i)))), "");
    project.reset();
    const std::string sound = bytes_of(file);
    int refused = 0;
    for (size_t at = 0; at < sound.size(); at += 97) {
        std::string flipped = sound;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
        write(file, flipped);

        const auto opened = Project::open(posix_fs(), scratch.project());

        refused += opened ? 0 : 1;
        if (!opened) continue;
        const bool same = (*opened)->property("recording-1", "note") == std::string(50, 't') &&
                          (*opened)->history().size() == 21 && (*opened)->property("recording-1", "path") == "/data/a.nwb";
        const auto faults = (*opened)->verify();
        EXPECT_TRUE(same || !faults || !faults->empty()) << "byte " << at;
    }
    EXPECT_GT(refused, 50);
}

TEST(project_open, removes_what_a_process_that_is_gone_had_begun_to_write) {
    const Scratch scratch;
    scratch.create().reset();
    pid_t gone = 0;
    {
        const Child child([](int) {});
        gone = child.pid;
    }
    const std::string mine = "demo.ranvier/results/.result-2.h5." + std::to_string(::getpid()) + "-0.partial";
    const std::string left = "demo.ranvier/results/.result-1.h5." + std::to_string(gone) + "-0.partial";
    scratch.file(left, "half");
    scratch.file(mine, "still written");

    const auto project = scratch.open();

    EXPECT_FALSE(posix_fs().exists(scratch.path() + "/" + left));
    EXPECT_TRUE(posix_fs().exists(scratch.path() + "/" + mine));
    EXPECT_THAT(project->recovered(),
                ElementsAre("Process " + std::to_string(gone) + " ended while it wrote result-1.h5; the piece was removed."));
}

TEST(project_open, tells_of_a_result_that_nothing_is_about_and_keeps_it) {
    const Scratch scratch;
    scratch.create().reset();
    const std::string file = scratch.file("demo.ranvier/results/result-1.h5", "published, not registered");

    const auto project = scratch.open();

    EXPECT_THAT(project->recovered(), ElementsAre("results/result-1.h5 belongs to no entry of the project; it was kept."));
    EXPECT_TRUE(posix_fs().exists(file));
}

TEST(project_open, a_damaged_row_of_the_window_is_left_out_and_told) {
    const Scratch scratch;
    auto project = scratch.create();
    ASSERT_TRUE(project->set_ui("layout", "columns"));
    project.reset();
    statement(scratch.project() + "/project.db", "UPDATE ui SET value='rows'");

    project = scratch.open();

    EXPECT_EQ(project->ui("layout"), "");
    EXPECT_THAT(project->recovered(), ElementsAre(HasSubstr("'layout' was damaged")));
}

// --- verify
// ----------------------------------------------------------------------------------------------------------------------

// A recording whose fingerprint is known, and a result.
std::unique_ptr<Project> with_files(const Scratch& scratch) {
    auto project = scratch.create();
    const std::string file = scratch.file("a.csv", "t,u\n");
    EXPECT_EQ(refusal(*project, add("recording-1", file)), "");
    scratch.file("demo.ranvier/results/result-1.h5", std::string(10000, 'r'));
    EXPECT_EQ(refusal(*project, run("result-1", "recording-1")), "");
    return project;
}

TEST(project_verify, finds_a_flipped_bit_in_any_block_of_a_result_and_names_it) {
    const Scratch scratch;
    auto project = with_files(scratch);
    const std::string file = project->result_path("result-1"), sound = bytes_of(file);
    ASSERT_THAT(*project->verify(), IsEmpty());
    for (size_t at : {size_t{0}, size_t{4096}, sound.size() - 1}) {
        std::string flipped = sound;
        flipped[at] = static_cast<char>(flipped[at] ^ 1);
        write(file, flipped);

        EXPECT_THAT(*project->verify(),
                    ElementsAre(HasSubstr("result-1 (three states): " + file + " is not the file that was stored")));
    }
}

TEST(project_verify, names_results_and_inputs_that_are_gone) {
    const Scratch scratch;
    auto project = with_files(scratch);
    std::filesystem::remove(project->result_path("result-1"));
    std::filesystem::remove(scratch.path() + "/a.csv");

    EXPECT_THAT(*project->verify(),
                ElementsAre(HasSubstr("recording-1 (a.csv): its file is not at"), HasSubstr("result-1 (three states)")));
}

TEST(project_verify, looks_at_results_that_are_hidden_too) {
    const Scratch scratch;
    auto project = with_files(scratch);
    ASSERT_TRUE(project->undo());
    write(project->result_path("result-1"), "other");

    EXPECT_EQ(project->verify()->size(), 1u);
}

TEST(project_verify, names_an_input_that_has_changed) {
    const Scratch scratch;
    auto project = with_files(scratch);
    ASSERT_TRUE(project->set_fact("recording-1", "fingerprint", "of an older file"));

    EXPECT_THAT(*project->verify(), ElementsAre(HasSubstr("has changed since it was read")));
}

TEST(project_open_to_read, sees_what_is_open_elsewhere_and_refuses_every_edit) {
    const Scratch scratch;
    auto writer = with_files(scratch);
    ASSERT_TRUE(writer->perform(set("result-1", "note", "kept")));

    auto reader = Project::open_to_read(posix_fs(), writer->folder());

    ASSERT_TRUE(reader) << reader.error().sentence();
    EXPECT_EQ((*reader)->property("result-1", "note"), "kept");
    EXPECT_TRUE((*reader)->only_to_read());
    EXPECT_THAT(refusal(**reader, set("result-1", "note", "other")), HasSubstr("opened only to be read"));
    EXPECT_FALSE((*reader)->set_ui("shown", "result-1"));
    EXPECT_FALSE((*reader)->undo());
    EXPECT_THAT(*(*reader)->verify(), IsEmpty());
    ASSERT_TRUE(writer->perform(set("result-1", "note", "goes on"))); // the reader holds nothing up
}

} // namespace
} // namespace ranvier
