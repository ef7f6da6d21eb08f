// The document drives real workers on the sample; nothing here looks at a widget.
#include <gtest/gtest.h>

#include <QFile>
#include <QFileInfo>

#include "tests/gui/gui_helpers.hpp"

namespace ranvier::gui {
namespace {

bool said(const TestDocument& test, const QString& words) {
    for (const auto& message : test.messages)
        if (message.headline.contains(words) || message.text.contains(words)) return true;
    return false;
}

// A small recording as a table of spikes: unit,time. `extra` adds a third unit.
void write_spikes(const QString& path, bool extra) {
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("unit,time_s\n");
    for (int i = 0; i < 200; ++i) file.write(QByteArray::number(i % 2 + 1) + "," + QByteArray::number(0.5 * i) + "\n");
    if (extra) file.write("7,3.25\n");
}

TEST(document, makes_a_project_for_the_first_file_in_the_folder_of_the_user) {
    TestDocument test;

    ASSERT_TRUE(test.open_sample());

    ASSERT_NE(test.document.project(), nullptr);
    const auto folder = QString::fromStdString(test.document.project()->folder());
    EXPECT_TRUE(folder.startsWith(qEnvironmentVariable("RANVIER_DATA"))) << folder.toStdString();
    EXPECT_EQ(test.document.current_recording(), "recording-1");
    EXPECT_EQ(test.document.sources().recording->n_units(), 12);
}

TEST(document, names_a_second_project_of_the_same_file_otherwise) {
    TestDocument test;
    const QString first = Document::default_project_folder(QStringLiteral("/data/twice.nwb"));
    ASSERT_TRUE(test.document.create_project(first));

    const QString second = Document::default_project_folder(QStringLiteral("/data/twice.nwb"));

    EXPECT_TRUE(first.endsWith(QStringLiteral("/twice.ranvier")));
    EXPECT_TRUE(second.endsWith(QStringLiteral("/twice-2.ranvier")));
}

TEST(document, shows_a_result_with_its_recording_whichever_is_opened_first) {
    QString result;
    QTemporaryDir kept;
    {
        TestDocument first;
        ASSERT_TRUE(first.create() && first.open_sample() && first.run_short() > 0);
        ASSERT_TRUE(eventually([&] { return first.document.sources().result != nullptr; }));
        result = kept.filePath(QStringLiteral("fit.h5"));
        ASSERT_TRUE(QFile::copy(QString::fromStdString(first.document.project()->result_path("result-1")), result));
    }
    TestDocument test;
    ASSERT_TRUE(test.create());
    test.document.open({result});
    ASSERT_TRUE(eventually([&] { return test.document.sources().result != nullptr; }));

    test.document.open({sample_path()});

    ASSERT_TRUE(eventually([&] { return test.document.sources().recording != nullptr; }));
    EXPECT_NE(test.document.sources().result, nullptr);
    EXPECT_EQ(test.document.current_result(), "result-1");
}

TEST(document, goes_on_in_the_project_of_a_file_that_is_opened_again) {
    QString folder;
    {
        TestDocument first;
        ASSERT_TRUE(first.open_sample());
        folder = QString::fromStdString(first.document.project()->folder());
        ASSERT_TRUE(first.document.set_property("recording-1", "name", "mine"));
    }
    TestDocument again;

    ASSERT_TRUE(again.open_sample());

    EXPECT_EQ(QString::fromStdString(again.document.project()->folder()), folder);
    EXPECT_EQ(again.document.project()->property("recording-1", "name"), "mine");
}

TEST(document, makes_another_project_for_another_file_of_that_name) {
    QString folder;
    {
        TestDocument first;
        write_spikes(first.path(QStringLiteral("spikes.csv")), false);
        first.document.open({first.path(QStringLiteral("spikes.csv"))});
        ASSERT_TRUE(eventually([&] { return first.document.sources().recording != nullptr; }));
        folder = QString::fromStdString(first.document.project()->folder());
    }
    TestDocument other;
    write_spikes(other.path(QStringLiteral("spikes.csv")), true);

    other.document.open({other.path(QStringLiteral("spikes.csv"))});
    ASSERT_TRUE(eventually([&] { return other.document.sources().recording != nullptr; }));

    EXPECT_NE(QString::fromStdString(other.document.project()->folder()), folder);
    EXPECT_EQ(other.document.sources().recording->n_units(), 3);
}

TEST(document, sets_the_extent_of_the_link_to_that_of_the_recording) {
    TestDocument test;
    ASSERT_TRUE(test.create());

    ASSERT_TRUE(test.open_sample());

    EXPECT_EQ(test.document.link().extent(), test.document.sources().recording->extent());
}

TEST(document, shows_a_file_that_is_open_already_instead_of_adding_it_again) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());

    test.document.open({sample_path()});

    EXPECT_EQ(test.document.project()->objects().size(), 1u);
}

TEST(document, refuses_a_file_with_its_sentence_and_opens_the_others_of_the_drop) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    QFile broken(test.path(QStringLiteral("broken.h5")));
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
    broken.write("no such thing");
    broken.close();

    test.document.open({broken.fileName(), sample_path()});

    ASSERT_TRUE(eventually([&] { return test.document.sources().recording != nullptr && !test.messages.empty(); }));
    EXPECT_EQ(test.messages[0].headline, QStringLiteral("broken.h5 was not opened."));
    EXPECT_FALSE(test.messages[0].text.isEmpty());
    EXPECT_EQ(test.document.refused_files().size(), 1u);
}

TEST(document, asks_for_the_unit_of_times_that_have_none) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    QFile file(test.path(QStringLiteral("spikes.csv")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("unit,time\n");
    for (int i = 0; i < 200; ++i) file.write(QByteArray::number(i % 2 + 1) + "," + QByteArray::number(30'000 * i) + "\n");
    file.close();
    QString asked;
    QObject::connect(&test.document, &Document::time_unit_asked, &test.document,
                     [&](const QString& path, const QString&) { asked = path; });

    test.document.open({file.fileName()});
    ASSERT_TRUE(eventually([&] { return !asked.isEmpty(); }));
    test.document.open_recording(asked, QStringLiteral("samples:30000"));

    ASSERT_TRUE(eventually([&] { return test.document.sources().recording != nullptr; }));
    EXPECT_TRUE(test.document.sources().recording->in_seconds());
    EXPECT_DOUBLE_EQ(test.document.sources().recording->spikes(0)[1], 2.0);
}

TEST(document, offers_to_put_spikes_and_tables_of_one_drop_together) {
    TestDocument test;
    QStringList offered;
    QObject::connect(&test.document, &Document::assembly_offered, &test.document,
                     [&](const QStringList& paths) { offered = paths; });

    test.document.open({session_folder() + QStringLiteral("/phy"), session_folder() + QStringLiteral("/trials.csv")});

    EXPECT_EQ(offered.size(), 2);
    EXPECT_EQ(test.document.project(), nullptr);
}

TEST(document, runs_a_job_whose_result_joins_the_project_and_is_shown) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());

    ASSERT_NE(test.run_short(), 0);

    ASSERT_TRUE(eventually([&] { return test.document.sources().result != nullptr || said(test, QStringLiteral("not")); }));
    ASSERT_EQ(test.document.current_result(), "result-1") << (test.messages.empty() ? "" : test.messages[0].text.toStdString());
    EXPECT_EQ(test.document.current_recording(), "recording-1");
    EXPECT_TRUE(QFileInfo::exists(QString::fromStdString(test.document.project()->result_path("result-1"))));
    EXPECT_EQ(test.document.project()->property("result-1", "name"), "short fit");
    EXPECT_EQ(test.document.state_of("result-1"), ObjectState::ready);
}

TEST(document, gives_the_command_that_makes_a_result_again) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());
    test.run_short();
    ASSERT_TRUE(eventually([&] { return test.document.sources().result != nullptr; }));

    const QString command = test.document.command_of("result-1");

    EXPECT_TRUE(command.startsWith(QStringLiteral("ranvier run hmm_glm recording="))) << command.toStdString();
    EXPECT_TRUE(command.contains(QStringLiteral("--param model=glm")));
}

TEST(document, takes_a_result_out_of_sight_when_its_run_is_undone_and_back_when_redone) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());
    test.run_short();
    ASSERT_TRUE(eventually([&] { return test.document.sources().result != nullptr; }));

    test.document.undo();
    EXPECT_EQ(test.document.current_result(), "");
    EXPECT_EQ(test.document.sources().result, nullptr);
    test.document.redo();

    EXPECT_NE(test.document.project()->find("result-1"), nullptr);
}

TEST(document, plans_a_job_without_listing_it) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());
    QString plan;
    QObject::connect(&test.document, &Document::planned, &test.document,
                     [&](const QString& json, const QString&) { plan = json; });

    test.document.plan("hmm_glm", {{"recording", "recording-1"}}, {}, {});

    ASSERT_TRUE(eventually([&] { return !plan.isEmpty(); }));
    EXPECT_TRUE(plan.contains(QStringLiteral("\"bytes_peak\"")));
    EXPECT_TRUE(plan.contains(QStringLiteral("\"seconds\"")));
    EXPECT_TRUE(test.document.queue().jobs().empty());
}

TEST(document, refuses_a_wrong_parameter_before_anything_begins) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());

    const int job = test.document.run("hmm_glm", {{"recording", "recording-1"}}, {{"states", "0"}}, {}, 0, QStringLiteral("fit"));

    EXPECT_EQ(job, 0);
    EXPECT_TRUE(said(test, QStringLiteral("fit was not begun.")));
}

TEST(document, keeps_labels_of_units_over_a_restart) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());
    const auto unit = test.document.sources().recording->units()[0].id;
    ASSERT_TRUE(test.document.set_property("recording-1", "unit/" + unit + "/label", "interneuron"));
    const auto folder = QString::fromStdString(test.document.project()->folder());
    test.document.close_project();

    ASSERT_TRUE(test.document.open_project(folder));

    ASSERT_TRUE(eventually([&] { return test.document.sources().recording != nullptr; }));
    EXPECT_EQ(test.document.sources().annotations->unit_labels.at(unit), "interneuron");
}

TEST(document, says_once_that_inputs_have_moved_and_finds_their_siblings) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    for (const char* name : {"a.h5", "b.h5"}) {
        ASSERT_TRUE(QFile::copy(sample_path(), test.path(QLatin1String(name))));
        test.document.open({test.path(QLatin1String(name))});
    }
    ASSERT_TRUE(eventually([&] { return test.document.project()->objects().size() == 2; }));
    const auto folder = QString::fromStdString(test.document.project()->folder());
    test.document.close_project();
    QDir(test.folder.path()).mkdir(QStringLiteral("elsewhere"));
    for (const char* name : {"a.h5", "b.h5"})
        ASSERT_TRUE(QFile::rename(test.path(QLatin1String(name)), test.path(QStringLiteral("elsewhere/") + QLatin1String(name))));

    ASSERT_TRUE(test.document.open_project(folder));
    ASSERT_TRUE(eventually([&] { return said(test, QStringLiteral("have moved")); }));
    EXPECT_EQ(test.document.state_of("recording-2"), ObjectState::moved);
    test.document.relink("recording-1", test.path(QStringLiteral("elsewhere/a.h5")));

    ASSERT_TRUE(eventually([&] { return test.document.state_of("recording-2") == ObjectState::ready; }));
    EXPECT_EQ(test.messages.size(), 1u);
}

// A project with a fit of a recording that is curated anew while it is closed.
void curate_fitted_recording(TestDocument& test) {
    ASSERT_TRUE(test.create());
    const QString path = test.path(QStringLiteral("curated.csv"));
    write_spikes(path, false);
    test.document.open({path});
    ASSERT_TRUE(eventually([&] { return test.document.sources().recording != nullptr; }));
    test.run_short();
    ASSERT_TRUE(eventually([&] { return test.document.project()->find("result-1") != nullptr || !test.messages.empty(); }));
    ASSERT_TRUE(test.messages.empty()) << test.messages[0].text.toStdString();
    const auto folder = QString::fromStdString(test.document.project()->folder());
    test.document.close_project();
    write_spikes(path, true);

    ASSERT_TRUE(test.document.open_project(folder));
    ASSERT_TRUE(eventually([&] { return said(test, QStringLiteral("curated.csv has changed.")); }));
}

TEST(document, marks_results_of_an_input_whose_content_changed_and_names_its_units) {
    TestDocument test;
    ASSERT_NO_FATAL_FAILURE(curate_fitted_recording(test));

    EXPECT_TRUE(eventually([&] { return test.document.state_of("result-1") == ObjectState::stale; }));
    EXPECT_TRUE(said(test, QStringLiteral("1 unit appeared (7)"))) << test.messages[0].text.toStdString();
}

TEST(document, tells_figures_that_the_shown_result_is_of_an_earlier_content) {
    TestDocument test;
    ASSERT_NO_FATAL_FAILURE(curate_fitted_recording(test));

    test.document.show_object("result-1");

    EXPECT_TRUE(eventually([&] {
        const auto& sources = test.document.sources();
        return sources.recording && sources.result && sources.annotations->earlier_content == "curated.csv";
    }));
}

TEST(document, cancels_a_job_and_says_nothing_of_a_failure) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());
    const int job = test.document.run("hmm_glm", {{"recording", "recording-1"}}, {}, {}, 0, QStringLiteral("long fit"));
    ASSERT_TRUE(eventually([&] { return test.document.queue().find(job)->state == JobState::running; }));

    test.document.stop_job(job, Stop::cancel);

    ASSERT_TRUE(eventually([&] { return test.document.queue().find(job)->ended(); }));
    EXPECT_EQ(test.document.queue().find(job)->state, JobState::cancelled);
    EXPECT_TRUE(test.messages.empty());
}

TEST(document, shows_the_newest_result_of_a_project_where_nothing_was_shown_before) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());
    test.run_short();
    ASSERT_TRUE(eventually([&] { return test.document.sources().result != nullptr; }));
    const auto folder = QString::fromStdString(test.document.project()->folder());
    ASSERT_TRUE(test.document.project()->set_ui("shown", ""));
    test.document.close_project();

    ASSERT_TRUE(test.document.open_project(folder));

    EXPECT_EQ(test.document.current_result(), "result-1");
    EXPECT_EQ(test.document.current_recording(), "recording-1");
    EXPECT_EQ(test.document.newest_result_of("recording-1"), "result-1");
}

TEST(document, names_recording_and_project_of_several_files_after_the_session) {
    TestDocument test;
    Assembly parts;
    parts.parts = {{"spikes", (session_folder() + QStringLiteral("/phy")).toStdString(), "", "", {}, ""},
                   {"trials", (session_folder() + QStringLiteral("/trials.csv")).toStdString(), "", "", {}, ""}};

    test.document.open_assembly(parts);
    ASSERT_TRUE(eventually([&] { return test.document.sources().recording != nullptr; }));

    EXPECT_EQ(test.document.project()->property("recording-1", "name"), "session");
    EXPECT_EQ(QFileInfo(QString::fromStdString(test.document.project()->folder())).fileName().left(7), QStringLiteral("session"));
}

TEST(document, offers_the_parts_of_a_drop_and_tells_of_what_is_no_part) {
    TestDocument test;
    QFile notes(test.path(QStringLiteral("notes.md")));
    ASSERT_TRUE(notes.open(QIODevice::WriteOnly));
    notes.write("# what was done\n");
    notes.close();
    QStringList offered;
    QObject::connect(&test.document, &Document::assembly_offered, &test.document,
                     [&](const QStringList& paths) { offered = paths; });
    const QStringList parts{session_folder() + QStringLiteral("/phy"), session_folder() + QStringLiteral("/trials.csv")};

    test.document.open({parts[0], notes.fileName(), parts[1]});

    EXPECT_EQ(offered, parts);
    EXPECT_TRUE(eventually([&] { return said(test, QStringLiteral("notes.md was not opened.")); }));
}

TEST(document, shows_a_recording_again_where_it_was_left) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());
    const auto folder = QString::fromStdString(test.document.project()->folder());
    test.document.link().set_window({120, 250});
    test.document.link().set_cursor(180);
    test.document.close_project();

    ASSERT_TRUE(test.document.open_project(folder));
    ASSERT_TRUE(eventually([&] { return test.document.sources().recording != nullptr; }));

    EXPECT_EQ(test.document.link().link().window, (Interval{120, 250}));
    EXPECT_EQ(test.document.link().link().cursor, 180);
}

TEST(document, does_not_offer_to_open_again_what_is_not_there) {
    TestDocument test;

    test.document.open({test.path(QStringLiteral("nosuch.nwb"))});

    ASSERT_TRUE(eventually([&] { return !test.messages.empty(); }));
    EXPECT_EQ(test.messages[0].headline, QStringLiteral("nosuch.nwb was not opened."));
    EXPECT_TRUE(test.messages[0].actions.empty());
    EXPECT_TRUE(test.document.refused_files().empty());
}

TEST(document, verifies_the_project_while_it_is_open_and_names_a_result_that_was_changed) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    ASSERT_TRUE(test.open_sample());
    test.run_short();
    ASSERT_TRUE(eventually([&] { return test.document.sources().result != nullptr; }));

    test.document.verify_project();
    ASSERT_TRUE(eventually([&] { return said(test, QStringLiteral("all is well")); }));
    QFile result(QString::fromStdString(test.document.project()->result_path("result-1")));
    ASSERT_TRUE(result.open(QIODevice::Append));
    result.write("x");
    result.close();
    test.document.verify_project();

    EXPECT_TRUE(eventually([&] { return said(test, QStringLiteral("is not the file that was stored")); }));
}

} // namespace
} // namespace ranvier::gui
