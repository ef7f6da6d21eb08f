#include "app/gui/scene_widget.hpp"

#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include "app/gui/empty_state.hpp"
#include "app/gui/scene_canvas.hpp"
#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"

namespace ranvier::gui {
namespace {

constexpr int slider_end = 1000;
constexpr int selected_state = -2, mean_state = -1; // data of the list of states

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
    connect(&document_, &Document::sources_changed, this, &SceneWidget::sources_changed);
    connect(&document_.link(), &LinkModel::changed, this, [this](const views::Link& before, const views::Link& now) {
        if (before.states == now.states || state_->currentData().toInt() != selected_state) return;
        outdated_ = true;
        if (isVisible()) rebuild();
    });
    fill_states();
}

void SceneWidget::build_controls() {
    const auto& t = Theming::instance();
    auto* rows = new QVBoxLayout(controls_);
    rows->setContentsMargins(t.px(10), t.px(4), t.px(10), t.px(4));
    rows->setSpacing(t.px(4));
    rows->addWidget(threshold_row());
    rows->addWidget(state_row());
}

QWidget* SceneWidget::threshold_row() {
    const auto& t = Theming::instance();
    auto* strip = new QWidget(controls_);
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(t.px(8));
    auto* name = new QLabel(tr("|Weight| at least"), strip);
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
    isolated_->setChecked(true);
    for (QWidget* w : {static_cast<QWidget*>(name), static_cast<QWidget*>(slider_), static_cast<QWidget*>(edit_),
                       static_cast<QWidget*>(words_)})
        row->addWidget(w);
    row->addStretch();
    row->addWidget(isolated_);
    connect(slider_, &QSlider::valueChanged, this, &SceneWidget::slid);
    connect(edit_, &QLineEdit::editingFinished, this, &SceneWidget::typed);
    connect(isolated_, &QCheckBox::toggled, this, [this](bool hide) {
        canvas_->set_hide_isolated(hide);
        refresh();
    });
    canvas_->set_hide_isolated(true);
    return strip;
}

QWidget* SceneWidget::state_row() {
    const auto& t = Theming::instance();
    auto* strip = new QWidget(controls_);
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(t.px(8));
    const auto add = [&](const QString& label, QComboBox* list, const char* id) {
        auto* name = new QLabel(label, strip);
        name->setBuddy(list);
        list->setObjectName(id);
        list->setAccessibleName(label);
        row->addWidget(name);
        row->addWidget(list);
    };
    add(tr("Couplings of"), state_, "scene_state");
    add(tr("minus"), minus_, "scene_minus");
    add(tr("Seen from"), camera_, "scene_camera");
    row->addStretch();
    const std::pair<const char*, QString> sides[] = {{"oblique", tr("oblique")}, {"front", tr("front")}, {"back", tr("back")},
                                                     {"left", tr("left")},       {"right", tr("right")}, {"top", tr("top")},
                                                     {"bottom", tr("bottom")}};
    for (const auto& [id, name] : sides) camera_->addItem(name, QString(id));
    connect(camera_, &QComboBox::activated, this,
            [this] { canvas_->look_from(camera_->currentData().toString().toStdString()); });
    for (QComboBox* list : {state_, minus_}) connect(list, &QComboBox::activated, this, &SceneWidget::rebuild);
    return strip;
}

void SceneWidget::fill_states() {
    const QSignalBlocker quiet_state(state_), quiet_minus(minus_);
    const auto& sources = document_.sources();
    const int n = sources.result ? sources.result->n_states() : 0;
    const QVariant state = state_->currentData(), minus = minus_->currentData();
    state_->clear();
    minus_->clear();
    state_->addItem(tr("selected state"), selected_state);
    state_->addItem(tr("mean of states"), mean_state);
    minus_->addItem(tr("nothing"), -1);
    for (int k = 0; k < n; ++k)
        for (QComboBox* list : {state_, minus_}) list->addItem(views::state_words(sources, k), k);
    state_->setCurrentIndex(std::max(0, state_->findData(state)));
    minus_->setCurrentIndex(std::max(0, minus_->findData(minus)));
}

int SceneWidget::wanted_state() const {
    const int chosen = state_->currentData().toInt();
    if (chosen != selected_state) return chosen;
    const auto& states = document_.link().link().states;
    const auto& result = document_.sources().result;
    return states.empty() || !result || *states.begin() >= result->n_states() ? 0 : *states.begin();
}

void SceneWidget::sources_changed() {
    outdated_ = true;
    if (isVisible()) rebuild();
}

void SceneWidget::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (outdated_) rebuild();
}

void SceneWidget::rebuild() {
    outdated_ = false;
    fill_states();
    const auto& sources = document_.sources();
    minus_->setEnabled(wanted_state() >= 0);
    auto graph = views::coupling_scene(sources, wanted_state(), wanted_state() < 0 ? -1 : minus_->currentData().toInt());
    const bool possible = graph && canvas_->can_draw();
    controls_->setVisible(possible);
    canvas_->setVisible(possible);
    empty_->setVisible(!possible);
    if (!possible) {
        const QString why = graph ? canvas_->why_not() : QString::fromStdString(graph.error().sentence());
        sources.result
            ? empty_->set(views::sentence(why), {}, {})
            : empty_->set(tr("No fit is open."), tr("The network appears here when a fit is done or a result is opened."), {});
        return;
    }
    const double threshold = threshold_ >= 0 ? threshold_ : views::usual_threshold(*graph);
    canvas_->set_graph(std::move(*graph), sources);
    canvas_->set_threshold(threshold);
    refresh();
}

void SceneWidget::set_threshold(double threshold) {
    threshold_ = threshold;
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
    words_->setText(tr("%1 of %2 edges remain, %3 % dense")
                        .arg(views::count_text(scene.n_edges_drawn()), views::count_text(static_cast<int64_t>(all)),
                             views::number_text(possible > 0 ? 100 * n / possible : 0, 1)));
    isolated_->setText(tr("hide %1 isolated").arg(scene.n_isolated()));
    isolated_->setAccessibleName(isolated_->text());
}

} // namespace ranvier::gui
