#include "app/gui/view_dock.hpp"

#include <algorithm>
#include <cmath>

#include <QAction>
#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/gui/dock_title.hpp"
#include "app/gui/figure_widget.hpp"
#include "app/gui/graph_controls.hpp"
#include "app/gui/scene_canvas.hpp"
#include "app/gui/scene_widget.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/view_menu.hpp"
#include "app/views/canvas.hpp"
#include "app/views/figure_origin.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/scenes/scene_figure.hpp"

namespace ranvier::gui {

namespace {

constexpr size_t gathered_at_once = 1'000; // units whose couplings a window may wait for

} // namespace

ViewDock::ViewDock(Document& document, const std::string& kind, const TextMap& options, QWidget* parent)
    : QDockWidget(parent),
      document_(document),
      kind_(kind),
      options_(options),
      title_(new DockTitle(this)),
      notices_(new QWidget(this)),
      notices_column_(new QVBoxLayout(notices_)),
      export_(new QAction(Theming::instance().icon("export"), tr("Export figure"), this)),
      help_(new QAction(Theming::instance().icon("help"), tr("What this view shows, and its keys"), this)) {
    export_->setObjectName("export_view");
    help_->setObjectName("help_view");
    setTitleBarWidget(title_);
    title_->set_actions({export_, help_});
    connect(export_, &QAction::triggered, this, &ViewDock::export_asked);
    connect(help_, &QAction::triggered, this, &ViewDock::help_asked);
    auto* menu = new ViewMenu(*this, title_->more());
    title_->more()->setMenu(menu);
    build_content();
    setWindowTitle(kind_title());
    connect(&document_, &Document::sources_changed, this, &ViewDock::sources_changed);
    connect(&document_.link(), &LinkModel::changed, this, &ViewDock::link_changed);
    if (!document_.link().link().states.empty()) followed_state_ = *document_.link().link().states.begin();
    connect(this, &QDockWidget::visibilityChanged, this, [this](bool visible) {
        if (visible && outdated_) Q_EMIT rebuild_wanted();
    });
}

void ViewDock::build_content() {
    auto* content = new QWidget(this);
    content->setProperty("role", "surface");
    // Else the controls of one view would hold the whole window at their width.
    content->setMinimumSize(Theming::instance().px(150), Theming::instance().px(90));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(notices_);
    notices_column_->setContentsMargins(0, 0, 0, 0);
    notices_column_->setSpacing(0);
    notices_->hide();
    if (kind_ == graph3d_kind) {
        scene_ = new SceneWidget(document_, content);
        column->addWidget(scene_, 1);
        setFocusProxy(scene_);
        connect(scene_, &SceneWidget::probed, this, &ViewDock::probed);
        connect(scene_, &SceneWidget::context_menu_asked, this, &ViewDock::menu_asked);
        connect(scene_, &SceneWidget::shown, this, &ViewDock::refresh_header);
        connect(scene_, &SceneWidget::options_changed, this, [this] {
            options_ = scene_->options();
            Q_EMIT options_changed();
        });
        if (auto taken = scene_->set_options(options_); !taken) options_.clear(); // of another version of Ranvier
    } else {
        figure_ = new FigureWidget(document_.link(), content);
        figure_->setObjectName("figure");
        if (kind_ == "graph") {
            graph_controls_ = new GraphControls(content);
            column->addWidget(graph_controls_);
            connect(graph_controls_, &GraphControls::layout_moved, figure_, qOverload<>(&QWidget::update));
            connect(graph_controls_, &GraphControls::threshold_asked, this,
                    [this](double threshold) { set_option("threshold", number_text(threshold)); });
        }
        column->addWidget(figure_, 1);
        setFocusProxy(figure_);
        connect(figure_, &FigureWidget::probed, this, &ViewDock::probed);
        connect(figure_, &FigureWidget::painted, this, &ViewDock::refresh_header, Qt::QueuedConnection);
        connect(figure_, &FigureWidget::empty_action, this, [this] {
            if (const auto newest = document_.newest_result_of(document_.current_recording()); !newest.empty())
                document_.show_object(newest);
            else
                Q_EMIT fit_asked();
        });
        connect(figure_, &FigureWidget::context_menu_asked, this, &ViewDock::menu_asked);
        connect(figure_, &FigureWidget::size_step_asked, this,
                [this](const QString& option, int steps) { step_option(option.toStdString(), steps); });
        connect(&Theming::instance(), &Theming::changed, this, [this] { figure_->set_style(Theming::instance().style()); });
    }
    setWidget(content);
}

void ViewDock::take_figure(std::unique_ptr<views::Figure> figure) {
    if (graph_controls_) graph_controls_->set_figure(nullptr);
    figure_->set_figure(std::move(figure));
    if (graph_controls_) graph_controls_->set_figure(dynamic_cast<views::GraphFigure*>(figure_->figure()));
}

void ViewDock::step_threshold(int by) {
    if (graph_controls_) graph_controls_->step_threshold(by);
    if (scene_) scene_->step_threshold(by);
}

const views::FigureKind* ViewDock::figure_kind() const { return views::find_any_kind(kind_); }

bool ViewDock::has_picture() const { return figure() || (scene_ && scene_->shows()); }

bool ViewDock::settled() const {
    if (!isVisible()) return true;
    return scene_ ? scene_->settled() : !outdated_ && made_ == asked_ && !(figure() && figure()->unfinished());
}

views::Figure* ViewDock::figure() const { return figure_ ? figure_->figure() : nullptr; }

QString ViewDock::kind_title() const {
    if (kind_ == graph3d_kind) return tr("Network, 3-D");
    const auto* kind = figure_kind();
    return kind ? QString::fromStdString(kind->title) : QString::fromStdString(kind_);
}

QString ViewDock::shown_title() const {
    if (scene_ && scene_->shows()) return scene_->title();
    return figure() ? figure()->title() : kind_title();
}

QString ViewDock::caption() const {
    if (scene_ && scene_->shows()) return views::sentence(scene_->canvas()->scene().note()) + QLatin1Char('.');
    return figure() ? views::whole_caption(*figure()) : QString();
}

void ViewDock::sources_changed() {
    outdated_ = true;
    if (isVisible()) Q_EMIT rebuild_wanted();
}

bool ViewDock::follows_state() const {
    const auto* kind = figure_kind();
    const auto is_state = [](const Param& p) { return p.id == "state" && p.type == ParamType::integer; };
    return kind && !options_.contains("state") && std::any_of(kind->options.begin(), kind->options.end(), is_state);
}

TextMap ViewDock::shown_options() const {
    TextMap shown = options_;
    const auto& result = document_.sources().result;
    if (follows_state() && result && followed_state_ < result->n_states()) shown["state"] = std::to_string(followed_state_ + 1);
    return shown;
}

void ViewDock::set_follows_state(bool follows) {
    const auto shown = shown_options();
    const auto state = shown.find("state");
    if (follows)
        options_.erase("state");
    else
        options_["state"] = state == shown.end() ? "1" : state->second;
    rebuild();
    Q_EMIT options_changed();
}

void ViewDock::link_changed(const views::Link& before, const views::Link& now) {
    if (before.states == now.states || now.states.empty() || *now.states.begin() == followed_state_) return;
    followed_state_ = *now.states.begin();
    if (!follows_state()) return;
    outdated_ = true;
    if (isVisible()) rebuild();
}

void ViewDock::rebuild() {
    outdated_ = false;
    if (!figure_) return refresh_header();
    if (const auto made = make_and_take(shown_options()); !made) show_nothing(QString::fromStdString(made.error().sentence()));
    refresh_header();
}

void ViewDock::show_nothing(const QString& why) {
    const auto& sources = document_.sources();
    const auto* kind = figure_kind();
    const auto possible = kind ? kind->possible(sources) : Status(Ok{});
    // The kind tells what it lacks; what its options lack is told by whoever tried to make it.
    QString sentence = possible ? why : QString::fromStdString(possible.error().sentence());
    if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
    if (!sentence.endsWith('.')) sentence += '.';
    if (!sources.recording && !sources.result)
        figure_->set_empty_state(tr("Nothing is open yet."), tr("%1 appears here when a file is open.").arg(kind_title()), {});
    else if (!possible && sources.recording && !sources.result)
        show_no_result();
    else
        figure_->set_empty_state(sentence, {}, {});
    take_figure(nullptr);
}

// No result of the recording is in sight: it is not there yet, it cannot be read, none was chosen, or none was made.
void ViewDock::show_no_result() {
    const std::string chosen = document_.current_result();
    if (!chosen.empty() && document_.state_of(chosen) == ObjectState::loading)
        figure_->set_empty_state(tr("The result is being opened."), tr("%1 appears here then.").arg(kind_title()), {});
    else if (!chosen.empty())
        figure_->set_empty_state(tr("The chosen result cannot be shown."), document_.sentence_of(chosen), {});
    else if (!document_.newest_result_of(document_.current_recording()).empty())
        figure_->set_empty_state(tr("No result of this recording is chosen."), tr("Choose one of its results in the project."),
                                 tr("Show the newest"));
    else
        figure_->set_empty_state(tr("There is no fit of this recording yet."),
                                 tr("%1 appears here when a fit is done.").arg(kind_title()), tr("Set up a fit"));
}

void ViewDock::refresh_header() {
    if (graph_controls_) graph_controls_->refresh();
    const auto* shown = figure();
    const bool scene = scene_ && scene_->shows();
    title_->set_title(shown_title(), scene ? scene_->subtitle() : shown ? shown->subtitle() : QString());
    const int state = scene ? scene_->state() : shown ? shown->state() : -1;
    const auto& notes = document_.sources().annotations;
    title_->set_chip(state < 0 ? -1 : notes ? notes->colour_of_state(state) : state, QString::number(state + 1));
    setWindowTitle(shown_title());
    show_notices(shown   ? views::all_notices(*shown, document_.link().link())
                 : scene ? views::origin_notices(document_.sources())
                         : std::vector<views::Notice>{});
}

void ViewDock::show_notices(const std::vector<views::Notice>& notices) {
    QString all;
    for (const auto& n : notices) all += n.text + '\n' + n.action + '\n';
    if (all == notices_shown_) return;
    notices_shown_ = all;
    while (auto* item = notices_column_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto& t = Theming::instance();
    for (const auto& notice : notices) {
        auto* strip = new QWidget(notices_);
        auto* row = new QHBoxLayout(strip);
        row->setContentsMargins(t.px(10), t.px(4), t.px(10), t.px(4));
        row->setSpacing(t.px(8));
        auto* icon = new QLabel(strip);
        icon->setPixmap(t.picture("info", 14, t.theme().muted));
        auto* text = new QLabel(notice.text, strip);
        text->setObjectName("notice_text");
        row->addWidget(icon);
        text->setWordWrap(notice.action.isEmpty()); // it has the row for itself
        row->addWidget(text, notice.action.isEmpty() ? 1 : 0);
        if (!notice.action.isEmpty()) {
            auto* link = new QPushButton(notice.action, strip);
            link->setObjectName("notice_action");
            link->setProperty("role", "link");
            link->setAccessibleName(notice.action);
            connect(link, &QPushButton::clicked, this, [this, notice] { set_option(notice.option, notice.value); });
            row->addWidget(link);
            row->addStretch();
        }
        notices_column_->addWidget(strip);
    }
    notices_->setVisible(!notices.empty());
}

bool ViewDock::takes_long() const {
    const auto& result = document_.sources().result;
    return kind_ == "graph" && result && result->units().size() > gathered_at_once;
}

// The figure of before stands until the new one is there.
void ViewDock::make_beside(const TextMap& options) {
    if (!figure()) figure_->set_empty_state(tr("The couplings of many units are being gathered."), {}, {});
    QThreadPool::globalInstance()->start(
        [self = QPointer(this), ticket = asked_, kind = kind_, sources = document_.sources(), options] {
            auto made = std::make_shared<Result<std::unique_ptr<views::Figure>>>(views::make_figure(kind, sources, options));
            QMetaObject::invokeMethod(
                qApp,
                [self, ticket, made] {
                    if (!self || self->asked_ != ticket) return;
                    self->made_ = ticket;
                    if (*made)
                        self->take_figure(std::move(**made));
                    else
                        self->show_nothing(QString::fromStdString(made->error().sentence()));
                    self->refresh_header();
                },
                Qt::QueuedConnection);
        });
}

Status ViewDock::make_and_take(const TextMap& options) {
    ++asked_;
    if (takes_long()) {
        make_beside(options);
        return Ok{};
    }
    made_ = asked_;
    RANVIER_ASSIGN(auto figure, views::make_figure(kind_, document_.sources(), options));
    take_figure(std::move(figure));
    return Ok{};
}

bool ViewDock::set_option(const std::string& id, const std::string& value) {
    TextMap wanted = options_, shown = shown_options();
    wanted[id] = shown[id] = value;
    if (auto taken = scene_ ? scene_->set_options(wanted) : make_and_take(shown); !taken) {
        Q_EMIT refused({Message::Kind::warning,
                        tr("%1 stays as it was.").arg(shown_title()),
                        QString::fromStdString(taken.error().sentence()),
                        {},
                        objectName()});
        return false;
    }
    options_ = std::move(wanted);
    refresh_header();
    Q_EMIT options_changed();
    return true;
}

void ViewDock::toggle_option(const std::string& id) {
    if (scene_ && id == "hide_isolated") scene_->toggle_isolated();
    const auto* kind = figure_kind();
    if (!kind || !figure()) return;
    for (const auto& param : kind->options) {
        if (param.id != id || param.type != ParamType::boolean) continue;
        const auto set = options_.find(id);
        set_option(id, (set == options_.end() ? param.initial : set->second) == "true" ? "false" : "true");
    }
}

void ViewDock::step_option(const std::string& id, int steps) {
    const auto* kind = figure_kind();
    if (!kind || !figure()) return;
    for (const auto& param : kind->options) {
        if (param.id != id || (param.type != ParamType::real && param.type != ParamType::integer)) continue;
        const auto set = options_.find(id);
        const auto now = parse_number(set == options_.end() ? param.initial : set->second);
        if (!now) return;
        // From "automatic" (0) a size begins at its middle.
        double next = *now > 0 ? *now * std::exp2(steps / 4.0) : std::max(1.0, param.low);
        if (param.type == ParamType::integer)
            next = steps > 0 ? std::max(std::round(next), *now + 1) : std::min(std::round(next), *now - 1);
        if (param.high > param.low) next = std::clamp(next, param.low, param.high);
        set_option(id, number_text(next));
        return;
    }
}

bool ViewDock::event(QEvent* event) {
    // Export has an icon where there is room for it; it is in "more" everywhere.
    if (event->type() == QEvent::Resize) export_->setVisible(width() >= Theming::instance().px(480));
    if (event->type() == QEvent::Show && outdated_) Q_EMIT rebuild_wanted();
    return QDockWidget::event(event);
}

} // namespace ranvier::gui
