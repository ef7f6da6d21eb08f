#include "app/gui/scene_canvas.hpp"

#include <algorithm>
#include <cmath>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"

namespace ranvier::gui {
namespace {

constexpr int rests_after_ms = 200;
constexpr double degrees_a_pixel = .4, degrees_a_key = 6;

} // namespace

SceneCanvas::SceneCanvas(LinkModel& link, QWidget* parent) : QWidget(parent), link_(link), drawing_(new SceneDrawing(this)) {
    setObjectName("scene");
    setAccessibleName(tr("Network in three dimensions"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(80, 60);
    rest_.setSingleShot(true);
    rest_.setInterval(rests_after_ms);
    connect(&rest_, &QTimer::timeout, this, &SceneCanvas::rest);
    connect(&link_, &LinkModel::changed, this, &SceneCanvas::link_changed);
    connect(&Theming::instance(), &Theming::changed, this, &SceneCanvas::take_style);
    connect(drawing_, &SceneDrawing::drawn, this, &SceneCanvas::take_picture);
    connect(drawing_, &SceneDrawing::refused, this, &SceneCanvas::refused);
    take_style();
    scene_.set_link(link_.link());
}

QSize SceneCanvas::pixels() const { return size() * devicePixelRatioF(); }

void SceneCanvas::take_style() {
    views::Style style = Theming::instance().style();
    style.scale *= devicePixelRatioF();
    scene_.set_style(style);
    redraw();
}

// Drawn when it is painted, so that several changes cost one picture and what is hidden none.
void SceneCanvas::redraw() {
    outdated_ = true;
    whole_ = false;
    update();
}

void SceneCanvas::set_graph(std::shared_ptr<const views::SceneGraph> graph, const views::Sources& sources) {
    const auto same_place = [](const views::SceneNode& a, const views::SceneNode& b) {
        return a.id == b.id && a.position == b.position;
    };
    placed_ = placed_ && std::ranges::equal(scene_.graph().nodes, graph->nodes, same_place);
    sources_ = sources;
    scene_.set_graph(std::move(graph));
    hovered_ = -1;
    redraw();
}

void SceneCanvas::set_threshold(double threshold) {
    scene_.set_threshold(threshold);
    redraw();
}

void SceneCanvas::set_hide_isolated(bool hide) {
    scene_.set_hide_isolated(hide);
    redraw();
}

void SceneCanvas::set_camera(const std::string& words) {
    camera_ = words;
    placed_ = dragged_ = false;
    redraw();
}

void SceneCanvas::step_threshold(int by) {
    const auto& edges = scene_.graph().edges;
    const int64_t n = std::clamp<int64_t>(scene_.n_edges_drawn() + by, 0, static_cast<int64_t>(edges.size()));
    if (edges.empty()) return;
    Q_EMIT threshold_asked(n == 0 ? std::nextafter(std::abs(edges[0].weight), INFINITY)
                                  : std::abs(edges[static_cast<size_t>(n) - 1].weight));
}

void SceneCanvas::link_changed(const views::Link& before, const views::Link& now) {
    if (before.units == now.units && before.edges == now.edges && before.seed_node == now.seed_node) return;
    if (scene_.set_link(now))
        redraw();
    else if (isVisible() && !outdated_)
        drawing_->paint_over(scene_);
    else
        redraw();
}

// --- drawing

void SceneCanvas::ask() {
    scene_.set_size(pixels());
    if (!placed_) scene_.set_camera(camera_);
    placed_ = true;
    outdated_ = false;
    scene_.set_moving(moving_, 0);
    drawing_->draw(scene_);
    if (!moving_) setAccessibleDescription(scene_.note());
}

void SceneCanvas::take_picture(const ScenePicture& picture) {
    picture_ = picture;
    picture_.image.setDevicePixelRatio(devicePixelRatioF());
    in_picture_ = picture.edges;
    whole_ = picture.whole && !picture.scene->moving() && picture.image.size() == pixels();
    update();
    Q_EMIT pictured();
}

void SceneCanvas::paintEvent(QPaintEvent*) {
    if (outdated_) ask();
    QPainter painter(this);
    const auto& theme = Theming::instance().theme();
    if (picture_.image.size() != pixels()) painter.fillRect(rect(), theme.surface);
    if (!picture_.image.isNull()) {
        painter.drawImage(0, 0, picture_.image);
        painter.save();
        painter.scale(1 / devicePixelRatioF(), 1 / devicePixelRatioF());
        picture_.scene->paint_hovered(painter, hovered_);
        painter.restore();
    }
    if (hasFocus() && focus_by_key_) {
        painter.setPen(QPen(theme.accent, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void SceneCanvas::resizeEvent(QResizeEvent*) {
    // Until someone has turned or moved it, all of it is to be seen; what was moved stays as it was relative to that.
    if (dragged_ && placed_) camera_ = scene_.camera();
    placed_ = false;
    redraw();
}

void SceneCanvas::moved() {
    moving_ = dragged_ = true;
    rest_.start();
    redraw();
}

void SceneCanvas::rest() {
    moving_ = false;
    redraw();
    Q_EMIT camera_moved(QString::fromStdString(scene_.camera()));
}

// --- mouse

views::Hit SceneCanvas::hit_at(const QPointF& point) const {
    const QPointF p = point * devicePixelRatioF();
    views::Hit hit;
    const auto& graph = scene_.graph();
    const auto id = [&](int node) { return graph.nodes[static_cast<size_t>(node)].id; };
    if (const int node = scene_.node_at(p.x(), p.y()); node >= 0) {
        hit.kind = views::Hit::Kind::node;
        hit.unit = id(node);
        hit.probe = {{tr("node"), views::unit_words(sources_, hit.unit)},
                     {tr("strength"), views::number_text(graph.nodes[static_cast<size_t>(node)].size, 4)}};
        return hit;
    }
    const int64_t i = moving_ ? -1 : scene_.edge_at(p.x(), p.y());
    if (i < 0) return hit;
    const auto& edge = graph.edges[static_cast<size_t>(i)];
    hit.kind = views::Hit::Kind::edge;
    hit.unit = id(edge.from);
    hit.receiver = id(edge.to);
    hit.probe = {
        {tr("from"), views::unit_words(sources_, hit.unit)},
        {tr("to"), views::unit_words(sources_, hit.receiver)},
        {graph.difference ? tr("difference") : tr("weight"), views::number_text(edge.weight, 4)},
        {tr("edge"),
         tr("%1 of %2 by |weight|").arg(views::count_text(i + 1), views::count_text(static_cast<int64_t>(graph.edges.size())))}};
    return hit;
}

void SceneCanvas::mousePressEvent(QMouseEvent* event) { pressed_ = last_ = event->position(); }

void SceneCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF d = event->position() - last_;
    if (event->buttons() == Qt::NoButton) {
        const auto hit = hit_at(event->position());
        const QPointF p = event->position() * devicePixelRatioF();
        const int node = hit.kind == views::Hit::Kind::node ? scene_.node_at(p.x(), p.y()) : -1;
        if (node != hovered_) update();
        hovered_ = node;
        Q_EMIT probed(hit.probe);
        return;
    }
    const bool starts = (event->position() - pressed_).manhattanLength() >= 4;
    if (!starts && last_ == pressed_) return;
    last_ = event->position();
    if (event->buttons() & Qt::LeftButton && !(event->modifiers() & Qt::ShiftModifier))
        scene_.turn_camera(d.x() * degrees_a_pixel, -d.y() * degrees_a_pixel);
    else
        scene_.move_camera(d.x() * devicePixelRatioF(), d.y() * devicePixelRatioF());
    moved();
}

void SceneCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (last_ != pressed_) return; // it was dragged
    const auto hit = hit_at(event->position());
    if (event->button() == Qt::RightButton) Q_EMIT context_menu_asked(event->globalPosition().toPoint(), hit);
    if (event->button() != Qt::LeftButton) return;
    const bool extend = event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    if (hit.kind == views::Hit::Kind::node) link_.select_units({hit.unit}, extend);
    if (hit.kind == views::Hit::Kind::edge) link_.select_edge(hit.unit, hit.receiver, extend);
}

void SceneCanvas::seed(const std::string& node) {
    auto next = link_.link();
    next.seed_node = next.seed_node == node ? std::string() : node;
    link_.set(next);
}

void SceneCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    pressed_ = last_ = event->position();
    if (const auto hit = hit_at(event->position()); hit.kind == views::Hit::Kind::node) seed(hit.unit);
}

void SceneCanvas::wheelEvent(QWheelEvent* event) {
    if (event->angleDelta().y() == 0) return event->ignore();
    scene_.zoom_camera(std::exp2(event->angleDelta().y() / 120.0 / 4));
    moved();
}

void SceneCanvas::leaveEvent(QEvent*) {
    if (hovered_ >= 0) update();
    hovered_ = -1;
    Q_EMIT probed({});
}

// --- keys

// Some of these keys mean time in other views: here they are taken before the window's shortcuts see them.
bool SceneCanvas::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        constexpr int ours[] = {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up,    Qt::Key_Down,   Qt::Key_Plus, Qt::Key_Minus,
                                Qt::Key_Home, Qt::Key_Equal, Qt::Key_Comma, Qt::Key_Period, Qt::Key_N,    Qt::Key_I};
        if (!(key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) &&
            std::ranges::find(ours, key->key()) != std::end(ours))
            event->accept();
    }
    return QWidget::event(event);
}

bool SceneCanvas::key(int key) {
    switch (key) {
        case Qt::Key_Left:
            scene_.turn_camera(-degrees_a_key, 0);
            break;
        case Qt::Key_Right:
            scene_.turn_camera(degrees_a_key, 0);
            break;
        case Qt::Key_Up:
            scene_.turn_camera(0, degrees_a_key);
            break;
        case Qt::Key_Down:
            scene_.turn_camera(0, -degrees_a_key);
            break;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            scene_.zoom_camera(1.2);
            break;
        case Qt::Key_Minus:
            scene_.zoom_camera(1 / 1.2);
            break;
        case Qt::Key_Home:
            set_camera("oblique");
            Q_EMIT camera_moved("oblique");
            return true;
        case Qt::Key_Comma:
            step_threshold(1);
            return true;
        case Qt::Key_Period:
            step_threshold(-1);
            return true;
        case Qt::Key_I:
            Q_EMIT hide_isolated_asked();
            return true;
        case Qt::Key_N: {
            const auto& units = link_.link().units;
            seed(hovered_ >= 0       ? scene_.graph().nodes[static_cast<size_t>(hovered_)].id
                 : units.size() == 1 ? *units.begin()
                                     : link_.link().seed_node);
            return true;
        }
        default:
            return false;
    }
    moved();
    return true;
}

void SceneCanvas::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Menu)
        Q_EMIT context_menu_asked(mapToGlobal(rect().center()), {});
    else if (!key(event->key()))
        QWidget::keyPressEvent(event);
}

void SceneCanvas::focusInEvent(QFocusEvent* event) {
    const auto why = event->reason();
    focus_by_key_ = why == Qt::TabFocusReason || why == Qt::BacktabFocusReason || why == Qt::ShortcutFocusReason;
    update();
}

void SceneCanvas::focusOutEvent(QFocusEvent*) { update(); }

} // namespace ranvier::gui
