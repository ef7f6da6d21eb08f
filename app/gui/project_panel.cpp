#include "app/gui/project_panel.hpp"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QInputDialog>
#include <QMenu>
#include <QScrollBar>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "app/gui/empty_state.hpp"
#include "app/gui/jobs_panel.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/tinted.hpp"
#include "app/views/canvas.hpp"

namespace ranvier::gui {
namespace {

enum Role { id_role = Qt::UserRole, kind_role, key_role, table_role };
enum Kind { section, object, table, job, refused };
constexpr double icon_size = 14;

nlohmann::ordered_json info_of(const Document& document, const std::string& id) {
    auto info = nlohmann::ordered_json::parse(document.info_of(id), nullptr, false);
    return info.is_object() ? info : nlohmann::ordered_json::object();
}

QString units_word(int64_t n) {
    return n == 1 ? ProjectPanel::tr("1 unit") : ProjectPanel::tr("%1 units").arg(views::count_text(n));
}

QIcon tinted_icon(const char* name, const QColor& colour) {
    const Theming& theming = Theming::instance();
    return tinted(theming.icon(QLatin1String(name)), colour, theming.px(icon_size));
}

std::string id_of(const QTreeWidgetItem& item) { return item.data(0, id_role).toString().toStdString(); }

} // namespace

ProjectPanel::ProjectPanel(Document& document, QWidget* parent)
    : Panel(QStringLiteral("project_panel"), parent),
      document_(document),
      tree_(new QTreeWidget(this)),
      empty_(new EmptyState(this)) {
    setProperty("role", "surface");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(tree_, 1);
    column->addWidget(empty_, 1);
    empty_->set(tr("Nothing is open."), tr("Drop files here, or open a recording. A project is made for it."), tr("Open"));
    open_action_ = new QAction(Theming::instance().icon(QStringLiteral("plus")), tr("Add files to the project"), this);
    open_action_->setObjectName(QStringLiteral("add_files"));
    const auto ask = [this] {
        const auto paths = QFileDialog::getOpenFileNames(this, tr("Open recordings and results"));
        if (!paths.isEmpty()) document_.open(paths);
    };
    QObject::connect(open_action_, &QAction::triggered, this, ask);
    QObject::connect(empty_, &EmptyState::action, this, ask);
    build_tree();
    QObject::connect(&document_, &Document::project_changed, this, [this] {
        folded_.clear();
        refill();
    });
    QObject::connect(&document_, &Document::objects_changed, this, &ProjectPanel::refill);
    QObject::connect(&document_, &Document::sources_changed, this, &ProjectPanel::refill);
    QObject::connect(&document_, &Document::job_changed, this, &ProjectPanel::job_changed);
    QObject::connect(&Theming::instance(), &Theming::changed, this, &ProjectPanel::refill);
    refill();
}

void ProjectPanel::build_tree() {
    tree_->setObjectName(QStringLiteral("project_tree"));
    tree_->setAccessibleName(tr("Project"));
    tree_->setColumnCount(2);
    tree_->setHeaderHidden(true);
    tree_->setUniformRowHeights(true);
    tree_->setAnimated(false);
    tree_->setRootIsDecorated(true);
    tree_->setExpandsOnDoubleClick(false);
    tree_->setEditTriggers(QAbstractItemView::EditKeyPressed);
    tree_->setContextMenuPolicy(Qt::CustomContextMenu);
    tree_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    tree_->header()->setStretchLastSection(false);
    tree_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    QObject::connect(tree_, &QTreeWidget::itemClicked, this, [this](QTreeWidgetItem* item) { activate(item); });
    QObject::connect(tree_, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* item) {
        if (item->data(0, kind_role).toInt() == table)
            Q_EMIT table_asked(item->data(0, id_role).toString(), item->data(0, table_role).toString());
        else
            activate(item);
    });
    QObject::connect(tree_, &QTreeWidget::itemExpanded, this, [this](QTreeWidgetItem* item) {
        if (!filling_) folded_[item->data(0, key_role).toString()] = false;
    });
    QObject::connect(tree_, &QTreeWidget::itemCollapsed, this, [this](QTreeWidgetItem* item) {
        if (!filling_) folded_[item->data(0, key_role).toString()] = true;
    });
    QObject::connect(tree_, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item, int edited_column) {
        if (filling_ || edited_column != 0 || item->data(0, kind_role) != object) return;
        const std::string id = id_of(*item), name = item->text(0).trimmed().toStdString();
        // Later: the tree is made anew by what follows, and it is still busy with this item.
        QMetaObject::invokeMethod(
            this,
            [this, id, name] {
                if (name.empty() || !document_.set_property(id, "name", name)) refill();
            },
            Qt::QueuedConnection);
    });
    QObject::connect(tree_, &QWidget::customContextMenuRequested, this, &ProjectPanel::show_menu);
}

QString ProjectPanel::title() const { return tr("Project"); }

QString ProjectPanel::subtitle() const { return {}; }

QList<QAction*> ProjectPanel::title_actions() { return {open_action_}; }

// --- filling ----------------------------------------------------------------------------------------------------------------

QTreeWidgetItem* ProjectPanel::add_section(const QString& name, const QString& key) {
    auto* item = new QTreeWidgetItem(tree_, {name, {}});
    item->setFlags(Qt::ItemIsEnabled);
    item->setData(0, kind_role, section);
    item->setData(0, key_role, key);
    QFont font = tree_->font();
    font.setWeight(QFont::Medium);
    item->setFont(0, font);
    item->setExpanded(!folded_[key]);
    return item;
}

QTreeWidgetItem* ProjectPanel::add_item(QTreeWidgetItem* parent, const QString& icon, const QString& text, const QString& second,
                                        const std::string& id) {
    auto* item = new QTreeWidgetItem(parent, {text, second});
    item->setIcon(0, Theming::instance().icon(icon));
    item->setData(0, id_role, QString::fromStdString(id));
    item->setData(0, key_role, QString::fromStdString(id));
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    item->setForeground(1, Theming::instance().theme().muted);
    return item;
}

void ProjectPanel::refill() {
    if (filling_) return;
    filling_ = true;
    const int scrolled = tree_->verticalScrollBar() ? tree_->verticalScrollBar()->value() : 0;
    jobs_.clear();
    tree_->clear();
    tree_->setIconSize(QSize(1, 1) * Theming::instance().px(icon_size));
    tree_->setIndentation(Theming::instance().px(16));
    const Project* project = document_.project();
    const bool any = project || !document_.refused_files().empty();
    tree_->setVisible(any);
    empty_->setVisible(!any);
    if (any) {
        const auto objects = project ? project->objects() : std::vector<ProjectObject>{};
        const QString name = project ? QFileInfo(QString::fromStdString(project->folder())).completeBaseName() : tr("Project");
        QTreeWidgetItem* root = add_section(name, QStringLiteral("project"));
        root->setIcon(0, Theming::instance().icon(QStringLiteral("folder")));
        if (project) root->setToolTip(0, QString::fromStdString(project->folder()));
        for (const auto& each : objects)
            if (each.kind == "recording") add_recording(root, each);
        add_refused(root);
        add_results(objects);
        add_jobs();
    }
    tree_->verticalScrollBar()->setValue(scrolled);
    filling_ = false;
    Q_EMIT title_changed();
}

void ProjectPanel::add_recording(QTreeWidgetItem* parent, const ProjectObject& each) {
    const auto info = info_of(document_, each.id);
    const QString units = info.contains("n_units") ? units_word(info.value("n_units", int64_t{0})) : QString();
    auto* item = add_item(parent, QStringLiteral("recording"), QString::fromStdString(each.property("name")), units, each.id);
    item->setData(0, kind_role, object);
    item->setFlags(item->flags() | Qt::ItemIsEditable);
    item->setToolTip(0, QString::fromStdString(document_.project()->path_of(each)));
    const auto intervals = info.value("intervals", nlohmann::ordered_json::object());
    for (const auto& [name, rows] : intervals.items()) {
        auto* child = add_item(item, QStringLiteral("table"), QString::fromStdString(name),
                               rows.is_number() ? views::count_text(rows.get<int64_t>()) : QString(), each.id);
        child->setData(0, kind_role, table);
        child->setData(0, key_role, QString::fromStdString(each.id + "/" + name));
        child->setData(0, table_role, QString::fromStdString(name));
        child->setToolTip(0, tr("Double click shows its rows."));
    }
    const auto key = QString::fromStdString(each.id);
    item->setExpanded(folded_.contains(key) ? !folded_[key] : each.id == document_.current_recording());
    show_state(*item, each);
    if (each.id == document_.current_recording() && document_.current_result().empty()) tree_->setCurrentItem(item);
}

void ProjectPanel::add_results(const std::vector<ProjectObject>& objects) {
    QTreeWidgetItem* section_item = nullptr;
    for (const auto& each : objects) {
        if (each.kind != "result") continue;
        if (!section_item) section_item = add_section(tr("Results"), QStringLiteral("results"));
        auto* item = add_item(section_item, QStringLiteral("result"), QString::fromStdString(each.property("name")), {}, each.id);
        item->setData(0, kind_role, object);
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        if (each.id == document_.compared_result()) item->setText(1, tr("compared"));
        const QString note = QString::fromStdString(each.property("note"));
        item->setToolTip(0, note.isEmpty() ? QString::fromStdString(each.property("operation")) : note);
        show_state(*item, each);
        if (each.id == document_.current_result()) tree_->setCurrentItem(item);
    }
}

// An icon and a word, never a colour alone.
void ProjectPanel::show_state(QTreeWidgetItem& item, const ProjectObject& each) {
    const views::Theme& theme = Theming::instance().theme();
    const ObjectState state = document_.state_of(each.id);
    if (state == ObjectState::ready) return;
    QFont italic = tree_->font();
    italic.setItalic(true);
    switch (state) {
        case ObjectState::loading:
            item.setText(1, tr("loading"));
            break;
        case ObjectState::moved:
            item.setIcon(0, tinted_icon("broken_link", theme.warning));
            item.setText(1, tr("moved"));
            item.setForeground(1, theme.warning);
            break;
        case ObjectState::changed:
            item.setText(1, tr("changed"));
            item.setForeground(1, theme.warning);
            break;
        case ObjectState::stale:
            item.setFont(0, italic);
            item.setForeground(0, theme.muted);
            item.setText(1, tr("old inputs"));
            break;
        case ObjectState::refused:
            item.setIcon(0, tinted_icon("error", theme.error));
            item.setText(1, tr("refused"));
            item.setForeground(1, theme.error);
            break;
        case ObjectState::ready:
            break;
    }
    item.setToolTip(0, document_.sentence_of(each.id));
}

void ProjectPanel::add_refused(QTreeWidgetItem* parent) {
    for (const auto& [path, sentence] : document_.refused_files()) {
        auto* item =
            add_item(parent, QStringLiteral("error"), QFileInfo(QString::fromStdString(path)).fileName(), tr("refused"), path);
        item->setData(0, kind_role, refused);
        item->setIcon(0, tinted_icon("error", Theming::instance().theme().error));
        item->setForeground(1, Theming::instance().theme().error);
        item->setToolTip(0, sentence);
    }
}

void ProjectPanel::add_jobs() {
    QTreeWidgetItem* section_item = nullptr;
    for (const QueuedJob* each : document_.queue().jobs()) {
        if (!is_listed(each) || each->state == JobState::done) continue; // what is done has its result above
        if (!section_item) section_item = add_section(tr("Jobs"), QStringLiteral("jobs"));
        auto* item = add_item(section_item, QStringLiteral("clock"), QString::fromStdString(each->title), {}, "");
        item->setData(0, kind_role, job);
        item->setData(0, id_role, each->id);
        jobs_[each->id] = item;
        job_changed(each->id);
    }
}

void ProjectPanel::job_changed(int id) {
    const QueuedJob* each = document_.queue().find(id);
    const auto found = jobs_.find(id);
    const bool listed = is_listed(each) && each->state != JobState::done;
    if (listed != (found != jobs_.end())) {
        if (!filling_) refill();
        return;
    }
    if (!listed) return;
    QTreeWidgetItem& item = *found->second;
    const views::Theme& theme = Theming::instance().theme();
    const bool running = each->state == JobState::running;
    const bool bad = each->state == JobState::failed || each->state == JobState::lost || each->state == JobState::limited;
    QString word = QString::fromUtf8(job_state_name(each->state));
    if (running) word = tr("%1 %").arg(static_cast<int>(each->fraction * 100));
    item.setText(1, word);
    item.setForeground(1, bad ? theme.error : running ? theme.accent : theme.muted);
    if (bad) item.setIcon(0, tinted_icon("error", theme.error));
    if (running) item.setIcon(0, tinted_icon("clock", theme.accent));
    item.setToolTip(0, QString::fromStdString(each->sentence));
}

// --- acting -----------------------------------------------------------------------------------------------------------------

void ProjectPanel::activate(QTreeWidgetItem* item) {
    if (item->data(0, kind_role).toInt() != object) return;
    const std::string id = id_of(*item);
    if (id == document_.current_result() || (id == document_.current_recording() && document_.current_result().empty())) return;
    // Later: the tree is made anew by what follows.
    QMetaObject::invokeMethod(
        this, [this, id] { document_.show_object(id); }, Qt::QueuedConnection);
}

void ProjectPanel::show_menu(const QPoint& at) {
    QTreeWidgetItem* item = tree_->itemAt(at);
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("project_menu"));
    if (!item || item->data(0, kind_role).toInt() == section) {
        menu.addAction(open_action_);
    } else if (item->data(0, kind_role).toInt() == refused) {
        const std::string path = id_of(*item);
        if (document_.session().fs().exists(path))
            menu.addAction(tr("Open again"), this, [this, path] { document_.open({QString::fromStdString(path)}); });
        menu.addAction(tr("Remove"), this, [this, path] { document_.forget_refused(path); });
    } else if (item->data(0, kind_role).toInt() == job) {
        const int id = item->data(0, id_role).toInt();
        const QueuedJob* each = document_.queue().find(id);
        if (each && !each->ended()) {
            menu.addAction(tr("Cancel"), this, [this, id] { document_.stop_job(id, Stop::cancel); });
        } else {
            menu.addAction(tr("Resume"), this, [this, id] { document_.resume(id); });
            menu.addAction(tr("Remove from the list"), this, [this, id] { document_.forget_job(id); });
        }
    } else if (item->data(0, kind_role).toInt() == table) {
        add_table_actions(menu, *item);
    } else {
        add_object_actions(menu, id_of(*item));
    }
    menu.exec(tree_->viewport()->mapToGlobal(at));
}

void ProjectPanel::add_table_actions(QMenu& menu, const QTreeWidgetItem& item) {
    const QString id = item.data(0, id_role).toString(), name = item.data(0, table_role).toString();
    menu.addAction(tr("Show table"), this, [this, id, name] { Q_EMIT table_asked(id, name); });
    menu.addAction(tr("Aligned raster of this"), this, [this, id, name] { Q_EMIT aligned_asked(id, name); });
    menu.addAction(tr("Show its recording"), this, [this, id] { document_.show_object(id.toStdString()); });
}

void ProjectPanel::add_object_actions(QMenu& menu, const std::string& id) {
    menu.addAction(tr("Show"), this, [this, id] { document_.show_object(id); });
    if (document_.project()->find(id)->kind == "result") add_result_actions(menu, id);
    menu.addSeparator();
    menu.addAction(tr("Rename"), this, [this, id] {
        for (QTreeWidgetItemIterator each(tree_); *each; ++each)
            if ((*each)->data(0, kind_role).toInt() == object && id_of(**each) == id) tree_->editItem(*each, 0);
    });
    menu.addAction(tr("Note"), this, [this, id] { edit_note(id); });
    menu.addAction(tr("Find its file"), this, [this, id] { find_file(id); });
    menu.addAction(tr("Remove from the project"), this, [this, id] { document_.perform({"remove", {{"object", id}}}); });
}

void ProjectPanel::add_result_actions(QMenu& menu, const std::string& id) {
    const bool compared = id == document_.compared_result();
    if (compared)
        menu.addAction(tr("Compare with nothing"), this, [this] { document_.compare_with(""); });
    else if (!document_.current_result().empty() && id != document_.current_result())
        menu.addAction(tr("Compare with the one shown"), this, [this, id] { document_.compare_with(id); });
    menu.addAction(tr("Use its settings"), this, [this, id] { Q_EMIT settings_asked(QString::fromStdString(id)); });
    menu.addAction(tr("Run again"), this, [this, id] { document_.run_again(id); });
    menu.addAction(tr("Copy command"), this, [this, id] { copy_command(id); });
}

void ProjectPanel::edit_note(const std::string& id) {
    bool taken = false;
    const QString note =
        QInputDialog::getMultiLineText(this, tr("Note"), QString::fromStdString(document_.project()->find(id)->property("name")),
                                       QString::fromStdString(document_.project()->property(id, "note")), &taken);
    if (taken) document_.set_property(id, "note", note.trimmed().toStdString());
}

void ProjectPanel::copy_command(const std::string& result) const {
    QGuiApplication::clipboard()->setText(document_.command_of(result));
}

void ProjectPanel::find_file(const std::string& id) {
    const QString before = QString::fromStdString(document_.project()->path_of(*document_.project()->find(id)));
    const QString path = QFileInfo(before).isDir()
                             ? QFileDialog::getExistingDirectory(this, tr("Find the folder"), QFileInfo(before).path())
                             : QFileDialog::getOpenFileName(this, tr("Find the file"), QFileInfo(before).path());
    if (!path.isEmpty()) document_.relink(id, path);
}

Panel* make_project_panel(Document& document, QWidget* parent) { return new ProjectPanel(document, parent); }

} // namespace ranvier::gui
