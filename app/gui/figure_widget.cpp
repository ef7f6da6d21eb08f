#include "app/gui/figure_widget.hpp"

#include <algorithm>
#include <cmath>
#include <exception>

#include <QAccessibleWidget>
#include <QContextMenuEvent>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include "app/gui/empty_state.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/time_moves.hpp"

namespace ranvier::gui {
namespace {

constexpr size_t most_paint_times = 2000;
constexpr double drag_starts_px = 4;
constexpr int looks_again_ms = 60; // at a figure that is still counting

// A figure for those who do not see it: what it is called, and in a sentence what it shows now.
class FigureAccess : public QAccessibleWidget {
public:
    explicit FigureAccess(FigureWidget* widget) : QAccessibleWidget(widget, QAccessible::Graphic) {}
    QString text(QAccessible::Text kind) const override {
        const auto* w = static_cast<const FigureWidget*>(object());
        if (w->figure() && kind == QAccessible::Name) return w->figure()->title();
        if (w->figure() && kind == QAccessible::Description) return w->figure()->summary(w->link().link());
        return QAccessibleWidget::text(kind);
    }
};

QAccessibleInterface* make_access(const QString&, QObject* object) {
    auto* widget = qobject_cast<FigureWidget*>(object);
    return widget ? new FigureAccess(widget) : nullptr;
}

} // namespace

// What the pressed mouse does.
struct FigureWidget::Gesture {
    enum class Kind { press, pan, range, length } kind = Kind::press;
    Qt::MouseButton button = Qt::NoButton;
    QPointF from;
    Interval window{0, 0}; // when it began
    double time = 0;       // under the point where it began
    double per_px = 0;     // time for a pixel, when it began
};

FigureWidget::FigureWidget(LinkModel& link, QWidget* parent)
    : QWidget(parent), link_(link), style_(Theming::instance().style()), empty_(new EmptyState(this)) {
    static const bool installed = (QAccessible::installFactory(make_access), true);
    Q_UNUSED(installed);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMinimumSize(80, 60);
    empty_->hide();
    again_.setSingleShot(true);
    again_.setInterval(looks_again_ms);
    connect(&again_, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    connect(empty_, &EmptyState::action, this, &FigureWidget::empty_action);
    connect(&link_, &LinkModel::changed, this, &FigureWidget::link_changed);
}

FigureWidget::~FigureWidget() = default;

void FigureWidget::set_figure(std::unique_ptr<views::Figure> figure) {
    figure_ = std::move(figure);
    gesture_.reset();
    empty_->setVisible(!figure_);
    setAccessibleName(figure_ ? figure_->title() : QString());
    update();
}

void FigureWidget::set_empty_state(const QString& missing, const QString& when, const QString& action) {
    empty_->set(missing, when, action);
}

void FigureWidget::set_style(const views::Style& style) {
    style_ = style;
    update();
}

void FigureWidget::link_changed(const views::Link& before, const views::Link& now) {
    if (isVisible() && figure_ && figure_->cares(before, now)) update();
}

// Stacked time axes share their left and right edges, so those figures have the whole width and keep their own margins.
QRectF FigureWidget::figure_area() const {
    const auto px = [this](double design) { return style_.whole(design); };
    if (on_time_axis()) return QRectF(rect()).adjusted(0, 0, -px(8), 0);
    return QRectF(rect()).adjusted(px(10), px(6), -px(10), -px(6));
}

void FigureWidget::paintEvent(QPaintEvent*) {
    QElapsedTimer clock;
    clock.start();
    QPainter painter(this);
    painter.fillRect(rect(), style_.theme->surface);
    if (figure_) {
        try {
            figure_->paint(painter, figure_area(), style_, link_.link());
        } catch (const std::exception& e) {
            painter.end();
            set_empty_state(tr("This view could not be drawn."), QString::fromUtf8(e.what()), {});
            QMetaObject::invokeMethod(
                this, [this] { set_figure(nullptr); }, Qt::QueuedConnection);
            return;
        }
    }
    if (hasFocus() && focus_by_key_) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(style_.theme->accent, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    painter.end();
    if (paint_ms_.size() >= most_paint_times) paint_ms_.erase(paint_ms_.begin(), paint_ms_.begin() + most_paint_times / 2);
    paint_ms_.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    if (figure_ && figure_->unfinished() && !again_.isActive()) again_.start();
    Q_EMIT painted();
}

void FigureWidget::mousePressEvent(QMouseEvent* event) {
    if (!figure_) return;
    gesture_ = std::make_unique<Gesture>();
    gesture_->button = event->button();
    gesture_->from = event->position();
    gesture_->window = shown_window(link_);
    gesture_->time = figure_->time_at(event->position().x());
    gesture_->per_px = figure_->time_at(event->position().x() + 1) - gesture_->time;
}

// Decides, once the pointer has moved far enough, what is being dragged, and drags it.
void FigureWidget::drag_to(const QPointF& point) {
    using Kind = Gesture::Kind;
    auto& g = *gesture_;
    if (!on_time_axis() || !std::isfinite(g.time) || !std::isfinite(g.per_px)) return;
    if (g.kind == Kind::press) {
        if ((point - g.from).manhattanLength() < drag_starts_px) return;
        g.kind = g.button == Qt::RightButton ? Kind::length : Kind::pan;
        if (g.button == Qt::LeftButton && QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier)) g.kind = Kind::range;
    }
    const double dx = point.x() - g.from.x(), length = g.window.stop - g.window.start;
    if (g.kind == Kind::pan) {
        link_.set_window({g.window.start - dx * g.per_px, g.window.stop - dx * g.per_px});
    } else if (g.kind == Kind::range) {
        const double now = figure_->time_at(point.x());
        link_.select_range(Interval{std::min(g.time, now), std::max(g.time, now)});
    } else {
        const double factor = std::exp2(-dx / 160), share = (g.time - g.window.start) / length;
        link_.set_window({g.time - share * length * factor, g.time + (1 - share) * length * factor});
    }
}

void FigureWidget::mouseMoveEvent(QMouseEvent* event) {
    if (!figure_) return;
    if (gesture_ && event->buttons() != Qt::NoButton) {
        drag_to(event->position());
        return;
    }
    if (event->modifiers() == Qt::ShiftModifier && on_time_axis()) {
        const double time = figure_->time_at(event->position().x());
        if (std::isfinite(time)) link_.set_cursor(time);
    }
    Q_EMIT probed(figure_->at(event->position()).probe);
}

void FigureWidget::mouseReleaseEvent(QMouseEvent* event) {
    const auto gesture = std::move(gesture_);
    if (!figure_ || !gesture || gesture->kind != Gesture::Kind::press) return;
    const auto hit = figure_->at(event->position());
    if (event->button() == Qt::LeftButton) select(hit, event->modifiers());
    if (event->button() == Qt::RightButton) Q_EMIT context_menu_asked(event->globalPosition().toPoint(), hit);
}

void FigureWidget::select(const views::Hit& hit, Qt::KeyboardModifiers modifiers) {
    const bool extend = modifiers & (Qt::ControlModifier | Qt::ShiftModifier);
    using Kind = views::Hit::Kind;
    switch (hit.kind) {
        case Kind::unit:
        case Kind::node:
            link_.select_units({hit.unit}, extend);
            break;
        case Kind::state:
            link_.select_state(hit.state, extend);
            break;
        case Kind::cell:
        case Kind::edge:
            link_.select_edge(hit.unit, hit.receiver, extend);
            break;
        case Kind::time:
        case Kind::none:
            break;
    }
}

void FigureWidget::mouseDoubleClickEvent(QMouseEvent* event) {
    if (!figure_ || event->button() != Qt::LeftButton) return;
    const auto hit = figure_->at(event->position());
    const double time = std::isfinite(hit.time) ? hit.time : figure_->time_at(event->position().x());
    if (std::isfinite(time)) go_to(link_, time);
}

void FigureWidget::wheelEvent(QWheelEvent* event) {
    // With Alt the wheel's turn is told as a horizontal one.
    const auto turn = event->angleDelta();
    const int steps = turn.y() != 0 ? turn.y() : turn.x();
    if (!figure_ || steps == 0) {
        event->ignore();
    } else if (event->modifiers() & Qt::ControlModifier) {
        Q_EMIT size_step_asked("mark_size", steps > 0 ? 1 : -1);
    } else if (event->modifiers() & Qt::AltModifier) {
        Q_EMIT size_step_asked("row_height", steps > 0 ? 1 : -1);
    } else if (!on_time_axis()) {
        event->ignore();
    } else if (turn.y() == 0) {
        step_window(link_, -turn.x() / 120.0 / 8);
    } else {
        const double at = figure_->time_at(event->position().x());
        zoom_window(link_, std::exp2(-steps / 120.0 / 2), std::isfinite(at) ? std::optional(at) : std::nullopt);
    }
}

void FigureWidget::leaveEvent(QEvent*) { Q_EMIT probed({}); }

// Letters belong to the window's actions, which hold while a view has focus; a view itself takes the keys of a widget.
void FigureWidget::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Menu && figure_)
        Q_EMIT context_menu_asked(mapToGlobal(rect().center()), {});
    else
        QWidget::keyPressEvent(event);
}

// By the mouse the menu comes when the button is let go: a drag with it changes the length of the window.
void FigureWidget::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() != QContextMenuEvent::Mouse && figure_) Q_EMIT context_menu_asked(mapToGlobal(rect().center()), {});
}

void FigureWidget::resizeEvent(QResizeEvent*) { empty_->setGeometry(rect()); }

void FigureWidget::focusInEvent(QFocusEvent* event) {
    const auto why = event->reason();
    focus_by_key_ = why == Qt::TabFocusReason || why == Qt::BacktabFocusReason || why == Qt::ShortcutFocusReason;
    update();
}

void FigureWidget::focusOutEvent(QFocusEvent*) { update(); }

void FigureWidget::hideEvent(QHideEvent*) { paint_ms_.clear(); }

} // namespace ranvier::gui
