// Edits, undo across restarts, history and its replay.
#include <QAction>
#include <QCryptographicHash>
#include <QDir>
#include <QListWidget>
#include <QProcess>
#include <QTableView>
#include <QTreeWidget>

#include "app/gui/unit_table_model.hpp"
#include "tests/gui/journeys/journey.hpp"

namespace ranvier::gui {
namespace {

class Editing : public Journey {
protected:
    std::string unit(int i) { return document().sources().recording->units()[static_cast<size_t>(i)].id; }
    std::string label(int i) { return document().project()->property("recording-1", "unit/" + unit(i) + "/label"); }
    bool label_unit(int i, const QString& text) {
        auto* table = drive().find<QTableView>("unit_table");
        return table && table->model()->setData(table->model()->index(i, UnitTableModel::label), text);
    }
};

QByteArray hash_of(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? QCryptographicHash::hash(in.readAll(), QCryptographicHash::Sha256) : QByteArray();
}

int run_program(const QStringList& words, QByteArray* out) {
    QProcess program;
    program.start(QStringLiteral(RANVIER_BINARY_DIR "/bin/ranvier"), words);
    if (!program.waitForFinished(120'000)) return -1;
    *out = program.readAllStandardOutput() + program.readAllStandardError();
    return program.exitCode();
}

TEST_F(Editing, undo_reaches_back_over_a_restart_and_redo_forward_again) {
    ASSERT_TRUE(open_sample());
    ASSERT_TRUE(label_unit(2, "interneuron"));
    ASSERT_TRUE(drive().wait("the label", [&] { return label(2) == "interneuron"; }));
    restart();
    ASSERT_TRUE(reopen());
    ASSERT_EQ(label(2), "interneuron");

    drive().press(QKeySequence("Ctrl+Z"));
    EXPECT_EQ(label(2), "");
    drive().press(QKeySequence("Ctrl+Shift+Z"));
    EXPECT_EQ(label(2), "interneuron");
}

TEST_F(Editing, undo_says_what_it_would_undo) {
    ASSERT_TRUE(open_sample());
    ASSERT_TRUE(label_unit(0, "first"));

    EXPECT_TRUE(window().actions().find("undo")->toolTip().contains("first"))
        << window().actions().find("undo")->toolTip().toStdString();
}

TEST_F(Editing, a_name_that_is_typed_in_the_tree_stays_over_a_restart) {
    ASSERT_TRUE(open_sample());
    auto* tree = drive().find<QTreeWidget>("project_tree");
    auto* item = tree->topLevelItem(0)->child(0);
    item->setText(0, "day three");
    ASSERT_TRUE(drive().wait("the name", [&] { return document().project()->property("recording-1", "name") == "day three"; }));

    restart();
    ASSERT_TRUE(reopen());

    EXPECT_EQ(drive().find<QTreeWidget>("project_tree")->topLevelItem(0)->child(0)->text(0), QStringLiteral("day three"));
}

TEST_F(Editing, the_history_panel_lists_every_edit_and_strikes_out_what_was_undone) {
    ASSERT_TRUE(open_sample());
    ASSERT_TRUE(drive().act("panel_history"));
    ASSERT_TRUE(label_unit(1, "second"));
    drive().let_events_run();

    drive().press(QKeySequence("Ctrl+Z"));

    auto* list = drive().find<QListWidget>("history_list");
    ASSERT_EQ(list->count(), 2);
    EXPECT_FALSE(list->item(0)->font().strikeOut());
    EXPECT_TRUE(list->item(1)->font().strikeOut());
}

TEST_F(Editing, saved_commands_replay_to_the_same_project_and_the_same_bytes) {
    ASSERT_TRUE(QFile::copy(sample_path(), path("mine.h5")));
    ASSERT_TRUE(document().create_project(project_folder()));
    ASSERT_TRUE(open(path("mine.h5")));
    ASSERT_GT(run_quick(document()), 0);
    ASSERT_TRUE(drive().wait("a fit", [&] { return document().sources().result != nullptr; }));
    ASSERT_TRUE(label_unit(4, "kept"));
    ASSERT_TRUE(drive().act("panel_history"));
    drive().answer_file(path("COMMANDS.jsonl"));
    drive().find("history_panel")->findChild<QAction*>("save_history")->trigger();
    ASSERT_TRUE(drive().answered());
    stop();
    QByteArray said;

    ASSERT_EQ(run_program({"project", "create", path("again.ranvier")}, &said), 0) << said.toStdString();
    const int status = run_program({"project", "apply", path("again.ranvier"), path("COMMANDS.jsonl"), "--threads", "1"}, &said);

    ASSERT_EQ(status, 0) << said.toStdString();
    start();
    ASSERT_TRUE(document().open_project(path("again.ranvier")));
    EXPECT_EQ(document().project()->objects().size(), 2U);
    ASSERT_TRUE(drive().wait("the recording", [&] { return document().sources().recording != nullptr; }));
    EXPECT_EQ(label(4), "kept");
    const auto first = hash_of(project_folder() + "/results/result-1.h5"),
               second = hash_of(path("again.ranvier/results/result-1.h5"));
    EXPECT_FALSE(first.isEmpty());
    EXPECT_EQ(first.toHex(), second.toHex());
}

TEST_F(Editing, a_removed_result_comes_back_by_undo) {
    ASSERT_TRUE(open_fit());
    const auto result = document().current_result();
    ASSERT_TRUE(document().perform({"remove", {{"object", result}}}));
    ASSERT_EQ(document().project()->find(result), nullptr);

    drive().press(QKeySequence("Ctrl+Z"));

    EXPECT_NE(document().project()->find(result), nullptr);
}

} // namespace
} // namespace ranvier::gui
