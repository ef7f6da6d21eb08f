#include "app/gui/recent_panel.hpp"

#include <QAction>
#include <QDateTime>
#include <QFileDialog>
#include <QFileInfo>
#include <QListWidget>
#include <QMenu>
#include <QVBoxLayout>

#include "app/gui/empty_state.hpp"
#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

enum Role { folder_role = Qt::UserRole, pinned_role, missing_role };

QString shown_date(const std::string& utc) {
    const auto time = QDateTime::fromString(QString::fromStdString(utc), Qt::ISODate).toLocalTime();
    return time.isValid() ? QLocale().toString(time.date(), QLocale::ShortFormat) : QString();
}

} // namespace

RecentPanel::RecentPanel(Document& document, QWidget* parent)
    : Panel(QStringLiteral("recent_panel"), parent),
      document_(document),
      list_(new QListWidget(this)),
      empty_(new EmptyState(this)) {
    setProperty("role", "surface");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(list_, 1);
    column->addWidget(empty_, 1);
    list_->setObjectName(QStringLiteral("recent_list"));
    list_->setAccessibleName(tr("Recent projects"));
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    list_->setWordWrap(true);
    empty_->set(tr("No recent projects."), tr("Projects that were open are listed here."), {});
    open_action_ = new QAction(Theming::instance().icon(QStringLiteral("folder")), tr("Open a project"), this);
    open_action_->setObjectName(QStringLiteral("open_project"));
    QObject::connect(open_action_, &QAction::triggered, this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a project"));
        if (!folder.isEmpty()) document_.open_project(folder);
    });
    QObject::connect(list_, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) { open(*item); });
    QObject::connect(list_, &QWidget::customContextMenuRequested, this, &RecentPanel::show_menu);
    QObject::connect(&document_, &Document::project_changed, this, &RecentPanel::refill);
    QObject::connect(&Theming::instance(), &Theming::changed, this, &RecentPanel::refill);
    refill();
}

QString RecentPanel::title() const { return tr("Recent projects"); }

QList<QAction*> RecentPanel::title_actions() { return {open_action_}; }

void RecentPanel::refill() {
    list_->clear();
    list_->setIconSize(QSize(1, 1) * Theming::instance().px(14));
    for (const auto& project : document_.recent().list()) {
        const QFileInfo info(QString::fromStdString(project.folder));
        const QString second =
            project.missing ? tr("missing: %1").arg(info.path()) : tr("%1 · %2").arg(shown_date(project.opened_utc), info.path());
        auto* item = new QListWidgetItem(info.completeBaseName() + QLatin1Char('\n') + second, list_);
        item->setIcon(Theming::instance().icon(project.pinned ? QStringLiteral("pin") : QStringLiteral("folder")));
        item->setData(folder_role, QString::fromStdString(project.folder));
        item->setData(pinned_role, project.pinned);
        item->setData(missing_role, project.missing);
        item->setToolTip(QString::fromStdString(project.folder));
        if (!project.missing) continue;
        QFont italic = list_->font();
        italic.setItalic(true);
        item->setFont(italic);
        item->setForeground(Theming::instance().theme().muted);
    }
    list_->setVisible(list_->count() > 0);
    empty_->setVisible(list_->count() == 0);
    Q_EMIT title_changed();
}

void RecentPanel::open(const QListWidgetItem& item) {
    const QString folder = item.data(folder_role).toString();
    if (!item.data(missing_role).toBool()) {
        // Later: the list is made anew by what follows.
        QMetaObject::invokeMethod(
            this, [this, folder] { document_.open_project(folder); }, Qt::QueuedConnection);
        return;
    }
    Q_EMIT message({Message::Kind::warning,
                    tr("%1 is missing.").arg(QFileInfo(folder).fileName()),
                    tr("It was last seen in \"%1\". Nothing was changed.").arg(QFileInfo(folder).path()),
                    {{tr("Remove from the list"), [this, folder] { done(document_.recent().forget(folder.toStdString())); }}},
                    folder});
}

void RecentPanel::done(const Status& status) {
    if (!status)
        Q_EMIT message({Message::Kind::warning,
                        tr("The list of recent projects was not written."),
                        QString::fromStdString(status.error().sentence()),
                        {},
                        QStringLiteral("recent")});
    refill();
}

void RecentPanel::show_menu(const QPoint& at) {
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("recent_menu"));
    if (const auto* item = list_->itemAt(at)) {
        const std::string folder = item->data(folder_role).toString().toStdString();
        const bool pinned = item->data(pinned_role).toBool();
        menu.addAction(pinned ? tr("Unpin") : tr("Pin"), this,
                       [this, folder, pinned] { done(document_.recent().pin(folder, !pinned)); });
        menu.addAction(tr("Remove from the list"), this, [this, folder] { done(document_.recent().forget(folder)); });
        menu.addSeparator();
    }
    menu.addAction(tr("Remove all that are not pinned"), this, [this] { done(document_.recent().clear()); });
    menu.exec(list_->viewport()->mapToGlobal(at));
}

Panel* make_recent_panel(Document& document, QWidget* parent) { return new RecentPanel(document, parent); }

} // namespace ranvier::gui
