// What is installed: each operation with its version and place, and what was refused with its reason. Read from descriptions
// alone; no plugin is loaded for it.
#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextEdit>
#include <QTextTable>
#include <QVBoxLayout>

#include "app/gui/dialogs.hpp"
#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

QString words(const char* text) { return QCoreApplication::translate("PluginsDialog", text); }
QString text_of(const std::string& utf8) { return QString::fromStdString(utf8); }

void add_row(QTableWidget* table, const QStringList& cells, const QString& page, bool refused) {
    const int row = table->rowCount();
    table->insertRow(row);
    for (int column = 0; column < cells.size(); ++column) {
        auto* item = new QTableWidgetItem(cells[column]);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        item->setToolTip(cells[column]);
        table->setItem(row, column, item);
    }
    table->item(row, 0)->setData(Qt::UserRole, page);
    table->item(row, 2)->setIcon(Theming::instance().icon(refused ? "error" : "check"));
}

void fill(QTableWidget* table, const Catalogue& catalogue) {
    for (const auto& entry : catalogue.entries) {
        const auto& s = entry.schema;
        const QString title = text_of(s.title.empty() ? s.id : s.title);
        const QString what = s.doc.empty() ? title : title + ". " + text_of(s.doc);
        add_row(table, {text_of(s.id), text_of(s.version), words("ready"), what},
                text_of(schema_page(s)) + "\n\n" + text_of(entry.library), false);
    }
    for (const auto& sentence : catalogue.refused) {
        const QString reason = text_of(sentence);
        const QString file = reason.section(": ", 0, 0).section('/', -1);
        add_row(table, {file, QString(QChar(0x2013)), words("refused"), reason}, reason, true);
    }
}

QString report(const Catalogue& catalogue) {
    QStringList lines;
    for (const auto& entry : catalogue.entries)
        lines << text_of(entry.schema.id) + "\t" + text_of(entry.schema.version) + "\t" + words("ready") + "\t" +
                     text_of(entry.library);
    for (const auto& sentence : catalogue.refused) lines << words("refused") + "\t" + text_of(sentence);
    return lines.join('\n') + '\n';
}

// Headings as large as sections of the window, and tables without boxes.
void calm(QTextDocument& page) {
    const auto& t = Theming::instance();
    for (QTextBlock block = page.begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() == 0) continue;
        QTextCursor cursor(block);
        cursor.select(QTextCursor::BlockUnderCursor);
        QTextCharFormat format;
        format.setFontWeight(QFont::Medium);
        format.setProperty(QTextFormat::FontSizeAdjustment, 0);
        format.setProperty(QTextFormat::FontPixelSize, t.px(13));
        cursor.mergeCharFormat(format);
    }
    for (auto* frame : page.rootFrame()->childFrames())
        if (auto* table = qobject_cast<QTextTable*>(frame)) {
            QTextTableFormat format = table->format();
            format.setBorder(0);
            format.setCellSpacing(0);
            format.setCellPadding(t.px(3));
            table->setFormat(format);
        }
}

QTableWidget* make_table(const Catalogue& catalogue, QWidget* parent) {
    const auto& t = Theming::instance();
    auto* table = new QTableWidget(0, 4, parent);
    table->setObjectName("plugins_table");
    table->setAccessibleName(words("Plugins"));
    table->setHorizontalHeaderLabels(
        {words("Name"), words("Version"), words("State"), words("What it does, or why it is not taken")});
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(3, QHeaderView::Stretch);
    table->horizontalHeader()->setHighlightSections(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(t.px(22));
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setIconSize({t.px(14), t.px(14)});
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    fill(table, catalogue);
    for (const auto& [column, width] : {std::pair(0, 150), {1, 70}, {2, 90}}) table->setColumnWidth(column, t.px(width));
    return table;
}

void add_foot(QDialog* dialog, QVBoxLayout* column, const Catalogue& catalogue) {
    auto* foot = new QHBoxLayout;
    foot->setSpacing(Theming::instance().px(8));
    foot->addStretch(1);
    auto* copy = new QPushButton(words("Copy report"), dialog);
    copy->setObjectName("plugins_copy");
    copy->setAutoDefault(false);
    auto* close = new QPushButton(words("Close"), dialog);
    close->setObjectName("plugins_close");
    foot->addWidget(copy);
    foot->addWidget(close);
    column->addLayout(foot);
    QObject::connect(copy, &QPushButton::clicked, dialog,
                     [text = report(catalogue)] { QApplication::clipboard()->setText(text); });
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
}

} // namespace

QDialog* make_plugins_dialog(Document& document, QWidget* parent) {
    const auto& t = Theming::instance();
    const auto& catalogue = document.session().catalogue();
    auto* dialog = new QDialog(parent);
    dialog->setObjectName("plugins_dialog");
    dialog->setWindowTitle(words("Plugins"));
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(t.px(16), t.px(16), t.px(16), t.px(12));
    column->setSpacing(t.px(8));
    auto* title = new QLabel(words("Plugins"), dialog);
    title->setProperty("role", "dialog_title");
    column->addWidget(title);
    auto* second = new QLabel(dialog);
    second->setObjectName("plugins_count");
    second->setProperty("role", "second");
    second->setText(catalogue.entries.empty() && catalogue.refused.empty()
                        ? words("No plugin is installed, so nothing can be fitted. Recordings and results can be looked at.")
                        : words("%1 ready, %2 refused. A plugin is loaded by a worker when it is run, never by the window.")
                              .arg(catalogue.entries.size())
                              .arg(catalogue.refused.size()));
    second->setWordWrap(true);
    column->addWidget(second);
    auto* split = new QSplitter(Qt::Vertical, dialog);
    auto* table = make_table(catalogue, split);
    auto* page = new QTextEdit(split);
    page->setObjectName("plugins_page");
    page->setAccessibleName(words("Reference page of the plugin"));
    page->setReadOnly(true);
    page->setTabChangesFocus(true);
    split->addWidget(table);
    split->addWidget(page);
    split->setSizes({t.px(160), t.px(300)});
    split->setChildrenCollapsible(false);
    column->addWidget(split, 1);
    QObject::connect(table, &QTableWidget::itemSelectionChanged, page, [table, page] {
        const auto selected = table->selectedItems();
        page->setMarkdown(selected.isEmpty() ? QString()
                                             : table->item(selected.first()->row(), 0)->data(Qt::UserRole).toString());
        calm(*page->document());
    });
    if (table->rowCount() > 0) table->selectRow(0);
    add_foot(dialog, column, catalogue);
    dialog->resize(t.px(760), t.px(600));
    return dialog;
}

} // namespace ranvier::gui
