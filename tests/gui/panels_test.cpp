// The tool docks on the sample: what they say, and pictures of them for a person to look at (pictures/ in the build folder).
#include <gtest/gtest.h>

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QTreeWidget>

#include "app/gui/field_row.hpp"
#include "app/gui/history_panel.hpp"
#include "app/gui/job_card.hpp"
#include "app/gui/live_curve.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/tool_docks.hpp"
#include "tests/gui/gui_helpers.hpp"

namespace ranvier::gui {
namespace {

void save_picture(QWidget& widget, const QString& name, QSize size) {
    QDir().mkpath(QStringLiteral(RANVIER_BINARY_DIR "/pictures"));
    for (const auto& [choice, suffix] : {std::pair{ThemeChoice::dark, "dark"}, std::pair{ThemeChoice::light, "light"}}) {
        Theming::instance().choose(choice);
        widget.resize(size);
        widget.show();
        for (int i = 0; i < 5; ++i) QCoreApplication::processEvents();
        widget.grab().save(QStringLiteral(RANVIER_BINARY_DIR "/pictures/%1-%2.png").arg(name, QLatin1String(suffix)));
    }
}

template <typename T>
T* part(QWidget& panel, const char* name) {
    return panel.findChild<T*>(QLatin1String(name));
}

struct OpenSample : TestDocument {
    bool ready() { return create() && open_sample(); }
};

TEST(form_panel, is_generated_from_the_schema_and_runs_with_its_defaults) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_form_panel(test.document, nullptr));
    panel->resize(308, 530);
    panel->show();
    ASSERT_TRUE(eventually([&] { return part<QLabel>(*panel, "form_cost")->text().contains(QStringLiteral("iB")); }));
    save_picture(*panel, QStringLiteral("form"), {308, 530});
    save_picture(*panel, QStringLiteral("form_tall"), {308, 900});

    EXPECT_NE(part<QComboBox>(*panel, "param_model"), nullptr);
    EXPECT_TRUE(part<QPushButton>(*panel, "run_form")->isEnabled());
    EXPECT_TRUE(panel->subtitle().startsWith(QStringLiteral("hmm_glm ")));
}

TEST(form_panel, names_its_job_in_the_words_of_the_schema) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_form_panel(test.document, nullptr));
    panel->show();

    part<QLineEdit>(*panel, "param_states")->setText(QStringLiteral("2"));
    auto* link = part<QComboBox>(*panel, "param_link");
    link->setCurrentText(QStringLiteral("exponential"));

    EXPECT_EQ(link->currentData().toString(), QStringLiteral("exp"));
    EXPECT_EQ(part<QLineEdit>(*panel, "param_name")->placeholderText(), QStringLiteral("HMM-GLM, 2 states, link exponential"));
    EXPECT_EQ(panel->title(), QStringLiteral("Fit switching GLM"));
}

TEST(form_panel, estimates_again_when_another_job_is_wanted_and_not_for_another_name) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_form_panel(test.document, nullptr));
    panel->show();
    auto* cost = part<QLabel>(*panel, "form_cost");
    ASSERT_TRUE(eventually([&] { return cost->text().contains(QStringLiteral("iB")); }));

    part<QLineEdit>(*panel, "param_name")->setText(QStringLiteral("mine"));
    const QString after_name = cost->text();
    part<QLineEdit>(*panel, "param_states")->setText(QStringLiteral("2"));
    const QString after_states = cost->text();

    EXPECT_TRUE(after_name.contains(QStringLiteral("iB"))) << after_name.toStdString();
    EXPECT_EQ(after_states, QString::fromUtf8("Estimating \u2026"));
    EXPECT_TRUE(eventually([&] { return cost->text().contains(QStringLiteral("iB")); }));
}

TEST(form_panel, tells_why_a_job_cannot_be_estimated) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_form_panel(test.document, nullptr));
    panel->show();

    part<QLineEdit>(*panel, "param_train")->setText(QStringLiteral("0:5"));
    part<QLineEdit>(*panel, "param_test")->setText(QStringLiteral("90:95"));

    auto* cost = part<QLabel>(*panel, "form_cost");
    EXPECT_TRUE(eventually([&] { return cost->property("role").toString() == QStringLiteral("error"); }));
    EXPECT_TRUE(cost->text().contains(QStringLiteral("90:95"))) << cost->text().toStdString();
}

TEST(form_panel, cannot_run_while_a_value_is_wrong_and_counts_what_to_mend) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_form_panel(test.document, nullptr));

    part<QLineEdit>(*panel, "param_states")->setText(QStringLiteral("99"));
    part<QLineEdit>(*panel, "param_restarts")->setText(QStringLiteral("8"));
    save_picture(*panel, QStringLiteral("form_wrong"), {308, 900});

    EXPECT_FALSE(part<QPushButton>(*panel, "run_form")->isEnabled());
    EXPECT_EQ(part<QLabel>(*panel, "form_cost")->text(), QStringLiteral("1 value to mend"));
}

TEST(form_panel, says_how_many_units_pass) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_form_panel(test.document, nullptr));
    auto* units = part<QLineEdit>(*panel, "param_units");
    auto* row = qobject_cast<FieldRow*>(units->parentWidget());
    ASSERT_NE(row, nullptr);

    units->setText(QStringLiteral("index < 5"));

    EXPECT_TRUE(row->note().startsWith(QStringLiteral("5 of 12 units pass"))) << row->note().toStdString();
}

TEST(form_panel, explains_a_wrong_choice_of_units_in_place) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_form_panel(test.document, nullptr));
    auto* units = part<QLineEdit>(*panel, "param_units");

    units->setText(QStringLiteral("colour == 3"));

    EXPECT_TRUE(qobject_cast<FieldRow*>(units->parentWidget())->is_wrong());
}

TEST(units_panel, uses_a_filter_by_rate_for_analysis_as_the_units_that_pass_and_says_why) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_units_panel(test.document, nullptr));
    ASSERT_TRUE(
        eventually([&] { return part<QTableView>(*panel, "unit_table")->model()->index(0, 2).data().toString() != QString(); }));
    std::vector<Message> said;
    QObject::connect(panel.get(), &Panel::message, panel.get(), [&](const Message& m) { said.push_back(m); });
    part<QLineEdit>(*panel, "unit_filter")->setText(QStringLiteral("rate > 0.7"));

    part<QAction>(*panel, "filter_for_analysis")->trigger();

    EXPECT_EQ(test.document.project()->property("recording-1", "units"), "u02,u06");
    ASSERT_EQ(said.size(), 1u);
    EXPECT_TRUE(said[0].text.contains(QStringLiteral("held-out")));
}

TEST(units_panel, filters_by_an_expression_and_says_what_is_hidden) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_units_panel(test.document, nullptr));
    ASSERT_TRUE(
        eventually([&] { return part<QTableView>(*panel, "unit_table")->model()->index(0, 2).data().toString() != QString(); }));

    part<QLineEdit>(*panel, "unit_filter")->setText(QStringLiteral("index < 4"));

    EXPECT_EQ(part<QTableView>(*panel, "unit_table")->model()->rowCount(), 4);
    EXPECT_EQ(panel->subtitle(), QStringLiteral("12 units, 8 hidden by the filter"));
}

TEST(units_panel, shares_its_selection_with_every_view) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_units_panel(test.document, nullptr));
    const auto& units = test.document.sources().recording->units();
    auto* table = part<QTableView>(*panel, "unit_table");

    table->selectRow(2);
    EXPECT_EQ(test.document.link().link().units, std::set<std::string>{units[2].id});
    test.document.link().select_units({units[0].id, units[5].id, units[6].id});

    EXPECT_EQ(table->selectionModel()->selectedRows().size(), 3);
    EXPECT_EQ(panel->subtitle(), QStringLiteral("3 of 12 selected"));
    save_picture(*panel, QStringLiteral("units"), {282, 500});
}

TEST(project_panel, lists_recordings_and_results_and_what_state_they_are_in) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_project_panel(test.document, nullptr));
    const QString broken = test.path(QStringLiteral("broken.h5"));
    QFile file(broken);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.close();
    test.document.open({broken, session_folder() + QStringLiteral("/phy")});
    test.run_short();
    ASSERT_TRUE(eventually([&] { return test.document.sources().result && test.document.project()->objects().size() == 3; }));
    test.document.run("hmm_glm", {{"recording", "recording-1"}}, {}, {}, 0, QStringLiteral("OHG, 3 states"));
    save_picture(*panel, QStringLiteral("project"), {282, 400});

    QStringList lines;
    for (QTreeWidgetItemIterator each(part<QTreeWidget>(*panel, "project_tree")); *each; ++each)
        lines << (*each)->text(0) + QLatin1Char('|') + (*each)->text(1);
    EXPECT_TRUE(lines.contains(QStringLiteral("switching_sample.h5|12 units"))) << lines.join('\n').toStdString();
    EXPECT_TRUE(lines.contains(QStringLiteral("broken.h5|refused"))) << lines.join('\n').toStdString();
    EXPECT_TRUE(lines.contains(QStringLiteral("short fit|"))) << lines.join('\n').toStdString();
}

TEST(jobs_panel, shows_a_running_job_with_its_curve_and_ends_with_its_duration) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_jobs_panel(test.document, nullptr));
    panel->resize(308, 370);
    panel->show();
    const int first = test.document.run("hmm_glm", {{"recording", "recording-1"}}, {{"restarts", "1"}, {"states", "2"}}, {}, 0,
                                        QStringLiteral("OHG, 2 states"));
    test.run_short(QStringLiteral("GLM, one state"));

    ASSERT_TRUE(eventually(
        [&] { return !test.document.queue().find(first)->traces.empty() || test.document.queue().find(first)->ended(); }));
    EXPECT_TRUE(panel->subtitle().contains(QStringLiteral("running"))) << panel->subtitle().toStdString();
    save_picture(*panel, QStringLiteral("jobs_running"), {308, 370});
    ASSERT_TRUE(eventually([&] {
        const auto all = test.document.queue().jobs();
        return std::all_of(all.begin(), all.end(), [](const QueuedJob* job) { return job->ended(); });
    }));
    save_picture(*panel, QStringLiteral("jobs_done"), {308, 370});
    EXPECT_EQ(panel->subtitle(), QString());
}

TEST(jobs_panel, tells_why_a_job_was_not_finished) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_jobs_panel(test.document, nullptr));
    const int job = test.document.run("hmm_glm", {{"recording", "recording-1"}}, {}, {{"train", "0:5"}, {"test", "90:95"}}, 0,
                                      QStringLiteral("wrong split"));
    ASSERT_TRUE(eventually([&] { return test.document.queue().find(job)->ended(); }));
    save_picture(*panel, QStringLiteral("jobs_failed"), {308, 370});

    EXPECT_EQ(panel->subtitle(), QStringLiteral("1 not finished"));
    EXPECT_NE(part<QPushButton>(*panel, "resume_job"), nullptr);
}

TEST(history_panel, lists_sentences_and_strikes_out_what_was_undone) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    const std::unique_ptr<Panel> panel(make_history_panel(test.document, nullptr));
    test.document.set_property("recording-1", "unit/1/label", "interneuron");
    test.document.set_property("recording-1", "note", "second session of the day");

    test.document.undo();

    auto* list = part<QListWidget>(*panel, "history_list");
    ASSERT_EQ(list->count(), 3);
    EXPECT_FALSE(list->item(1)->font().strikeOut());
    EXPECT_TRUE(list->item(2)->font().strikeOut());
    EXPECT_EQ(panel->subtitle(), QStringLiteral("2 commands, 1 undone"));
    list->setCurrentRow(1);
    save_picture(*panel, QStringLiteral("history"), {282, 300});
}

TEST(history_panel, copies_what_holds_as_json_lines_that_can_be_replayed) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    HistoryPanel panel(test.document, nullptr);
    test.document.set_property("recording-1", "note", "kept");

    const QStringList lines = panel.words_of(HistoryPanel::Words::json).split('\n', Qt::SkipEmptyParts);

    ASSERT_EQ(lines.size(), 2);
    const auto command = parse_command(lines[1].toStdString());
    ASSERT_TRUE(command);
    EXPECT_EQ(command->words.at("value"), "kept");
}

TEST(history_panel, copies_the_whole_for_a_shell_with_the_line_that_makes_the_project) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    HistoryPanel panel(test.document, nullptr);
    test.document.set_property("recording-1", "note", "kept");

    const QStringList lines = panel.words_of(HistoryPanel::Words::shell).split('\n', Qt::SkipEmptyParts);

    ASSERT_EQ(lines.size(), 3);
    EXPECT_TRUE(lines[0].startsWith(QStringLiteral("ranvier project create ")));
    EXPECT_TRUE(lines[1].startsWith(QStringLiteral("ranvier project add ")));
}

TEST(history_panel, undoes_to_an_entry_and_redoes_to_a_later_one) {
    OpenSample test;
    ASSERT_TRUE(test.ready());
    HistoryPanel panel(test.document, nullptr);
    for (const char* note : {"one", "two", "three"}) test.document.set_property("recording-1", "note", note);

    panel.go_to(2);
    EXPECT_EQ(test.document.project()->property("recording-1", "note"), "one");
    panel.go_to(4);

    EXPECT_EQ(test.document.project()->property("recording-1", "note"), "three");
}

TEST(recent_panel, lists_the_project_that_was_opened) {
    OpenSample test;
    ASSERT_TRUE(test.ready());

    const std::unique_ptr<Panel> panel(make_recent_panel(test.document, nullptr));

    auto* list = part<QListWidget>(*panel, "recent_list");
    ASSERT_GT(list->count(), 0);
    EXPECT_TRUE(list->item(0)->text().startsWith(QStringLiteral("test")));
    save_picture(*panel, QStringLiteral("recent"), {308, 300});
}

TEST(live_curve, begins_a_new_line_where_steps_begin_anew) {
    const auto pieces = ascending_pieces({{1, -3}, {2, -2}, {1, -4}, {2, -3}, {3, -2.5}});

    ASSERT_EQ(pieces.size(), 2u);
    EXPECT_EQ(pieces[1].size(), 3u);
}

TEST(live_curve, shows_the_best_restart_in_place_of_the_fit_until_that_begins) {
    std::map<std::string, std::vector<TracePoint>> traces{{"part 0/train_nats_per_bin", {{1, -4}, {2, -3}}},
                                                          {"part 1/train_nats_per_bin", {{1, -4}, {2, -2}}},
                                                          {"part 2/temperature", {{1, 100}}}};

    const auto before = live_lines(traces);
    traces["train_nats_per_bin"] = {{1, -2.5}};
    const auto after = live_lines(traces);

    ASSERT_EQ(before.size(), 2u);
    EXPECT_EQ(before[0].role, LiveRole::restart);
    EXPECT_EQ(before[1].role, LiveRole::main);
    EXPECT_EQ(before[1].points.back().value, -2);
    ASSERT_EQ(after.size(), 3u);
    EXPECT_EQ(after[1].role, LiveRole::restart);
    EXPECT_EQ(after[2].points.back().value, -2.5);
}

TEST(live_curve, says_in_words_where_it_is_and_what_a_prior_does_to_it) {
    LiveCurve curve;

    curve.set_traces({{"train_nats_per_bin", {{1, -3}, {2, -2.5}}}});

    EXPECT_EQ(curve.accessibleDescription(), QString::fromUtf8("Log likelihood (nats per bin) \u22122.5000 at iteration 2"));
    EXPECT_TRUE(curve.toolTip().contains(QStringLiteral("Under a prior")));
}

TEST(job_card, tells_what_is_left_no_finer_than_it_is_known) {
    EXPECT_EQ(left_words(12.4), QStringLiteral("12 s left"));
    EXPECT_EQ(left_words(43), QStringLiteral("45 s left"));
    EXPECT_EQ(left_words(68), QStringLiteral("1 min 10 s left"));
    EXPECT_EQ(left_words(1210), QStringLiteral("20 min left"));
    EXPECT_EQ(left_words(0), QStringLiteral("1 s left"));
}

TEST(job_card, tells_durations_as_people_do) {
    EXPECT_EQ(duration_words(18.2), QStringLiteral("18 s"));
    EXPECT_EQ(duration_words(70), QStringLiteral("1 min 10 s"));
    EXPECT_EQ(duration_words(7500), QStringLiteral("2 h 5 min"));
}

} // namespace
} // namespace ranvier::gui
