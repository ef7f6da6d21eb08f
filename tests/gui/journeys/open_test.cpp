// Coming in: samples, files, drops, projects, and what is wrong with them.
#include <QAbstractButton>
#include <QDir>
#include <QDirIterator>
#include <QImage>
#include <QLineEdit>
#include <QListWidget>
#include <QProcess>
#include <QRadioButton>
#include <QTableView>
#include <QTreeWidget>

#include "app/gui/figure_widget.hpp"
#include "app/gui/view_area.hpp"
#include "tests/gui/journeys/child.hpp"
#include "tests/gui/journeys/journey.hpp"

namespace ranvier::gui {
namespace {

class Opening : public Journey {};

bool tree_has(const QTreeWidget& tree, const QString& name, const QString& second) {
    for (QTreeWidgetItemIterator each(const_cast<QTreeWidget*>(&tree)); *each; ++each)
        if ((*each)->text(0) == name && (*each)->text(1) == second) return true;
    return false;
}

QByteArray times_without_unit() {
    QByteArray csv = "unit,time\n";
    for (int i = 0; i < 200; ++i) csv += QByteArray::number(i % 2 + 1) + "," + QByteArray::number(30'000 * i) + "\n";
    return csv;
}

TEST_F(Opening, a_sample_is_one_click_away_and_makes_its_own_project) {
    ASSERT_TRUE(drive().click("open_sample_switching"));

    auto* raster = drive().view("states");
    ASSERT_NE(raster, nullptr);
    EXPECT_FALSE(window().windowTitle().isEmpty());
    EXPECT_NE(window().windowTitle(), QStringLiteral("Ranvier"));
    EXPECT_EQ(drive().find<QTableView>("unit_table")->model()->rowCount(), 12);
    EXPECT_EQ(drive().seen("first_run_page"), nullptr);
}

TEST_F(Opening, control_o_opens_the_file_that_is_chosen) {
    drive().answer_file(sample_path());
    drive().press(QKeySequence("Ctrl+O"));
    ASSERT_TRUE(drive().answered());

    EXPECT_NE(drive().view("states"), nullptr);
}

TEST_F(Opening, a_broken_file_among_good_ones_is_named_and_the_others_open) {
    ASSERT_TRUE(document().create_project(project_folder()));
    write(path("broken.nwb"), "\x89HDF\r\n\x1a\n and then nothing");

    ASSERT_TRUE(drive().drop(&window(), {path("broken.nwb"), sample_path()}));

    ASSERT_TRUE(drive().wait_message("broken.nwb was not opened."));
    EXPECT_NE(drive().view("states"), nullptr);
    auto* tree = drive().find<QTreeWidget>("project_tree");
    EXPECT_TRUE(tree_has(*tree, "broken.nwb", "refused"));
    EXPECT_TRUE(tree_has(*tree, "switching_sample.h5", "12 units")) << tree->topLevelItem(0)->child(0)->text(1).toStdString();
}

TEST_F(Opening, a_refused_file_opens_once_it_is_mended) {
    ASSERT_TRUE(document().create_project(project_folder()));
    write(path("later.h5"), "nothing yet");
    ASSERT_TRUE(drive().drop(&window(), {path("later.h5")}));
    ASSERT_TRUE(drive().wait_message("later.h5 was not opened."));
    QFile::remove(path("later.h5"));
    ASSERT_TRUE(QFile::copy(sample_path(), path("later.h5")));

    ASSERT_TRUE(drive().click("message_action")); // open again

    EXPECT_NE(drive().view("states"), nullptr);
    EXPECT_TRUE(drive().messages().isEmpty()) << drive().messages().join(" | ").toStdString();
}

TEST_F(Opening, a_file_of_no_known_kind_is_refused_in_a_sentence) {
    write(path("letter.txt"), "Dear reader, these are no spikes.\n");

    ASSERT_TRUE(drive().drop(&window(), {path("letter.txt")}));

    ASSERT_TRUE(drive().wait_message("letter.txt was not opened."));
    EXPECT_TRUE(drive().messages().first().endsWith('.'));
}

TEST_F(Opening, times_of_unknown_unit_are_asked_for_and_opened_in_the_unit_chosen) {
    ASSERT_TRUE(document().create_project(project_folder()));
    write(path("spikes.csv"), times_without_unit());
    ASSERT_TRUE(drive().drop(&window(), {path("spikes.csv")}));
    ASSERT_NE(drive().find("time_unit_dialog"), nullptr);
    EXPECT_FALSE(drive().find("time_unit_open")->isEnabled());

    drive().find<QRadioButton>("time_unit_samples")->click();
    ASSERT_TRUE(drive().type("time_unit_rate", "30000"));
    ASSERT_TRUE(drive().click("time_unit_open"));

    ASSERT_NE(drive().view("states"), nullptr);
    EXPECT_DOUBLE_EQ(document().sources().recording->spikes(0)[1], 2.0);
    EXPECT_EQ(drive().seen("time_unit_dialog"), nullptr);
}

TEST_F(Opening, a_dropped_folder_and_its_tables_become_one_recording) {
    ASSERT_TRUE(document().create_project(project_folder()));
    const QStringList files{session_folder() + "/phy", session_folder() + "/trials.csv", session_folder() + "/wheel.csv"};
    ASSERT_TRUE(drive().drop(&window(), files));

    ASSERT_TRUE(drive().click("assemble_together"));

    ASSERT_NE(drive().view("states"), nullptr);
    const auto& recording = document().sources().recording;
    EXPECT_EQ(recording->n_units(), 12);
    EXPECT_FALSE(recording->intervals().empty());
    EXPECT_FALSE(recording->signals().empty());
    EXPECT_EQ(document().project()->objects().size(), 1U);
}

TEST_F(Opening, a_dropped_project_opens_with_what_it_holds) {
    ASSERT_TRUE(open_sample());
    restart();

    ASSERT_TRUE(drive().drop(&window(), {project_folder()}));

    ASSERT_NE(drive().view("states"), nullptr);
    EXPECT_EQ(window().windowTitle(), QStringLiteral("test - Ranvier"));
}

TEST_F(Opening, a_dropped_job_file_opens_its_inputs_and_runs_as_it_is) {
    ASSERT_TRUE(open_fit());
    const QString told = document().command_of("result-1"), file = path("again.json");
    ASSERT_TRUE(document().save_job_file(file, only_run()->id));
    stop();
    start();
    ASSERT_TRUE(document().create_project(path("other.ranvier")));

    ASSERT_TRUE(drive().drop(&window(), {file}));

    ASSERT_TRUE(drive().wait_message("again.json is a job."));
    EXPECT_NE(drive().view("states"), nullptr);
    EXPECT_EQ(document().sources().result, nullptr) << "it ran before it was asked to";
    ASSERT_TRUE(drive().click("message_action"));
    ASSERT_TRUE(drive().wait("its result", [&] { return document().sources().result != nullptr; }));
    EXPECT_EQ(document().command_of("result-1"), told);
    EXPECT_EQ(document().project()->property("result-1", "name"), "again");
}

TEST_F(Opening, a_job_file_whose_input_is_gone_is_told_and_nothing_runs) {
    ASSERT_TRUE(document().create_project(project_folder()));
    ASSERT_TRUE(QFile::copy(sample_path(), path("sample.h5")));
    ASSERT_TRUE(open(path("sample.h5")));
    ASSERT_GT(run_quick(document()), 0);
    ASSERT_TRUE(drive().wait("a fit to be there", [this] { return document().sources().result != nullptr; }));
    ASSERT_TRUE(document().save_job_file(path("job.json"), only_run()->id));
    stop();
    ASSERT_TRUE(QFile::remove(path("sample.h5")));
    start();
    ASSERT_TRUE(document().create_project(path("other.ranvier")));

    ASSERT_TRUE(drive().drop(&window(), {path("job.json")}));

    ASSERT_TRUE(drive().wait_message("sample.h5 was not opened."));
    EXPECT_EQ(drive().messages().filter("is a job").size(), 0);
}

// The real program, as a shell starts it: what is opened joins a project of its own, which the command line can then list.
TEST_F(Opening, the_command_line_opens_a_job_file_in_a_window) {
    ASSERT_TRUE(open_fit());
    ASSERT_TRUE(document().save_job_file(path("again.json"), only_run()->id));
    stop();
    QProcess program;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"CONFIG", "DATA", "CACHE"})
        environment.insert(QStringLiteral("RANVIER_") + name, path(QString::fromLatin1(name)));
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    const QString ranvier = QStringLiteral(RANVIER_BINARY_DIR "/bin/ranvier");

    program.start(ranvier, {path("again.json"), "--screenshot", path("window.png")});

    ASSERT_TRUE(program.waitForFinished(120'000));
    EXPECT_EQ(program.exitCode(), 0);
    EXPECT_FALSE(QImage(path("window.png")).isNull());
    QDirIterator projects(path("DATA"), {"*.ranvier"}, QDir::Dirs, QDirIterator::Subdirectories);
    ASSERT_TRUE(projects.hasNext()) << "no project was made";
    program.start(ranvier, {"project", "list", projects.next()});
    ASSERT_TRUE(program.waitForFinished(60'000));
    const QByteArray listed = program.readAllStandardOutput();
    EXPECT_TRUE(listed.contains("switching_sample.h5")) << listed.toStdString();
    start();
}

TEST_F(Opening, the_list_of_recent_projects_opens_the_last_one) {
    ASSERT_TRUE(open_sample());
    restart();
    auto* list = drive().find<QListWidget>("recent_list");
    ASSERT_GT(list->count(), 0);
    list->setCurrentRow(0);
    list->setFocus(Qt::TabFocusReason);

    drive().press(QKeySequence(Qt::Key_Return));

    ASSERT_NE(drive().view("states"), nullptr);
    EXPECT_EQ(QString::fromStdString(document().project()->folder()), project_folder());
}

TEST_F(Opening, a_project_that_another_window_has_is_refused_and_stays_whole) {
    ASSERT_TRUE(open_sample());
    document().close_project();
    const auto other = start_child("hold", project_folder());
    ASSERT_TRUE(child_said(*other, "open"));

    EXPECT_FALSE(document().open_project(project_folder()));

    ASSERT_TRUE(drive().wait_message("test.ranvier was not opened."));
    EXPECT_TRUE(drive().messages().first().contains(QString::number(other->processId())))
        << drive().messages().first().toStdString();
    other->terminate();
    ASSERT_TRUE(other->waitForFinished());
    EXPECT_TRUE(reopen());
}

TEST_F(Opening, a_moved_file_is_told_and_found_again) {
    QDir(path("")).mkdir("new");
    ASSERT_TRUE(QFile::copy(sample_path(), path("mine.h5")));
    ASSERT_TRUE(document().create_project(project_folder()));
    ASSERT_TRUE(open(path("mine.h5")));
    stop();
    ASSERT_TRUE(QFile::rename(path("mine.h5"), path("new/mine.h5")));
    start();
    ASSERT_TRUE(document().open_project(project_folder()));
    ASSERT_TRUE(drive().wait_message("mine.h5 has moved."));
    EXPECT_TRUE(tree_has(*drive().find<QTreeWidget>("project_tree"), "mine.h5", "moved"));

    drive().answer_file(path("new/mine.h5"));
    ASSERT_TRUE(drive().click("message_action")); // find file
    ASSERT_TRUE(drive().answered());

    ASSERT_TRUE(drive().wait("the file to be found", [&] { return document().sources().recording != nullptr; }));
    EXPECT_EQ(document().state_of("recording-1"), ObjectState::ready);
}

TEST_F(Opening, a_changed_input_names_its_units_and_marks_its_results) {
    QByteArray csv = "unit,time_s\n";
    for (int i = 0; i < 4000; ++i) csv += QByteArray::number(i % 2 + 1) + "," + QByteArray::number(0.05 * i) + "\n";
    write(path("spikes.csv"), csv);
    ASSERT_TRUE(document().create_project(project_folder()));
    ASSERT_TRUE(open(path("spikes.csv")));
    document().run("hmm_glm", {{"recording", "recording-1"}}, {{"model", "glm"}, {"states", "1"}, {"max_iterations", "2"}}, {}, 0,
                   "old fit");
    ASSERT_TRUE(drive().wait("a fit", [&] { return document().sources().result != nullptr; }));
    stop();
    write(path("spikes.csv"), csv + "7,3.25\n");
    start();

    ASSERT_TRUE(document().open_project(project_folder()));

    ASSERT_TRUE(drive().wait_message("spikes.csv has changed."));
    EXPECT_TRUE(drive().messages().first().contains("7")) << drive().messages().first().toStdString();
    EXPECT_TRUE(drive().wait("the fit to be marked",
                             [&] { return tree_has(*drive().find<QTreeWidget>("project_tree"), "old fit", "old inputs"); }));
}

TEST_F(Opening, a_plugin_that_is_refused_is_listed_with_its_reason) {
    QDir(path("")).mkdir("plugins");
    write(path("plugins/bad.plugin.json"), "{\"id\": 3}");
    Installation installation;
    installation.worker = RANVIER_BINARY_DIR "/bin/ranvier-worker";
    installation.plugins = {RANVIER_BINARY_DIR "/lib/ranvier/plugins", path("plugins").toStdString()};
    stop();
    start(Session(posix_fs(), std::move(installation), test_session().options()));

    ASSERT_TRUE(drive().act("plugins"));

    EXPECT_TRUE(drive().text_of("plugins_count").contains("1 refused")) << drive().text_of("plugins_count").toStdString();
    const auto* model = drive().find<QAbstractItemView>("plugins_table")->model();
    bool told = false;
    for (int row = 0; row < model->rowCount(); ++row)
        told |= model->index(row, 0).data().toString() == "bad.plugin.json" && model->index(row, 3).data().toString().size() > 10;
    EXPECT_TRUE(told);
    EXPECT_NE(window().actions().find("set_up_hmm_glm"), nullptr);
}

} // namespace
} // namespace ranvier::gui
