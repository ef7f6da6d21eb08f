#include "app/gui/table_dialog.hpp"

#include <algorithm>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "app/gui/dialogs.hpp"
#include "app/gui/field_row.hpp"
#include "app/gui/settings.hpp"
#include "app/gui/table_model.hpp"
#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"
#include "core/base/publish.hpp"

namespace ranvier::gui {
namespace {

constexpr int rows_measured = 200; // for the widths of columns

QString rows_words(int64_t n) { return n == 1 ? TableDialog::tr("1 row") : TableDialog::tr("%1 rows").arg(views::count_text(n)); }

} // namespace

TableDialog::TableDialog(Document& document, const QString& title, const Table& table, QWidget* parent)
    : QDialog(parent),
      document_(document),
      title_(title),
      model_(new TableModel(table, this)),
      view_(new QTableView(this)),
      filter_(new QLineEdit(this)),
      count_(new QLabel(this)),
      told_(new QLabel(this)) {
    const auto& t = Theming::instance();
    setObjectName("table_dialog");
    setWindowTitle(tr("Table: %1").arg(title));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(t.px(16), t.px(12), t.px(16), t.px(12));
    column->setSpacing(t.px(8));
    auto* head = new QHBoxLayout;
    auto* name = new QLabel(title, this);
    name->setProperty("role", "dialog_title");
    count_->setProperty("role", "second");
    count_->setObjectName("table_count");
    head->addWidget(name);
    head->addWidget(count_, 1);
    column->addLayout(head);
    filter_->setObjectName("table_filter");
    if (!table.columns.empty())
        filter_->setPlaceholderText(tr("an expression, as %1 > 0").arg(QString::fromStdString(table.columns.back().name)));
    filter_row_ = new FieldRow(tr("Show rows"), filter_, {}, this);
    column->addWidget(filter_row_);
    make_table();
    column->addWidget(view_, 1);
    told_->setObjectName("table_told");
    told_->setWordWrap(true);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(t.px(8));
    foot->addWidget(told_, 1);
    const auto button = [&](const char* object, const QString& text, auto act) {
        auto* made = new QPushButton(text, this);
        made->setObjectName(object);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, act);
        foot->addWidget(made);
        return made;
    };
    button("table_copy", tr("Copy"), &TableDialog::copy)->setToolTip(tr("Selected rows, else all that are shown, with units"));
    button("table_save", tr("Save as ..."), &TableDialog::ask_path);
    button("table_close", tr("Close"), &QDialog::reject);
    column->addLayout(foot);
    connect(filter_, &QLineEdit::textChanged, this, &TableDialog::filter);
    filter();
    resize(t.px(720), t.px(560));
}

void TableDialog::make_table() {
    const auto& t = Theming::instance();
    view_->setObjectName("table_rows");
    view_->setAccessibleName(tr("Numbers"));
    view_->setModel(model_);
    view_->setShowGrid(false);
    view_->setWordWrap(false);
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setTabKeyNavigation(false);
    view_->verticalHeader()->hide();
    view_->verticalHeader()->setDefaultSectionSize(t.px(21));
    auto* header = view_->horizontalHeader();
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setSortIndicatorClearable(true);
    header->setResizeContentsPrecision(rows_measured);
    header->setHighlightSections(false);
    view_->setSortingEnabled(true);
    view_->resizeColumnsToContents();
    for (int c = 0; c < model_->columnCount(); ++c)
        view_->setColumnWidth(c, std::max(view_->columnWidth(c) + t.px(12), t.px(72)));
    auto* copy_rows = new QAction(tr("Copy"), view_);
    copy_rows->setShortcut(QKeySequence::Copy);
    copy_rows->setShortcutContext(Qt::WidgetShortcut);
    connect(copy_rows, &QAction::triggered, this, &TableDialog::copy);
    view_->addAction(copy_rows);
}

void TableDialog::filter() {
    const auto set = model_->set_filter(filter_->text());
    filter_row_->set_error(set ? QString() : QString::fromStdString(set.error().sentence()));
    if (!set) return;
    const auto n = static_cast<int64_t>(model_->n_all_rows());
    const bool whole = model_->rowCount() == n;
    count_->setText(whole ? rows_words(n) : tr("%1 of %2").arg(views::count_text(model_->rowCount()), rows_words(n)));
}

void TableDialog::tell(const QString& sentence, bool bad) {
    told_->setProperty("role", bad ? "error" : "muted");
    restyle(*told_);
    told_->setText(sentence);
}

void TableDialog::copy() {
    std::vector<int> rows;
    if (const auto* selection = view_->selectionModel())
        for (const auto& index : selection->selectedRows()) rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    QApplication::clipboard()->setText(model_->text('\t', rows));
    tell(tr("On the clipboard: %1.").arg(rows_words(rows.empty() ? model_->rowCount() : static_cast<int64_t>(rows.size()))),
         false);
}

void TableDialog::ask_path() {
    const QString folder = Settings::instance().value("folder").toString();
    QString path = QFileDialog::getSaveFileName(this, tr("Save the table as"), folder, tr("Tables (*.csv *.tsv)"), nullptr,
                                                QFileDialog::DontConfirmOverwrite);
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += ".csv";
    save(path);
}

bool TableDialog::save(const QString& path) {
    const QString end = QFileInfo(path).suffix().toLower();
    if (end != "csv" && end != "tsv") {
        tell(tr("%1: a table is written as .csv or .tsv.").arg(QFileInfo(path).fileName()), true);
        return false;
    }
    auto& fs = document_.session().fs();
    Status written = must_be_new(fs, path.toStdString());
    if (written) written = write_published(fs, path.toStdString(), model_->text(end == "csv" ? ',' : '\t').toStdString());
    tell(written ? tr("%1 was written.").arg(QFileInfo(path).fileName()) : QString::fromStdString(written.error().sentence()),
         !written);
    return static_cast<bool>(written);
}

QDialog* make_table_dialog(Document& document, const QString& title, const Table& table, QWidget* parent) {
    return new TableDialog(document, title, table, parent);
}

} // namespace ranvier::gui
