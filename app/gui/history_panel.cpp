#include "app/gui/history_panel.hpp"

#include <algorithm>
#include <set>

#include <QAction>
#include <QClipboard>
#include <QDateTime>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QVBoxLayout>

#include "app/gui/empty_state.hpp"
#include "app/gui/theming.hpp"
#include "core/base/publish.hpp"
#include "core/session/history_words.hpp"

namespace ranvier::gui {
namespace {

constexpr int number_role = Qt::UserRole;

QString local_time(const std::string& utc) {
    const auto time = QDateTime::fromString(QString::fromStdString(utc), Qt::ISODate).toLocalTime();
    return time.isValid() ? QLocale().toString(time, QLocale::ShortFormat) : QString::fromStdString(utc);
}

QString words(const Command& command, const std::string& folder, HistoryPanel::Words which) {
    if (which == HistoryPanel::Words::shell) return QString::fromStdString(command_shell(command, folder));
    if (which == HistoryPanel::Words::python) return QString::fromStdString(command_python(command, folder));
    return QString::fromStdString(command_json(command));
}

// The number of the last edit that holds.
int64_t last_that_holds(const Project& project) {
    int64_t last = 0;
    for (const auto& entry : project.history())
        if (!entry.undone && is_edit(entry.command)) last = entry.number;
    return last;
}

} // namespace

HistoryPanel::HistoryPanel(Document& document, QWidget* parent)
    : Panel(QStringLiteral("history_panel"), parent),
      document_(document),
      list_(new QListWidget(this)),
      words_(new QLabel(this)),
      empty_(new EmptyState(this)) {
    setProperty("role", "surface");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(list_, 1);
    column->addWidget(words_);
    column->addWidget(empty_, 1);
    list_->setObjectName(QStringLiteral("history_list"));
    list_->setAccessibleName(tr("History"));
    list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list_->setTextElideMode(Qt::ElideRight);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    words_->setObjectName(QStringLiteral("history_words"));
    words_->setProperty("role", "mono");
    words_->setWordWrap(true);
    words_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    words_->setContentsMargins(10, 6, 6, 8);
    words_->hide();
    empty_->set(tr("Nothing was done yet."), tr("Every change is listed here and can be undone, also after a restart."), {});
    copy_action_ = new QAction(Theming::instance().icon(QStringLiteral("copy")), tr("Copy as shell commands"), this);
    copy_action_->setObjectName(QStringLiteral("copy_history"));
    copy_action_->setShortcut(QKeySequence::Copy);
    copy_action_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    list_->addAction(copy_action_);
    save_action_ = new QAction(Theming::instance().icon(QStringLiteral("export")), tr("Save as COMMANDS.jsonl"), this);
    save_action_->setObjectName(QStringLiteral("save_history"));
    save_action_->setToolTip(tr("Save as COMMANDS.jsonl, which \"ranvier project apply\" replays"));
    QObject::connect(copy_action_, &QAction::triggered, this, [this] { copy(Words::shell); });
    QObject::connect(save_action_, &QAction::triggered, this, &HistoryPanel::save);
    QObject::connect(list_, &QListWidget::itemSelectionChanged, this, &HistoryPanel::explain);
    QObject::connect(list_, &QWidget::customContextMenuRequested, this, &HistoryPanel::show_menu);
    QObject::connect(&document_, &Document::history_changed, this, &HistoryPanel::refill);
    QObject::connect(&Theming::instance(), &Theming::changed, this, &HistoryPanel::refill);
    refill();
}

QString HistoryPanel::title() const { return tr("History"); }

QString HistoryPanel::subtitle() const {
    int done = 0, undone = 0;
    for (int i = 0; i < list_->count(); ++i) (list_->item(i)->font().strikeOut() ? undone : done)++;
    if (done + undone == 0) return {};
    const QString all = done == 1 ? tr("1 command") : tr("%1 commands").arg(done);
    return undone == 0 ? all : tr("%1, %2 undone").arg(all).arg(undone);
}

QList<QAction*> HistoryPanel::title_actions() { return {copy_action_, save_action_}; }

void HistoryPanel::refill() {
    const QSignalBlocker quiet(list_);
    const QVariant shown = list_->currentItem() ? list_->currentItem()->data(number_role) : QVariant();
    list_->clear();
    const auto entries = document_.project() ? document_.project()->history() : std::vector<HistoryEntry>{};
    for (const auto& entry : entries) {
        const auto sentence = history_sentence(document_.session().catalogue(), *document_.project(), entry);
        auto* item = new QListWidgetItem(QString::fromStdString(sentence), list_);
        item->setData(number_role, static_cast<qlonglong>(entry.number));
        item->setToolTip(local_time(entry.time_utc));
        if (item->data(number_role) == shown) list_->setCurrentItem(item);
        if (!entry.undone) continue;
        QFont struck = list_->font();
        struck.setStrikeOut(true);
        item->setFont(struck);
        item->setForeground(Theming::instance().theme().muted);
        item->setData(Qt::AccessibleTextRole, tr("undone: %1").arg(item->text()));
    }
    list_->scrollToBottom();
    list_->setVisible(!entries.empty());
    empty_->setVisible(entries.empty());
    copy_action_->setEnabled(!entries.empty());
    save_action_->setEnabled(!entries.empty());
    explain();
    Q_EMIT title_changed();
}

std::vector<HistoryEntry> HistoryPanel::chosen() const {
    std::vector<HistoryEntry> entries = document_.project() ? document_.project()->history() : std::vector<HistoryEntry>{};
    std::set<int64_t> numbers;
    for (const auto* item : list_->selectedItems()) numbers.insert(item->data(number_role).toLongLong());
    std::erase_if(entries, [&](const HistoryEntry& e) { return numbers.empty() ? e.undone : !numbers.contains(e.number); });
    return entries;
}

QString HistoryPanel::words_of(Words which) const {
    QString all;
    if (!document_.project()) return all;
    const auto entries = chosen();
    const std::string& folder = document_.project()->folder();
    // From the first edit on they make the project anew, in a place where there is none.
    const auto all_of_it = document_.project()->history();
    const auto first = std::find_if(all_of_it.begin(), all_of_it.end(), [](const HistoryEntry& e) { return !e.undone; });
    if (which != Words::json && first != all_of_it.end() && !entries.empty() && entries.front().number <= first->number)
        all = QString::fromStdString(which == Words::shell ? create_shell(folder) : create_python(folder)) + QLatin1Char('\n');
    for (const auto& entry : entries) all += words(entry.command, folder, which) + QLatin1Char('\n');
    return all;
}

// What the one that is selected is in words.
void HistoryPanel::explain() {
    const bool one = list_->selectedItems().size() == 1;
    words_->setVisible(one);
    if (!one) return;
    const auto entry = chosen();
    if (entry.empty()) return;
    const QString line = words(entry.front().command, document_.project()->folder(), Words::shell);
    words_->setText(
        tr("%1, %2\n%3").arg(entry.front().undone ? tr("undone") : tr("done"), local_time(entry.front().time_utc), line));
}

void HistoryPanel::copy(Words which) { QGuiApplication::clipboard()->setText(words_of(which)); }

void HistoryPanel::save() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save the commands"), QStringLiteral("COMMANDS.jsonl"), tr("Commands (*.jsonl)"));
    if (path.isEmpty()) return;
    if (auto written = write_published(document_.session().fs(), path.toStdString(), words_of(Words::json).toStdString());
        !written)
        Q_EMIT message({Message::Kind::refusal,
                        tr("The commands were not written."),
                        QString::fromStdString(written.error().sentence()),
                        {},
                        path});
}

void HistoryPanel::go_to(int64_t number) {
    const Project* project = document_.project();
    if (!project) return;
    for (int64_t last = last_that_holds(*project); last > number && project->can_undo();) {
        document_.undo();
        const int64_t now = last_that_holds(*project);
        if (now >= last) return; // it could not be undone: a message has said why
        last = now;
    }
    for (int64_t last = last_that_holds(*project); last < number && project->can_redo();) {
        document_.redo();
        const int64_t now = last_that_holds(*project);
        if (now <= last) return;
        last = now;
    }
}

void HistoryPanel::show_menu(const QPoint& at) {
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("history_menu"));
    menu.addAction(copy_action_);
    menu.addAction(tr("Copy as Python"), this, [this] { copy(Words::python); });
    menu.addAction(tr("Copy as JSON lines"), this, [this] { copy(Words::json); });
    menu.addAction(save_action_);
    if (const auto* item = list_->itemAt(at)) {
        const auto number = item->data(number_role).toLongLong();
        menu.addSeparator();
        menu.addAction(item->font().strikeOut() ? tr("Redo to here") : tr("Undo to here"), this,
                       [this, number] { go_to(number); });
    }
    menu.exec(list_->viewport()->mapToGlobal(at));
}

Panel* make_history_panel(Document& document, QWidget* parent) { return new HistoryPanel(document, parent); }

} // namespace ranvier::gui
