#include "app/gui/main_window.hpp"

#include <algorithm>

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "app/gui/dialogs.hpp"
#include "app/gui/figure_widget.hpp"
#include "app/gui/finder_palette.hpp"
#include "app/gui/first_run_page.hpp"
#include "app/gui/message_area.hpp"
#include "app/gui/settings.hpp"
#include "app/gui/status_bar.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/tool_dock.hpp"
#include "app/gui/transport_bar.hpp"
#include "app/gui/view_area.hpp"

namespace ranvier::gui {
namespace {

constexpr int state_version = 1;

QFrame* bar_rule(QWidget* parent) {
    auto* rule = new QFrame(parent);
    rule->setFixedSize(1, Theming::instance().px(18));
    rule->setStyleSheet("background: palette(mid); border: 0");
    return rule;
}

QStringList dropped_paths(const QMimeData* data) {
    QStringList paths;
    for (const auto& url : data->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    return paths;
}

} // namespace

MainWindow::MainWindow(Document& document, const WindowOptions& options)
    : document_(document), options_(options), actions_(this), player_(document.link()) {
    setObjectName("main_window");
    setAnimated(false);
    setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    setContextMenuPolicy(Qt::NoContextMenu);
    setAcceptDrops(true);
    for (const auto area : {Qt::LeftDockWidgetArea, Qt::RightDockWidgetArea}) setTabPosition(area, QTabWidget::South);
    setCorner(Qt::TopLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::TopRightCorner, Qt::RightDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    auto* middle = new QWidget(this);
    messages_ = new MessageArea(middle);
    stack_ = new QStackedWidget(middle);
    area_ = new ViewArea(document_, stack_);
    made_for_scale_ = Theming::instance().text_scale();
    make_first_run();
    stack_->addWidget(area_);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(messages_);
    column->addWidget(stack_, 1);
    setCentralWidget(middle);
    status_ = new StatusBar(document_, this);
    setStatusBar(status_);
    make_docks();
    make_actions();
    make_tool_bar();
    make_menus();
    area_->set_view_actions(actions_.of(Scope::view));
    connect(area_, &ViewArea::view_added, this, &MainWindow::view_added);
    connect(area_, &ViewArea::layout_changed, this, &MainWindow::keep_views);
    connect_document();
    connect(&Theming::instance(), &Theming::changed, this, &MainWindow::theme_changed);
    restore_window();
    qApp->installEventFilter(this);
}

MainWindow::~MainWindow() {
    qApp->removeEventFilter(this);
    // The views listen to the document, which goes after them.
    disconnect(area_, nullptr, this, nullptr);
}

void MainWindow::make_docks() {
    Panel* const panels[] = {make_project_panel(document_, nullptr), make_recent_panel(document_, nullptr),
                             make_units_panel(document_, nullptr),   make_form_panel(document_, nullptr),
                             make_jobs_panel(document_, nullptr),    make_history_panel(document_, nullptr)};
    for (auto* panel : panels) {
        auto* dock = new ToolDock(panel, this);
        docks_[panel->objectName().remove("_panel")] = dock;
        connect(panel, &Panel::message, this, &MainWindow::show_message);
    }
    connect_project_panel();
    // The window has these keys for itself, wherever the focus is.
    if (auto* run = docks_["form"]->panel()->findChild<QAction*>("run_form_action")) run->setShortcuts({});
    arrange_docks();
}

// Project above units at the left, form above jobs at the right, as they come.
void MainWindow::arrange_docks() {
    for (const auto& [name, dock] : docks_) {
        removeDockWidget(dock);
        dock->setFloating(false);
    }
    addDockWidget(Qt::LeftDockWidgetArea, docks_["project"]);
    addDockWidget(Qt::LeftDockWidgetArea, docks_["recent"]);
    addDockWidget(Qt::LeftDockWidgetArea, docks_["units"]);
    addDockWidget(Qt::RightDockWidgetArea, docks_["form"]);
    addDockWidget(Qt::RightDockWidgetArea, docks_["jobs"]);
    addDockWidget(Qt::RightDockWidgetArea, docks_["history"]);
    tabifyDockWidget(docks_["jobs"], docks_["history"]);
    for (const char* name : {"project", "units", "form", "jobs"}) docks_[name]->show();
    docks_["history"]->hide();
    docks_["jobs"]->raise();
    arranged_ = true;
    arrange_right();
    fit_to_width();
}

void MainWindow::fit_to_width() {
    const auto& t = Theming::instance();
    if (!docks_["form"]->isFloating())
        resizeDocks({docks_["project"], docks_["form"]}, {t.px(narrow_ ? 224 : 282), t.px(narrow_ ? 268 : 308)}, Qt::Horizontal);
    resizeDocks({docks_["project"], docks_[with_views_ ? "units" : "recent"]}, {400, with_views_ ? 500 : 280}, Qt::Vertical);
    if (!narrow_) resizeDocks({docks_["form"], docks_["jobs"]}, {530, 370}, Qt::Vertical);
}

void MainWindow::make_tool_bar() {
    const auto& t = Theming::instance();
    tool_bar_ = addToolBar(tr("Tools"));
    tool_bar_->setObjectName("tool_bar");
    tool_bar_->setMovable(false);
    tool_bar_->setFloatable(false);
    tool_bar_->toggleViewAction()->setVisible(false);
    auto* bar = new QWidget(tool_bar_);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(t.px(8), 0, t.px(8), 0);
    row->setSpacing(t.px(4));
    const auto add_button = [&](const char* id) {
        auto* button = new QToolButton(bar);
        button->setDefaultAction(actions_.find(id));
        button->setObjectName(QString(id) + "_button");
        button->setIconSize({t.px(16), t.px(16)});
        button->setFixedSize(t.px(28), t.px(28));
        row->addWidget(button);
    };
    for (const char* id : {"open", "undo", "redo"}) add_button(id);
    row->addSpacing(t.px(8));
    row->addWidget(bar_rule(bar));
    row->addSpacing(t.px(8));
    transport_ = new TransportBar(document_, actions_, bar);
    row->addWidget(transport_);
    finder_ = new FinderPalette(document_, actions_, bar);
    finder_->set_more([this] { return menu_findings(); });
    row->addSpacing(t.px(8));
    row->addWidget(finder_);
    row->addStretch();
    layout_word_ = new QLabel(tr("Layout"), bar);
    layout_word_->setProperty("role", "muted");
    row->addWidget(layout_word_);
    row->addSpacing(t.px(2));
    auto* segments = new QHBoxLayout;
    segments->setSpacing(0);
    for (const auto preset : presets) {
        auto* button = new QToolButton(bar);
        button->setDefaultAction(actions_.find("layout_" + preset_id(preset)));
        button->setObjectName("layout_" + preset_id(preset) + "_button");
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setProperty("role", preset == Preset::states   ? "segment_first"
                                    : preset == Preset::models ? "segment_last"
                                                               : "segment");
        segments->addWidget(button);
        layout_buttons_ << button;
    }
    row->addLayout(segments);
    row->addSpacing(t.px(8));
    row->addWidget(bar_rule(bar));
    row->addSpacing(t.px(4));
    for (const char* id : {"export", "keys"}) add_button(id);
    bar->setFixedHeight(t.px(42));
    bar->setMinimumWidth(t.px(720)); // else its whole row would hold the window at its width
    bar->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    tool_bar_->addWidget(bar);
}

void MainWindow::connect_document() {
    connect(&document_, &Document::message, this, &MainWindow::show_message);
    connect(&document_, &Document::project_changed, this, [this] {
        // Before the views are shown: a layout that is shown is kept.
        const auto kept = document_.project() ? QByteArray::fromStdString(document_.project()->ui("views")) : QByteArray();
        refresh_mode();
        refresh_title();
        if (!document_.project() || options_.default_layout) return;
        if (const auto layout = QJsonDocument::fromJson(kept).object(); !layout.isEmpty()) area_->restore(layout);
    });
    connect(&document_, &Document::objects_changed, this, &MainWindow::refresh_mode);
    connect(&document_, &Document::history_changed, this, &MainWindow::refresh_undo);
    connect(&document_, &Document::sources_changed, this, [this] {
        const auto& recording = document_.sources().recording;
        player_.set_rate(!recording || recording->in_seconds() ? 1 : 50);
        refresh_title();
    });
    connect(&document_, &Document::assembly_offered, this, [this](const QStringList& paths) {
        auto* dialog = make_assemble_dialog(document_, paths, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    });
    connect(&document_, &Document::time_unit_asked, this, [this](const QString& path, const QString& sentence) {
        auto* dialog = make_time_unit_dialog(document_, path, sentence, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    });
    connect(&document_, &Document::relink_asked, this, &MainWindow::find_moved);
    connect(&player_, &Player::changed, this, [this] {
        auto* play = actions_.find("play");
        play->setIcon(Theming::instance().icon(player_.playing() ? "pause" : "play"));
        play->setText(player_.playing() ? tr("Stop playing") : tr("Play"));
    });
    refresh_undo();
    refresh_mode();
    refresh_title();
}

// Sizes of the tool bar and of the first page are those of the text when they were made.
void MainWindow::theme_changed() {
    if (std::exchange(made_for_scale_, Theming::instance().text_scale()) == Theming::instance().text_scale()) return;
    layout_buttons_.clear();
    removeToolBar(tool_bar_);
    delete tool_bar_;
    make_tool_bar();
    show_what_fits(width());
    stack_->removeWidget(first_run_area_);
    first_run_area_->deleteLater();
    make_first_run();
    narrow_ = width() < Theming::instance().px(1400);
    transport_->set_narrow(narrow_);
    finder_->set_narrow(narrow_);
    refresh_mode();
    if (with_views_) arrange_right();
    QTimer::singleShot(0, this, &MainWindow::fit_to_width);
}

// In an area that scrolls: a page that is not in sight must not hold the window at its height.
void MainWindow::make_first_run() {
    first_run_ = new FirstRunPage(document_, options_.share, nullptr);
    first_run_area_ = new QScrollArea(stack_);
    first_run_area_->setObjectName("first_run_area");
    first_run_area_->setWidgetResizable(true);
    first_run_area_->setFocusPolicy(Qt::NoFocus);
    first_run_area_->setWidget(first_run_);
    stack_->addWidget(first_run_area_);
    connect(first_run_, &FirstRunPage::open_files_asked, this, &MainWindow::open_files);
    connect(first_run_, &FirstRunPage::open_folder_asked, this, &MainWindow::open_folder);
    connect(first_run_, &FirstRunPage::open_project_asked, this, &MainWindow::open_project);
}

void MainWindow::view_added(ViewDock* view) {
    connect(view, &ViewDock::probed, status_, &StatusBar::show_probe);
    connect(view, &ViewDock::refused, this, &MainWindow::show_message);
    connect(view, &ViewDock::export_asked, this, [this, view] { export_view(view); });
    connect(view, &ViewDock::copy_asked, this, [this, view] { copy_view(view); });
    connect(view, &ViewDock::table_asked, this, [this, view] { show_table(view); });
    connect(view, &ViewDock::help_asked, this, [this, view] { show_keys(view); });
    connect(view, &ViewDock::duplicate_asked, this, [this, view] { area_->add_view(view->kind(), view->options(), view); });
    connect(view, &ViewDock::fit_asked, this, [this] { set_up({}); });
    connect(view, &ViewDock::menu_asked, this,
            [this, view](const QPoint& at, const views::Hit& hit) { show_hit_menu(view, at, hit); });
}

void MainWindow::show_message(const Message& message) { messages_->show_message(message); }

bool MainWindow::settled() const {
    if (document_.queue().n_running() > 0) return false;
    if (const auto* project = document_.project())
        for (const auto& object : project->objects())
            if ((object.id == document_.current_recording() || object.id == document_.current_result()) &&
                document_.state_of(object.id) == ObjectState::loading)
                return false;
    const auto views = area_->views();
    return std::all_of(views.begin(), views.end(), [](const ViewDock* view) { return view->settled(); });
}

// Before there is a project the window shows how to come to one, and only the docks that help with that.
void MainWindow::refresh_mode() {
    const bool with_views = document_.project() && !document_.project()->objects().empty();
    transport_->setVisible(with_views);
    stack_->setCurrentWidget(with_views ? static_cast<QWidget*>(area_) : first_run_area_);
    for (const auto preset : presets) actions_.find("layout_" + preset_id(preset))->setEnabled(with_views);
    for (const char* id : {"export", "copy_figure", "add_view"})
        if (auto* action = actions_.find(id)) action->setEnabled(with_views);
    if (with_views == with_views_ && arranged_ && docks_["recent"]->isVisible() == !with_views) return;
    if (with_views != with_views_ || !with_views) {
        docks_["recent"]->setVisible(!with_views);
        for (const char* name : {"units", "form", "jobs"}) docks_[name]->setVisible(with_views);
        if (!with_views) docks_["history"]->hide();
    }
    with_views_ = with_views;
    if (with_views) arrange_right();
    QTimer::singleShot(0, this, &MainWindow::fit_to_width);
    if (with_views && area_->views().isEmpty()) area_->show_preset(Preset::states);
    if (with_views) focus_first_view();
}

// So that the keys of a view hold as soon as there is one; without a ring, since nobody pressed a key.
void MainWindow::focus_first_view() {
    QTimer::singleShot(0, this, [this] {
        if (auto* view = area_->current()) view->setFocus(Qt::OtherFocusReason);
    });
}

void MainWindow::refresh_title() {
    QString name;
    if (const auto* project = document_.project()) name = QString::fromStdString(name_of(project->folder())).remove(".ranvier");
    setWindowTitle(name.isEmpty() ? tr("Ranvier") : tr("%1 - Ranvier").arg(name));
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    show_what_fits(event->size().width());
    const bool narrow = event->size().width() < Theming::instance().px(1400);
    if (narrow == narrow_ && event->oldSize().isValid()) return;
    const bool changed = std::exchange(narrow_, narrow) != narrow;
    transport_->set_narrow(narrow);
    finder_->set_narrow(narrow);
    if (!changed || !with_views_) return;
    arrange_right();
    fit_to_width();
}

// In a very narrow window the layouts are chosen by menu and keys alone.
void MainWindow::show_what_fits(int width) {
    const bool room = width >= Theming::instance().px(1040);
    layout_word_->setVisible(room);
    for (auto* button : layout_buttons_) button->setVisible(room);
}

// The right docks stand above one another in a wide window, as tabs in a narrow one.
void MainWindow::arrange_right() {
    auto *form = docks_["form"], *jobs = docks_["jobs"];
    if (form->isFloating() || jobs->isFloating()) return;
    const bool tabbed = tabifiedDockWidgets(form).contains(jobs);
    if (narrow_ && !tabbed) {
        tabifyDockWidget(form, jobs);
        form->raise();
    } else if (!narrow_ && tabbed) {
        // What is among tabs cannot be split: all leave and come back one below the other.
        auto* history = docks_["history"];
        const std::pair<ToolDock*, bool> docks[] = {
            {form, !form->isHidden()}, {jobs, !jobs->isHidden()}, {history, !history->isHidden()}};
        for (const auto& [dock, shown] : docks) removeDockWidget(dock);
        for (const auto& [dock, shown] : docks) {
            addDockWidget(Qt::RightDockWidgetArea, dock);
            dock->setVisible(shown);
        }
        tabifyDockWidget(jobs, history);
        jobs->raise();
    }
}

bool MainWindow::eventFilter(QObject* object, QEvent* event) {
    const auto type = event->type();
    if (type != QEvent::DragEnter && type != QEvent::DragMove && type != QEvent::Drop)
        return QMainWindow::eventFilter(object, event);
    auto* widget = qobject_cast<QWidget*>(object);
    if (!widget || (widget->window() != this && !isAncestorOf(widget))) return QMainWindow::eventFilter(object, event);
    auto* drop = static_cast<QDropEvent*>(event);
    const QStringList paths = dropped_paths(drop->mimeData());
    if (paths.isEmpty()) return QMainWindow::eventFilter(object, event);
    drop->setDropAction(Qt::CopyAction);
    drop->accept();
    if (type == QEvent::Drop) document_.open(paths);
    return true;
}

// --- what is kept of the window
// -------------------------------------------------------------------------------------------------

void MainWindow::restore_window() {
    auto& settings = Settings::instance();
    resize(1600, 1000);
    if (!options_.default_layout) {
        restoreGeometry(QByteArray::fromBase64(settings.value("geometry").toString().toLatin1()));
        const auto docks = QByteArray::fromBase64(settings.value("docks").toString().toLatin1());
        if (!docks.isEmpty() && !restoreState(docks, state_version)) arrange_docks();
    }
    if (const QString complaint = settings.take_complaint(); !complaint.isEmpty())
        show_message({Message::Kind::warning, tr("Settings were not read."), complaint, {}, "settings"});
    refresh_mode();
}

void MainWindow::keep_window() {
    auto& settings = Settings::instance();
    settings.set("geometry", QString::fromLatin1(saveGeometry().toBase64()));
    if (with_views_) settings.set("docks", QString::fromLatin1(saveState(state_version).toBase64()));
}

void MainWindow::keep_views() {
    for (const auto preset : presets) actions_.find("layout_" + preset_id(preset))->setChecked(area_->preset() == preset);
    if (!document_.project() || !with_views_) return;
    const auto json = QJsonDocument(area_->save()).toJson(QJsonDocument::Compact).toStdString();
    if (auto kept = document_.project()->set_ui("views", json); !kept)
        show_message({Message::Kind::warning,
                      tr("The layout of the views was not kept."),
                      QString::fromStdString(kept.error().sentence()),
                      {},
                      "layout"});
}

void MainWindow::closeEvent(QCloseEvent* event) {
    player_.set_playing(false);
    keep_views();
    keep_window();
    QMainWindow::closeEvent(event);
}

} // namespace ranvier::gui
