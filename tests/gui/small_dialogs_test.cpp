// Assembling, units of time, plugins.
#include <gtest/gtest.h>

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTableWidget>

#include "app/gui/assemble_dialog.hpp"
#include "app/gui/dialogs.hpp"
#include "tests/gui/gui_helpers.hpp"

namespace ranvier::gui {
namespace {

QStringList session_files() {
    return {session_folder() + "/phy", session_folder() + "/trials.csv", session_folder() + "/wheel.csv",
            session_folder() + "/regions.csv"};
}

TEST(assemble_dialog, takes_files_by_their_names) {
    EXPECT_EQ(likely_ports(session_files()), QStringList({"spikes", "trials", "signals.wheel", "regions"}));
}

TEST(assemble_dialog, takes_a_second_sorting_as_another_probe) {
    const QTemporaryDir folder;
    const QStringList probes{folder.filePath("phy"), folder.filePath("imec1")};
    for (const auto& probe : probes) ASSERT_TRUE(QDir().mkpath(probe));

    EXPECT_EQ(likely_ports(probes), QStringList({"spikes", "spikes.imec1"}));
}

TEST(assemble_dialog, builds_the_assembly_with_clock_and_unit) {
    TestDocument test;
    AssembleDialog dialog(test.document, session_files(), nullptr);
    const auto clocks = dialog.findChildren<QComboBox*>("assemble_clock");
    const auto units = dialog.findChildren<QComboBox*>("assemble_unit");
    clocks[1]->setCurrentText("offset=1.5,rate=1.00002");
    units[1]->setCurrentText("ms");

    const auto assembly = dialog.assembly();

    ASSERT_TRUE(assembly) << assembly.error().sentence();
    ASSERT_EQ(assembly->parts.size(), 4u);
    EXPECT_EQ(assembly->parts[1].port, "trials");
    EXPECT_EQ(assembly->parts[1].file, (session_folder() + "/trials.csv").toStdString());
    EXPECT_EQ(assembly->parts[1].time_unit, "ms");
    EXPECT_DOUBLE_EQ(assembly->parts[1].clock.offset_s, 1.5);
    EXPECT_DOUBLE_EQ(assembly->parts[1].clock.rate, 1.00002);
    EXPECT_TRUE(assembly->parts[2].clock.is_identity());
    EXPECT_EQ(assembly->parts[2].time_unit, "");
}

TEST(assemble_dialog, leaves_a_file_out) {
    TestDocument test;
    AssembleDialog dialog(test.document, session_files(), nullptr);
    dialog.findChildren<QComboBox*>("assemble_port")[2]->setCurrentText("leave out");

    const auto assembly = dialog.assembly();

    ASSERT_TRUE(assembly);
    EXPECT_EQ(assembly->parts.size(), 3u);
}

TEST(assemble_dialog, says_what_is_wrong_and_waits) {
    TestDocument test;
    AssembleDialog dialog(test.document, session_files(), nullptr);

    dialog.findChildren<QComboBox*>("assemble_port")[1]->setCurrentText("wheels");

    EXPECT_FALSE(dialog.findChild<QPushButton*>("assemble_together")->isEnabled());
    EXPECT_TRUE(dialog.findChild<QLabel*>("assemble_told")->text().contains("trials.csv is taken as 'wheels'"));
}

TEST(assemble_dialog, opens_one_recording_of_all_parts) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    AssembleDialog dialog(test.document, session_files(), nullptr);

    dialog.findChild<QPushButton*>("assemble_together")->click();

    ASSERT_TRUE(eventually([&] { return test.document.sources().recording != nullptr; }));
    for (const Message& message : test.messages) // remarks of the reader, and nothing worse
        EXPECT_EQ(message.kind, Message::Kind::information) << message.text.toStdString();
    EXPECT_EQ(test.document.project()->objects().size(), 1u);
    EXPECT_NE(test.document.sources().recording->find_intervals("trials"), nullptr);
    EXPECT_FALSE(test.document.sources().recording->signals().empty());
}

TEST(time_unit_dialog, opens_the_file_in_the_chosen_unit_and_not_before) {
    TestDocument test;
    ASSERT_TRUE(test.create());
    QFile file(test.path("spikes.csv"));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("unit,time\n");
    for (int i = 0; i < 200; ++i) file.write(QByteArray::number(i % 2 + 1) + "," + QByteArray::number(30'000 * i) + "\n");
    file.close();
    const std::unique_ptr<QDialog> dialog(make_time_unit_dialog(test.document, file.fileName(), "Times run far.", nullptr));
    auto* open = dialog->findChild<QPushButton*>("time_unit_open");
    EXPECT_FALSE(open->isEnabled());
    dialog->findChild<QRadioButton*>("time_unit_samples")->setChecked(true);
    dialog->findChild<QLineEdit*>("time_unit_rate")->setText("0");
    EXPECT_FALSE(open->isEnabled());
    dialog->findChild<QLineEdit*>("time_unit_rate")->setText("30000");

    open->click();

    ASSERT_TRUE(eventually([&] { return test.document.sources().recording != nullptr; }));
    EXPECT_DOUBLE_EQ(test.document.sources().recording->spikes(0)[1], 2.0);
}

TEST(plugins_dialog, lists_what_is_installed_with_its_state) {
    TestDocument test;
    const std::unique_ptr<QDialog> dialog(make_plugins_dialog(test.document, nullptr));
    const auto* table = dialog->findChild<QTableWidget*>("plugins_table");

    ASSERT_EQ(table->rowCount(), static_cast<int>(test.document.session().catalogue().entries.size()));
    ASSERT_GT(table->rowCount(), 0);
    EXPECT_EQ(table->item(0, 0)->text(), "hmm_glm");
    EXPECT_EQ(table->item(0, 2)->text(), "ready");
}

TEST(plugins_dialog, says_why_a_plugin_was_not_taken) {
    QTemporaryDir folder;
    QFile broken(folder.filePath("odd.plugin.json"));
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
    broken.write("{}");
    broken.close();
    Installation installation;
    installation.worker = RANVIER_BINARY_DIR "/bin/ranvier-worker";
    installation.plugins = {folder.path().toStdString()};
    SessionOptions options;
    options.device_class = detect_device_class();
    Document document(Session(posix_fs(), std::move(installation), std::move(options)));

    const std::unique_ptr<QDialog> dialog(make_plugins_dialog(document, nullptr));

    const auto* table = dialog->findChild<QTableWidget*>("plugins_table");
    ASSERT_EQ(table->rowCount(), 1);
    EXPECT_EQ(table->item(0, 2)->text(), "refused");
    EXPECT_EQ(table->item(0, 3)->text().toStdString(), document.session().catalogue().refused.at(0));
}

} // namespace
} // namespace ranvier::gui
