// Mouse and keys on a figure become changes of what all views share.
#include <gtest/gtest.h>

#include <stdexcept>

#include <QAccessible>
#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include "app/gui/figure_widget.hpp"
#include "app/gui/view_dock.hpp"

namespace ranvier::gui {
namespace {

// A time axis of 400 pixels over the window; the upper half is unit "a", the lower half is state 2.
class Plain : public views::Figure {
public:
    explicit Plain(LinkModel& link) : link_(link) {}
    QString title() const override { return QStringLiteral("Plain"); }
    QString summary(const views::Link&) const override { return QStringLiteral("one unit, one state"); }
    views::Axis axis() const override { return views::Axis::time; }
    void paint(QPainter&, const QRectF&, const views::Style&, const views::Link&) override {
        ++n_paints;
        if (throws) throw std::runtime_error("no ink");
    }
    double time_at(double x) const override {
        const auto w = link_.link().window;
        return w.start + x / 400 * (w.stop - w.start);
    }
    views::Hit at(const QPointF& point) const override {
        views::Hit hit;
        hit.time = time_at(point.x());
        hit.kind = point.y() < 100 ? views::Hit::Kind::unit : views::Hit::Kind::state;
        if (point.y() < 100) hit.unit = "a";
        if (point.y() >= 100) hit.state = 1;
        hit.probe = {{QStringLiteral("t"), QString::number(hit.time)}};
        return hit;
    }
    bool cares(const views::Link& before, const views::Link& after) const override { return !(before.window == after.window); }
    int n_paints = 0;
    bool throws = false;

private:
    LinkModel& link_;
};

struct OnFigure : testing::Test {
    OnFigure() {
        link.set_extent({0, 100});
        link.set_window({0, 40});
        auto made = std::make_unique<Plain>(link);
        figure = made.get();
        widget.set_figure(std::move(made));
        widget.resize(400, 200);
        widget.show();
        QCoreApplication::processEvents();
    }
    void mouse(QEvent::Type type, QPointF at, Qt::MouseButton button, Qt::KeyboardModifiers keys = {}) {
        const bool up = type == QEvent::MouseButtonRelease;
        QMouseEvent event(type, at, widget.mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : button,
                          up ? Qt::MouseButtons() : Qt::MouseButtons(button), keys);
        QApplication::sendEvent(&widget, &event);
    }
    void click(QPointF at, Qt::KeyboardModifiers keys = {}) {
        mouse(QEvent::MouseButtonPress, at, Qt::LeftButton, keys);
        mouse(QEvent::MouseButtonRelease, at, Qt::LeftButton, keys);
    }
    void wheel(QPointF at, int turn) {
        QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, turn}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&widget, &event);
    }
    LinkModel link;
    FigureWidget widget{link};
    Plain* figure = nullptr;
};

TEST_F(OnFigure, a_click_on_a_unit_selects_it) {
    click({200, 50});

    EXPECT_EQ(link.link().units, std::set<std::string>{"a"});
}

TEST_F(OnFigure, a_second_click_with_control_takes_the_unit_away) {
    click({200, 50});
    click({200, 50}, Qt::ControlModifier);

    EXPECT_TRUE(link.link().units.empty());
}

TEST_F(OnFigure, a_click_on_a_state_selects_it) {
    click({200, 150});

    EXPECT_EQ(link.link().states, std::set<int>{1});
}

TEST_F(OnFigure, dragging_moves_the_window_and_selects_nothing) {
    mouse(QEvent::MouseButtonPress, {300, 50}, Qt::LeftButton);
    mouse(QEvent::MouseMove, {200, 50}, Qt::LeftButton);
    mouse(QEvent::MouseButtonRelease, {200, 50}, Qt::LeftButton);

    EXPECT_NEAR(link.link().window.start, 10, 1e-9);
    EXPECT_NEAR(link.link().window.stop, 50, 1e-9);
    EXPECT_TRUE(link.link().units.empty());
}

TEST_F(OnFigure, the_wheel_zooms_around_the_pointer) {
    wheel({100, 50}, 240);

    EXPECT_DOUBLE_EQ(link.link().window.stop - link.link().window.start, 20);
    EXPECT_DOUBLE_EQ(figure->time_at(100), 10);
}

TEST_F(OnFigure, a_double_click_puts_the_cursor_there) {
    mouse(QEvent::MouseButtonDblClick, {100, 50}, Qt::LeftButton);

    EXPECT_DOUBLE_EQ(link.link().cursor, 10);
}

TEST_F(OnFigure, the_pointer_is_probed) {
    QString told;
    QObject::connect(&widget, &FigureWidget::probed,
                     [&](const auto& words) { told = words.empty() ? QString() : words[0].second; });

    mouse(QEvent::MouseMove, {100, 50}, Qt::NoButton);

    EXPECT_EQ(told, QStringLiteral("10"));
}

TEST_F(OnFigure, what_a_figure_does_not_care_for_does_not_paint_it_again) {
    const int before = figure->n_paints;

    link.select_state(0);
    QCoreApplication::processEvents();

    EXPECT_EQ(figure->n_paints, before);
}

TEST_F(OnFigure, a_hidden_figure_is_not_painted) {
    widget.hide();
    const int before = figure->n_paints;

    link.set_window({10, 20});
    QCoreApplication::processEvents();

    EXPECT_EQ(figure->n_paints, before);
    EXPECT_TRUE(widget.paint_ms().empty());
}

TEST_F(OnFigure, a_figure_that_fails_while_it_is_painted_leaves_an_empty_state) {
    figure->throws = true;

    widget.repaint();
    QCoreApplication::processEvents();

    EXPECT_EQ(widget.figure(), nullptr);
}

TEST_F(OnFigure, who_does_not_see_it_is_told_what_it_shows) {
    auto* access = QAccessible::queryAccessibleInterface(&widget);

    ASSERT_NE(access, nullptr);
    EXPECT_EQ(access->text(QAccessible::Name), QStringLiteral("Plain"));
    EXPECT_EQ(access->text(QAccessible::Description), QStringLiteral("one unit, one state"));
}

} // namespace
} // namespace ranvier::gui
