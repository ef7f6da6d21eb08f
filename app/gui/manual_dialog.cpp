#include "app/gui/manual_dialog.hpp"

#include <algorithm>
#include <tuple>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextTable>
#include <QUrl>
#include <QVBoxLayout>

#include "app/gui/dialogs.hpp"
#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

constexpr int path_role = Qt::UserRole;

// The page that is wanted first, first; then by name, what lies in folders last.
QStringList pages_in(const QString& folder) {
    QStringList paths;
    QDirIterator files(folder, {QStringLiteral("*.md")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) paths << files.next();
    const QString first = folder + QStringLiteral("/window.md");
    std::sort(paths.begin(), paths.end(), [&](const QString& a, const QString& b) {
        const auto place = [&](const QString& path) { return std::tuple(path != first, path.count(QLatin1Char('/')), path); };
        return place(a) < place(b);
    });
    return paths;
}

// Sizes of headings by their level, as look.md has them.
int heading_px(int level) { return level == 1 ? 22 : level == 2 ? 14 : 13; }

// Markdown comes without space between its blocks, and with the headings of a printed page.
void set_out(QTextDocument& page) {
    const auto& t = Theming::instance();
    page.setDocumentMargin(t.px(16));
    QTextCursor cursor(&page);
    for (auto block = page.begin(); block.isValid(); block = block.next()) {
        cursor.setPosition(block.position());
        auto format = block.blockFormat();
        if (cursor.currentTable() || format.nonBreakableLines()) continue; // a table, or lines of code
        const int level = format.headingLevel();
        format.setTopMargin(t.px(level > 0 ? 16 : 6));
        cursor.setBlockFormat(format);
        if (level == 0) continue;
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        auto letters = cursor.charFormat();
        letters.clearProperty(QTextFormat::FontSizeAdjustment); // it would go before the size
        letters.setProperty(QTextFormat::FontPixelSize, t.px(heading_px(level)));
        letters.setFontWeight(level == 1 ? QFont::Normal : QFont::Medium);
        cursor.setCharFormat(letters);
    }
    for (auto* frame : page.rootFrame()->childFrames())
        if (auto* table = qobject_cast<QTextTable*>(frame)) {
            auto format = table->format();
            format.setCellPadding(t.px(4));
            format.setCellSpacing(0);
            format.setBorderCollapse(true);
            format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            format.setBorder(1);
            format.setBorderBrush(t.theme().rule);
            format.setTopMargin(t.px(8));
            table->setFormat(format);
        }
}

} // namespace

QString page_title(const QString& path) {
    QFile file(path);
    if (file.open(QIODevice::ReadOnly | QIODevice::Text))
        while (!file.atEnd())
            if (const QString line = QString::fromUtf8(file.readLine()).trimmed(); line.startsWith(QStringLiteral("# ")))
                return line.mid(2).remove(QLatin1Char('`'));
    return QFileInfo(path).completeBaseName();
}

ManualDialog::ManualDialog(const QString& folder, QWidget* parent)
    : QDialog(parent),
      pages_(new QListWidget(this)),
      page_(new QTextBrowser(this)),
      search_(new QLineEdit(this)),
      told_(new QLabel(this)) {
    const auto& t = Theming::instance();
    setObjectName("manual_dialog");
    setWindowTitle(tr("Manual"));
    pages_->setObjectName("manual_pages");
    pages_->setAccessibleName(tr("Pages"));
    pages_->setFixedWidth(t.px(220));
    page_->setObjectName("manual_page");
    page_->setAccessibleName(tr("Page"));
    page_->setOpenExternalLinks(true);
    search_->setObjectName("manual_search");
    search_->setAccessibleName(tr("Find in this page"));
    search_->setPlaceholderText(search_->accessibleName());
    told_->setObjectName("manual_told");
    told_->setProperty("role", "muted");
    auto* top = new QHBoxLayout;
    top->setSpacing(t.px(8));
    top->addWidget(search_, 1);
    top->addWidget(told_);
    auto* right = new QVBoxLayout;
    right->setSpacing(t.px(8));
    right->addLayout(top);
    right->addWidget(page_, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(t.px(12), t.px(12), t.px(12), t.px(12));
    row->setSpacing(t.px(8));
    row->addWidget(pages_);
    row->addLayout(right, 1);
    connect(pages_, &QListWidget::currentRowChanged, this, &ManualDialog::show_page);
    connect(page_, &QTextBrowser::sourceChanged, this, [this](const QUrl& source) {
        set_out(*page_->document());
        // A link was followed: the list says where one is.
        const QSignalBlocker quiet(pages_);
        for (int i = 0; i < pages_->count(); ++i)
            if (pages_->item(i)->data(path_role).toString() == QDir::cleanPath(source.toLocalFile())) pages_->setCurrentRow(i);
    });
    connect(&t, &Theming::changed, page_, &QTextBrowser::reload); // colours of links and rules are in the page
    connect(search_, &QLineEdit::returnPressed, this, &ManualDialog::find_next);
    connect(search_, &QLineEdit::textEdited, told_, &QLabel::clear);
    fill(folder);
    resize(t.px(1040), t.px(760));
}

void ManualDialog::fill(const QString& folder) {
    for (const auto& path : pages_in(folder)) {
        auto* item = new QListWidgetItem(page_title(path), pages_);
        item->setData(path_role, path);
    }
    if (pages_->count() > 0) return pages_->setCurrentRow(0);
    page_->setPlainText(tr("The manual is not installed: there is no page in %1.").arg(folder));
}

void ManualDialog::show_page(int row) {
    told_->clear();
    if (const auto* item = pages_->item(row)) page_->setSource(QUrl::fromLocalFile(item->data(path_role).toString()));
}

// From the cursor on, and from the start again after the last.
void ManualDialog::find_next() {
    if (search_->text().isEmpty()) return;
    bool found = page_->find(search_->text());
    if (!found) {
        page_->moveCursor(QTextCursor::Start);
        found = page_->find(search_->text());
    }
    told_->setText(found ? QString() : tr("not on this page"));
}

QDialog* make_manual_dialog(const QString& folder, QWidget* parent) { return new ManualDialog(folder, parent); }

} // namespace ranvier::gui
