// Fitting: the form, progress, cancel, resume, failures, lost workers.
#include <signal.h>

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QProgressBar>
#include <QRegularExpression>
#include <QTreeWidget>

#include "app/gui/live_curve.hpp"
#include "tests/gui/journeys/child.hpp"
#include "tests/gui/journeys/journey.hpp"

namespace ranvier::gui {
namespace {

class Fitting : public Journey {
protected:
    bool begin_long() {
        return open_sample() && run_long(document()) > 0 && drive().wait("a part of the fit to be done", [this] {
            const auto* job = only_run();
            return job && is_begun(*job);
        });
    }
};

// The workers of this process.
std::vector<pid_t> workers() {
    std::vector<pid_t> found;
    const auto own = QByteArray::number(QCoreApplication::applicationPid());
    for (const auto& each : QDir("/proc").entryList({"[0-9]*"}, QDir::Dirs)) {
        QFile stat("/proc/" + each + "/stat");
        if (!stat.open(QIODevice::ReadOnly)) continue;
        const QByteArray line = stat.readAll();
        const auto after = line.mid(line.lastIndexOf(')') + 2).split(' ');
        if (line.contains("(ranvier-worker)") && after.size() > 1 && after[1] == own && after[0] != "Z")
            found.push_back(each.toInt());
    }
    return found;
}

// How many finished parts the worker says it began with; -1: it has said nothing of it.
int parts_resumed(const QueuedJob& job) {
    for (const std::string& line : job.log)
        if (const auto at = line.find("resumed with "); at != std::string::npos) return std::stoi(line.substr(at + 13));
    return -1;
}

TEST_F(Fitting, the_form_runs_a_fit_whose_couplings_and_states_are_shown) {
    ASSERT_TRUE(open_sample());
    ASSERT_TRUE(drive().choose("param_model", "one-hot prior (OHG)"));
    ASSERT_TRUE(drive().type("param_states", "2"));
    ASSERT_TRUE(drive().type("param_name", "my fit"));

    drive().press(QKeySequence("Ctrl+Return"));

    ASSERT_NE(drive().find("job_card"), nullptr);
    ASSERT_TRUE(drive().wait("the fit to be shown", [&] { return document().sources().result != nullptr; }));
    EXPECT_EQ(document().sources().result->n_states(), 2);
    EXPECT_EQ(document().project()->property(document().current_result(), "name"), "my fit");
    for (const char* kind : {"coupling", "class_prior", "state_summary"}) EXPECT_NE(drive().view(kind), nullptr) << kind;
    EXPECT_TRUE(drive().messages().isEmpty()) << drive().messages().join(" | ").toStdString();
}

TEST_F(Fitting, the_plan_stands_beside_run) {
    ASSERT_TRUE(open_sample());

    EXPECT_TRUE(drive().wait("the plan", [&] {
        auto* cost = drive().seen("form_cost");
        return cost && drive().text_of("form_cost").contains(QRegularExpression("[0-9] (s|min), [0-9.]+ [MG]iB"));
    }));
    EXPECT_TRUE(drive().find("form_cost")->toolTip().contains("of 12 units"));
}

TEST_F(Fitting, a_wrong_value_is_explained_and_holds_the_run_back) {
    ASSERT_TRUE(open_sample());

    ASSERT_TRUE(drive().type("param_states", "99"));

    EXPECT_FALSE(drive().find("run_form")->isEnabled());
    EXPECT_EQ(drive().text_of("form_cost"), QStringLiteral("1 value to mend"));
    ASSERT_TRUE(drive().type("param_states", "3"));
    EXPECT_TRUE(drive().find("run_form")->isEnabled());
}

TEST_F(Fitting, a_running_fit_shows_how_far_it_is_and_its_likelihood) {
    ASSERT_TRUE(open_sample());
    document().run("hmm_glm", {{"recording", document().current_recording()}},
                   {{"model", "ohg"}, {"states", "8"}, {"restarts", "1"}, {"max_iterations", "10000"}}, {}, 0, "one start");

    EXPECT_TRUE(drive().wait("the curve", [&] { return drive().seen("live_curve") != nullptr; }));
    EXPECT_GT(drive().find<QProgressBar>("job_progress")->maximum(), 0);
    EXPECT_TRUE(drive().text_of("jobs").contains("1 job") || drive().text_of("jobs").contains("1 jobs"))
        << drive().text_of("jobs").toStdString();
}

TEST_F(Fitting, a_cancelled_fit_ends_its_worker_keeps_what_was_done_and_resumes) {
    ASSERT_TRUE(begin_long());
    // The form's estimate has a worker of its own; it is over once it is told.
    ASSERT_TRUE(drive().wait("the fit's worker alone", [&] {
        return drive().text_of("form_cost").contains(QStringLiteral("MiB")) && document().queue().n_running() == 1;
    }));

    ASSERT_TRUE(drive().click("cancel_job"));

    ASSERT_TRUE(drive().wait("the fit to end", [&] { return only_run()->ended(); }));
    EXPECT_EQ(only_run()->state, JobState::cancelled);
    EXPECT_TRUE(workers().empty());
    EXPECT_TRUE(drive().messages().isEmpty()) << drive().messages().join(" | ").toStdString();
    ASSERT_TRUE(drive().click("resume_stopped_job"));
    EXPECT_TRUE(drive().wait("the fit to go on", [&] { return only_run() && parts_resumed(*only_run()) > 0; }));
    EXPECT_EQ(only_run()->state, JobState::running);
}

TEST_F(Fitting, control_full_stop_cancels_the_newest_job) {
    ASSERT_TRUE(begin_long());

    drive().press(QKeySequence("Ctrl+."));

    EXPECT_TRUE(drive().wait("the fit to end", [&] { return only_run()->state == JobState::cancelled; }));
}

TEST_F(Fitting, a_killed_worker_is_told_with_its_signal_and_the_window_goes_on) {
    ASSERT_TRUE(begin_long());
    const auto before = workers();
    ASSERT_FALSE(before.empty());

    for (const pid_t worker : before) kill(worker, SIGKILL);

    ASSERT_TRUE(drive().wait_message("worker lost."));
    EXPECT_TRUE(drive().messages().first().contains("signal 9")) << drive().messages().first().toStdString();
    EXPECT_NE(drive().seen("resume_job"), nullptr);
    ASSERT_TRUE(drive().click("resume_job"));
    EXPECT_TRUE(drive().wait("the fit to go on", [&] { return only_run() && only_run()->state == JobState::running; }));
}

TEST_F(Fitting, a_fit_that_fails_says_why_and_shows_its_log) {
    ASSERT_TRUE(document().create_project(project_folder()));
    ASSERT_TRUE(open(session_folder() + "/phy"));
    document().run("hmm_glm", {{"recording", "recording-1"}}, {{"start", "truth"}}, {}, 0, "from the truth");

    ASSERT_TRUE(drive().wait_message("from the truth was not finished."));

    EXPECT_TRUE(drive().messages().first().contains("truth"));
    ASSERT_TRUE(drive().click("show_log_of_failure"));
    EXPECT_NE(drive().seen("job_log"), nullptr);
}

TEST_F(Fitting, the_command_of_the_form_is_the_one_that_the_result_remembers) {
    ASSERT_TRUE(open_sample());
    ASSERT_TRUE(drive().type("param_states", "2"));
    ASSERT_TRUE(drive().wait("the plan", [&] { return drive().find("run_form")->isEnabled(); }));
    ASSERT_TRUE(drive().click("copy_command"));
    const QString told = QGuiApplication::clipboard()->text();

    ASSERT_TRUE(drive().act("run"));

    ASSERT_TRUE(drive().wait("the fit to be shown", [&] { return document().sources().result != nullptr; }));
    EXPECT_TRUE(told.startsWith("ranvier run hmm_glm")) << told.toStdString();
    EXPECT_EQ(document().command_of(document().current_result()), told);
}

TEST_F(Fitting, a_recording_opens_while_a_fit_goes_on) {
    ASSERT_TRUE(begin_long());

    document().open({session_folder() + "/phy"});

    EXPECT_TRUE(drive().wait("the second recording", [&] { return document().current_recording() == "recording-2"; }));
    EXPECT_EQ(only_run()->state, JobState::running);
}

// --- the window is killed -----------------------------------------------------------------------------------------------------

TEST_F(Fitting, a_window_killed_in_the_middle_of_a_fit_offers_to_resume_it) {
    ASSERT_TRUE(open_sample());
    stop();
    const auto other = start_child("fit", project_folder());
    ASSERT_TRUE(child_said(*other, "running"));
    other->kill();
    ASSERT_TRUE(other->waitForFinished());
    start();

    ASSERT_TRUE(reopen());

    ASSERT_TRUE(drive().wait_message("long fit was running"));
    for (auto* button : window().findChildren<QAbstractButton*>("message_action"))
        if (button->isVisible() && (button->text() == "Resume" || button->text() == "Run again")) {
            EXPECT_EQ(button->text(), "Resume");
            button->click();
            break;
        }
    EXPECT_TRUE(drive().wait("the fit to go on", [&] { return only_run() && parts_resumed(*only_run()) > 0; }));
    EXPECT_EQ(only_run()->state, JobState::running);
}

TEST_F(Fitting, a_fit_that_outlived_a_killed_window_gives_the_bytes_of_one_that_was_never_disturbed) {
    ASSERT_TRUE(open_sample());
    stop();
    const auto other = start_child("few", project_folder());
    ASSERT_TRUE(child_said(*other, "running"));
    other->kill();
    ASSERT_TRUE(other->waitForFinished());
    start();
    ASSERT_TRUE(reopen());
    ASSERT_TRUE(drive().wait_message("few starts was running"));
    ASSERT_TRUE(drive().click("message_action"));
    ASSERT_TRUE(drive().wait("the fit to be there", [&] { return document().current_result() == "result-1"; }));
    const int resumed = parts_resumed(*only_run());

    run_few(document());
    ASSERT_TRUE(drive().wait("the same fit once more", [&] { return document().current_result() == "result-2"; }));

    EXPECT_GT(resumed, 0);
    const auto bytes = [&](const char* id) {
        QFile file(QString::fromStdString(document().project()->result_path(id)));
        EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << id;
        return file.readAll();
    };
    EXPECT_EQ(bytes("result-1"), bytes("result-2"));
}

TEST_F(Fitting, no_edit_that_was_answered_is_lost_when_the_window_is_killed) {
    ASSERT_TRUE(open_sample());
    stop();
    for (const int n_edits : {1, 7, 40}) {
        const auto other = start_child("edit", project_folder());
        ASSERT_TRUE(child_said(*other, QByteArray::number(n_edits)));
        other->kill();
        ASSERT_TRUE(other->waitForFinished());
        int last = n_edits;
        while (other->canReadLine()) last = std::max(last, other->readLine().trimmed().toInt());
        start();

        ASSERT_TRUE(reopen());

        const QString kept = QString::fromStdString(document().project()->property("recording-1", "unit/1/label"));
        EXPECT_GE(kept.section(' ', 1).toInt(), last) << kept.toStdString();
        EXPECT_TRUE(drive().wait_message("was recovered."));
        const auto faults = document().project()->verify();
        EXPECT_TRUE(faults && faults->empty());
        stop();
    }
    start();
}

} // namespace
} // namespace ranvier::gui
