#include "app/gui/plan_words.hpp"

#include <gtest/gtest.h>

namespace ranvier::gui {
namespace {

// The answer to a plan: `seconds` as JSON.
QString answer(const char* seconds, const char* finished, const char* allowed = "4294967296") {
    return QStringLiteral(R"({"parts": 4, "inputs": [{"bins": 20000, "units": 12}], "bytes_of_inputs": 640000,
        "bytes_peak": 966367642, "bytes_allowed": %3, "seconds": %1, "finished": %2, "basis": "measured on the first 1.0 s of it"})")
        .arg(QLatin1String(seconds), QLatin1String(finished), QLatin1String(allowed));
}

TEST(plan_words, tell_time_and_memory_in_one_line) {
    EXPECT_EQ(plan_words(answer("171.2", "false"), false).line, QStringLiteral("About 3 min, 921.6 MiB"));
    EXPECT_EQ(plan_words(answer("0.4", "true"), false).line, QStringLiteral("1 s, 921.6 MiB"));
}

TEST(plan_words, do_not_invent_a_time) {
    EXPECT_EQ(plan_words(answer("null", "false"), false).line,
              QStringLiteral("Too long to tell from its beginning; 921.6 MiB so far"));
}

TEST(plan_words, say_that_a_job_ran_beside) {
    EXPECT_TRUE(plan_words(answer("10", "false"), true).line.endsWith(QStringLiteral("; measured beside a running job")));
}

TEST(plan_words, say_that_a_job_may_not_have_so_much) {
    const PlanWords words = plan_words(answer("10", "false", "536870912"), false);

    EXPECT_TRUE(words.too_much);
    EXPECT_TRUE(words.line.contains(QStringLiteral("a job may use 512.0 MiB"))) << words.line.toStdString();
    EXPECT_FALSE(plan_words(answer("10", "false", "null"), false).too_much);
}

TEST(plan_words, keep_what_was_measured_for_the_tool_tip) {
    const QString more = plan_words(answer("10", "false"), false).more;

    EXPECT_TRUE(more.contains(QStringLiteral("of 12 units"))) << more.toStdString();
    EXPECT_TRUE(more.contains(QStringLiteral("measured on the first 1.0 s of it")));
}

TEST(plan_words, of_no_answer_are_none) { EXPECT_TRUE(plan_words({}, false).line.isEmpty()); }

TEST(rough_duration, grows_coarser_with_the_time) {
    EXPECT_EQ(rough_duration(0.2), QStringLiteral("1 s"));
    EXPECT_EQ(rough_duration(8.4), QStringLiteral("8 s"));
    EXPECT_EQ(rough_duration(42.6), QStringLiteral("45 s"));
    EXPECT_EQ(rough_duration(58), QStringLiteral("1 min"));
    EXPECT_EQ(rough_duration(3599), QStringLiteral("1 h"));
    EXPECT_EQ(rough_duration(4700), QStringLiteral("1 h 20 min"));
}

} // namespace
} // namespace ranvier::gui
