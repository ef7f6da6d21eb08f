// Export of figures, by the dialog's own widgets.
#include <gtest/gtest.h>

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include "app/gui/export_dialog.hpp"
#include "app/gui/export_preview.hpp"
#include "tests/gui/gui_helpers.hpp"

namespace ranvier::gui {
namespace {

struct Export : testing::Test {
    void SetUp() override {
        ASSERT_TRUE(test.create());
        ASSERT_TRUE(test.open_sample());
        make();
    }
    // The raster of ten bins: few marks.
    void make(const TextMap& options = {}) {
        auto link = test.document.link().link();
        link.window = {0, 200};
        test.document.link().set(link);
        dialog = std::make_unique<ExportDialog>(test.document, "states", options, nullptr);
        dialog->show();
    }
    template <typename T>
    T* find(const char* name) {
        auto* found = dialog->findChild<T*>(name);
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QLineEdit* field(const char* name) { return find<QLineEdit>(name); }
    QString full_path() { return QString::fromStdString(test.document.project()->folder()) + "/" + field("export_path")->text(); }
    bool drawn() {
        return eventually([this] { return !find<QLabel>("export_told")->text().isEmpty(); });
    }
    TestDocument test;
    std::unique_ptr<ExportDialog> dialog;
};

TEST_F(Export, writes_the_file_with_its_command_and_logs_it_in_the_project) {
    const QString path = full_path();
    find<QToolButton>("export_svg")->setChecked(true);
    const QString svg = full_path();

    find<QPushButton>("export_go")->click();

    ASSERT_TRUE(eventually([&] { return !dialog->isVisible(); }));
    EXPECT_TRUE(path.endsWith("/figures/states.pdf"));
    QFile file(svg);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << svg.toStdString();
    EXPECT_TRUE(file.readAll().contains("ranvier render switching_sample.h5 --view states"));
    const auto history = test.document.project()->history();
    ASSERT_FALSE(history.empty());
    EXPECT_EQ(history.back().command.verb, "render");
    EXPECT_EQ(history.back().command.words.at("out"), "figures/states.svg");
}

TEST_F(Export, refuses_a_taken_name_and_offers_a_free_one) {
    ASSERT_TRUE(QDir().mkpath(QFileInfo(full_path()).path()));
    QFile taken(full_path());
    ASSERT_TRUE(taken.open(QIODevice::WriteOnly));
    taken.write("mine");
    taken.close();

    find<QPushButton>("export_go")->click();

    EXPECT_TRUE(find<QLabel>("export_path_error")->text().contains("states.pdf exists already"));
    EXPECT_TRUE(dialog->isVisible());
    EXPECT_FALSE(find<QPushButton>("export_go")->isEnabled());
    find<QPushButton>("export_free_name")->click();
    EXPECT_EQ(field("export_path")->text(), "figures/states-2.pdf");
    EXPECT_TRUE(find<QPushButton>("export_go")->isEnabled());
    ASSERT_TRUE(taken.open(QIODevice::ReadOnly));
    EXPECT_EQ(taken.readAll(), "mine");
}

TEST_F(Export, puts_a_picture_of_the_size_and_resolution_on_the_clipboard) {
    field("export_width")->setText("50.8");
    field("export_height")->setText("25.4");
    field("export_dpi")->setText("100");

    find<QPushButton>("export_copy")->click();

    ASSERT_TRUE(eventually([] { return !QApplication::clipboard()->image().isNull(); }));
    EXPECT_EQ(QApplication::clipboard()->image().size(), QSize(200, 100));
}

TEST_F(Export, keeps_the_style_with_the_project_for_the_next_figure) {
    find<QComboBox>("export_preset")->setCurrentIndex(0);
    Q_EMIT find<QComboBox>("export_preset")->activated(0);
    find<QCheckBox>("export_caption")->setChecked(false);
    find<QPushButton>("export_go")->click();
    ASSERT_TRUE(eventually([&] { return !dialog->isVisible(); }));

    make();

    EXPECT_EQ(field("export_width")->text(), "85");
    EXPECT_EQ(find<QComboBox>("export_preset")->currentText(), "One column, 85 mm");
    EXPECT_FALSE(find<QCheckBox>("export_caption")->isChecked());
    EXPECT_EQ(test.document.project()->property("project", "figure/width_mm"), "85");
}

TEST_F(Export, says_at_the_field_which_values_are_allowed) {
    field("export_width")->setText("0");

    EXPECT_TRUE(field("export_width")->property("bad").toBool());
    EXPECT_EQ(field("export_width")->accessibleDescription(), "5 to 2000");
    EXPECT_FALSE(find<QPushButton>("export_go")->isEnabled());
}

TEST_F(Export, tells_how_large_the_file_will_be) {
    ASSERT_TRUE(drawn());

    const QString told = find<QLabel>("export_told")->text();
    EXPECT_TRUE(told.contains("as vector, about")) << told.toStdString();
}

TEST_F(Export, says_above_the_form_what_the_figure_shows) {
    ASSERT_TRUE(drawn());

    const QString title = find<QLabel>("export_figure_title")->text();
    EXPECT_TRUE(title.contains("12 of 12 units")) << title.toStdString();
}

TEST_F(Export, tells_the_size_of_the_page_and_of_its_picture) {
    EXPECT_TRUE(find<ExportPreview>("export_preview")->size_words().startsWith("174 × 124 mm, shown at "));
}

TEST_F(Export, draws_large_figures_by_the_renderer) {
    auto link = test.document.link().link();
    link.window = {0, 0};
    test.document.link().set(link);
    ASSERT_TRUE(drawn());
    const QString path = full_path();
    std::vector<std::string> jobs;
    QObject::connect(&test.document, &Document::job_changed, dialog.get(), [&](int id) {
        if (const auto* job = test.document.queue().find(id)) jobs.push_back(job->title);
    });

    find<QPushButton>("export_go")->click();

    ASSERT_TRUE(eventually([&] { return !dialog->isVisible() || !find<QLabel>("export_path_error")->text().isEmpty(); }));
    EXPECT_EQ(find<QLabel>("export_path_error")->text(), "");
    EXPECT_TRUE(QFileInfo::exists(path));
    ASSERT_FALSE(jobs.empty());
    EXPECT_EQ(jobs.front(), "Export states.pdf");
}

} // namespace
} // namespace ranvier::gui
