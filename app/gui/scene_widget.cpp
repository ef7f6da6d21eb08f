#include "app/gui/scene_widget.hpp"

#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QSignalBlocker>
#include <QSlider>
#include <QThreadPool>
#include <QVBoxLayout>

#include "app/gui/empty_state.hpp"
#include "app/gui/flow_layout.hpp"
#include "app/gui/scene_canvas.hpp"
#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"
#include "app/views/figure_origin.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/scenes/scene_figure.hpp"

namespace ranvier::gui {
namespace {

constexpr int slider_end = 1000;
constexpr int followed = -1, mean = 0; // data of the list of states, which counts from 1

} // namespace

SceneWidget::SceneWidget(Document& document, QWidget* parent)
    : QWidget(parent),
      document_(document),
      canvas_(new SceneCanvas(document.link(), this)),
      empty_(new EmptyState(this)),
      controls_(new QWidget(this)),
      slider_(new QSlider(Qt::Horizontal, controls_)),
      edit_(new QLineEdit(controls_)),
      words_(new QLabel(controls_)),
      isolated_(new QCheckBox(controls_)),
      state_(new QComboBox(controls_)),
      minus_(new QComboBox(controls_)),
      camera_(new QComboBox(controls_)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(controls_);
    column->addWidget(canvas_, 1);
    column->addWidget(empty_, 1);
    setFocusProxy(canvas_);
    build_controls();
    connect(canvas_, &SceneCanvas::probed, this, &SceneWidget::probed);
    connect(canvas_, &SceneCanvas::context_menu_asked, this, &SceneWidget::context_menu_asked);
    connect(canvas_, &SceneCanvas::threshold_asked, this, &SceneWidget::set_threshold);
    connect(canvas_, &SceneCanvas::hide_isolated_asked, isolated_, &QCheckBox::toggle);
    connect(canvas_, &SceneCanvas::camera_moved, this, [this](const QString& words) {
        set_option("camera", words == QLatin1String("oblique") ? std::string() : words.toStdString());
        fill_controls();
        Q_EMIT shown();
    });
    connect(canvas_, &SceneCanvas::refused, this, &SceneWidget::show_nothing);
    connect(&document_, &Document::sources_changed, this, &SceneWidget::sources_changed);
    connect(&document_.link(), &LinkModel::changed, this, [this](const views::Link& before, const views::Link& now) {
        if (before.states == now.states || options_.contains("state")) return;
        outdated_ = true;
        if (isVisible()) rebuild();
    });
    choice_ = *views::scene_choice({});
    canvas_->set_hide_isolated(choice_.hide_isolated);
    canvas_->hide(); // until there is something to show
    controls_->hide();
    fill_states();
    fill_controls();
}

void SceneWidget::build_controls() {
    const auto& t = Theming::instance();
    auto* flow = new FlowLayout(controls_, t.px(8), t.px(4));
    flow->setContentsMargins(t.px(10), t.px(4), t.px(10), t.px(4));
    add_threshold(*flow);
    add_states(*flow);
}

void SceneWidget::add_threshold(FlowLayout& flow) {
    const auto& t = Theming::instance();
    auto* name = new QLabel(tr("|Weight| at least"), controls_);
    name->setBuddy(edit_);
    slider_->setObjectName("threshold");
    slider_->setRange(0, slider_end);
    slider_->setAccessibleName(tr("Least weight of edges that are drawn"));
    slider_->setToolTip(tr("Right: fewer edges, only strong ones. Keys: comma one more, point one fewer"));
    slider_->setMinimumWidth(t.px(60));
    slider_->setMaximumWidth(t.px(160));
    edit_->setObjectName("threshold_value");
    edit_->setAccessibleName(tr("Least weight of edges that are drawn"));
    edit_->setFixedWidth(t.px(64));
    edit_->setAlignment(Qt::AlignRight);
    words_->setObjectName("threshold_words");
    words_->setMinimumWidth(0);
    isolated_->setObjectName("hide_isolated");
    flow.add_group({name, slider_, edit_});
    flow.addWidget(words_);
    flow.addWidget(isolated_);
    connect(slider_, &QSlider::valueChanged, this, &SceneWidget::slid);
    connect(edit_, &QLineEdit::editingFinished, this, &SceneWidget::typed);
    connect(isolated_, &QCheckBox::toggled, this, [this](bool hide) {
        set_option("hide_isolated", hide ? "" : "false");
        canvas_->set_hide_isolated(hide);
        refresh();
    });
}

void SceneWidget::add_states(FlowLayout& flow) {
    const auto add = [&](const QString& label, QComboBox* list, const char* id) {
        auto* name = new QLabel(label, controls_);
        name->setBuddy(list);
        list->setObjectName(id);
        list->setAccessibleName(label);
        list->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        flow.add_group({name, list});
    };
    add(tr("Couplings of"), state_, "scene_state");
    add(tr("minus"), minus_, "scene_minus");
    add(tr("Seen from"), camera_, "scene_camera");
    const std::pair<const char*, QString> sides[] = {{"oblique", tr("oblique")}, {"front", tr("front")}, {"back", tr("back")},
                                                     {"left", tr("left")},       {"right", tr("right")}, {"top", tr("top")},
                                                     {"bottom", tr("bottom")}};
    for (const auto& [id, name] : sides) camera_->addItem(name, QString(id));
    connect(camera_, &QComboBox::activated, this, [this] {
        const std::string words = camera_->currentData().toString().toStdString();
        if (words.empty()) return;
        set_option("camera", words == "oblique" ? "" : words);
        canvas_->set_camera(words);
        fill_controls();
        Q_EMIT shown();
    });
    for (QComboBox* list : {state_, minus_}) connect(list, &QComboBox::activated, this, &SceneWidget::choose_states);
}

void SceneWidget::fill_states() {
    const QSignalBlocker quiet_state(state_), quiet_minus(minus_);
    const auto& sources = document_.sources();
    const int n = sources.result ? sources.result->n_states() : 0;
    state_->clear();
    minus_->clear();
    state_->addItem(tr("selected state"), followed);
    state_->addItem(tr("mean of states"), mean);
    minus_->addItem(tr("nothing"), 0);
    for (int k = 0; k < n; ++k)
        for (QComboBox* list : {state_, minus_}) list->addItem(views::state_words(sources, k), k + 1);
}

// What the options say; a side that was turned is none of the list's.
void SceneWidget::fill_controls() {
    const QSignalBlocker quiet_state(state_), quiet_minus(minus_), quiet_isolated(isolated_), quiet_camera(camera_);
    state_->setCurrentIndex(std::max(0, state_->findData(options_.contains("state") ? choice_.state + 1 : followed)));
    minus_->setCurrentIndex(std::max(0, minus_->findData(choice_.minus + 1)));
    minus_->setEnabled(!options_.contains("state") || choice_.state >= 0);
    isolated_->setChecked(choice_.hide_isolated);
    const int turned = camera_->findData(QString());
    const int side = camera_->findData(QString::fromStdString(choice_.camera));
    if (side < 0 && turned < 0) camera_->addItem(tr("turned by hand"), QString());
    if (side >= 0 && turned >= 0) camera_->removeItem(turned);
    camera_->setCurrentIndex(side >= 0 ? side : camera_->findData(QString()));
}

void SceneWidget::choose_states() {
    const int state = state_->currentData().toInt(), minus = minus_->currentData().toInt();
    set_option("state", state == followed ? "" : std::to_string(state));
    set_option("difference", minus == 0 || state == mean ? "" : std::to_string(minus));
    fill_controls();
    rebuild();
}

void SceneWidget::set_option(const std::string& id, const std::string& value) {
    const TextMap before = options_;
    if (value.empty())
        options_.erase(id);
    else
        options_[id] = value;
    if (options_ == before) return;
    if (auto choice = views::scene_choice(options_)) choice_ = std::move(*choice);
    Q_EMIT options_changed();
}

Status SceneWidget::set_options(const TextMap& options) {
    RANVIER_ASSIGN(views::SceneChoice choice, views::scene_choice(options));
    options_ = options;
    choice_ = std::move(choice);
    canvas_->set_camera(choice_.camera);
    canvas_->set_hide_isolated(choice_.hide_isolated);
    fill_controls();
    sources_changed();
    return Ok{};
}

bool SceneWidget::shows() const { return !canvas_->isHidden() && built_ > 0; }

bool SceneWidget::settled() const { return !outdated_ && asked_ == built_ && (canvas_->isHidden() || canvas_->whole()); }

QString SceneWidget::title() const {
    const auto& graph = canvas_->scene().graph();
    const QString of = tr("Network, %1").arg(QString::fromStdString(graph.weights_of));
    return graph.difference ? tr("%1 minus %2").arg(of, QString::fromStdString(graph.weights_minus)) : of;
}

QString SceneWidget::subtitle() const {
    const auto& from = canvas_->scene().graph().positions_from;
    const QString where = from == "electrodes" ? tr("positions: electrodes")
                          : from == "regions"  ? tr("positions: by region, not anatomy")
                                               : tr("positions: layout, not anatomy");
    return tr("%1, seen from %2").arg(where, camera_->currentText());
}

int SceneWidget::state() const {
    if (canvas_->scene().graph().difference) return -1;
    return options_.contains("state") ? choice_.state : selected_state();
}

int SceneWidget::selected_state() const {
    const auto& states = document_.link().link().states;
    const auto& result = document_.sources().result;
    return states.empty() || !result || *states.begin() >= result->n_states() ? 0 : *states.begin();
}

void SceneWidget::sources_changed() {
    outdated_ = true;
    if (isVisible()) rebuild();
}

void SceneWidget::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (shows()) refresh();
}

void SceneWidget::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (outdated_) rebuild();
}

// The graph is made beside the window: a layout of many nodes takes its time.
void SceneWidget::rebuild() {
    outdated_ = false;
    fill_states();
    fill_controls();
    const int state = options_.contains("state") ? choice_.state : selected_state();
    QThreadPool::globalInstance()->start([self = QPointer(this), ticket = ++asked_,
                                          sources = views::belonging(views::scene_kind(), document_.sources()), state,
                                          minus = state < 0 ? -1 : choice_.minus] {
        auto graph = std::make_shared<Result<views::SceneGraph>>(views::coupling_scene(sources, state, minus));
        QMetaObject::invokeMethod(
            qApp,
            [self, ticket, graph, sources] {
                if (!self || self->asked_ != ticket) return;
                self->built_ = ticket;
                self->take_graph(std::move(*graph), sources);
            },
            Qt::QueuedConnection);
    });
}

void SceneWidget::take_graph(Result<views::SceneGraph> graph, const views::Sources& sources) {
    if (!graph) return show_nothing(QString::fromStdString(graph.error().sentence()));
    const double threshold = choice_.threshold.value_or(views::usual_threshold(*graph));
    canvas_->set_graph(std::make_shared<const views::SceneGraph>(std::move(*graph)), sources);
    canvas_->set_threshold(threshold);
    controls_->show();
    canvas_->show();
    empty_->hide();
    refresh();
    Q_EMIT shown();
}

void SceneWidget::show_nothing(const QString& why) {
    controls_->hide();
    canvas_->hide();
    empty_->show();
    document_.sources().result
        ? empty_->set(views::sentence(why), {}, {})
        : empty_->set(tr("No fit is open."), tr("The network appears here when a fit is done or a result is opened."), {});
    Q_EMIT shown();
}

void SceneWidget::set_threshold(double threshold) {
    set_option("threshold", number_text(threshold));
    canvas_->set_threshold(threshold);
    refresh();
}

// Most graphs have few strong edges and many weak ones: the slider goes by the square of the share that remains.
void SceneWidget::slid(int position) {
    const auto& edges = canvas_->scene().graph().edges;
    if (edges.empty()) return;
    const double share = 1 - static_cast<double>(position) / slider_end;
    const auto n = static_cast<size_t>(std::llround(static_cast<double>(edges.size()) * share * share));
    set_threshold(n == edges.size() ? 0
                  : n == 0          ? std::nextafter(std::abs(edges[0].weight), INFINITY)
                                    : std::abs(edges[n - 1].weight));
}

void SceneWidget::typed() {
    bool ok = false;
    const double value = edit_->text().replace(',', '.').toDouble(&ok);
    if (ok && value >= 0 && edit_->isModified())
        set_threshold(value);
    else
        refresh(); // what holds stands there again
}

void SceneWidget::step_threshold(int by) { canvas_->step_threshold(by); }
void SceneWidget::toggle_isolated() { isolated_->toggle(); }

void SceneWidget::refresh() {
    const auto& scene = canvas_->scene();
    const auto all = static_cast<double>(scene.graph().edges.size()), n = static_cast<double>(scene.n_edges_drawn()),
               nodes = static_cast<double>(scene.graph().nodes.size());
    const QSignalBlocker quiet(slider_);
    if (!slider_->isSliderDown() && all > 0)
        slider_->setValue(static_cast<int>(std::lround((1 - std::sqrt(n / all)) * slider_end)));
    edit_->setText(views::short_number(scene.threshold()));
    edit_->setModified(false);
    const double possible = nodes * (nodes - 1);
    const QString remain =
        tr("%1 of %2 edges").arg(views::count_text(scene.n_edges_drawn()), views::count_text(static_cast<int64_t>(all)));
    const QString dense = tr("%1 remain, %2 % dense").arg(remain, views::number_text(possible > 0 ? 100 * n / possible : 0, 1));
    words_->setText(tr("%1 remain").arg(remain));
    words_->setToolTip(dense);
    isolated_->setText(tr("hide isolated (%1)").arg(scene.n_isolated()));
    isolated_->setAccessibleName(isolated_->text());
}

} // namespace ranvier::gui
