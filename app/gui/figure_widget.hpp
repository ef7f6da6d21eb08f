// One figure on screen: paints it, and turns mouse and keys into changes of the LinkModel.
#pragma once

#include <memory>
#include <vector>

#include <QTimer>
#include <QWidget>

#include "app/gui/link_model.hpp"
#include "app/views/figure.hpp"

namespace ranvier::gui {

class EmptyState;

class FigureWidget : public QWidget {
    Q_OBJECT
public:
    FigureWidget(LinkModel& link, QWidget* parent = nullptr);
    ~FigureWidget() override;

    void set_figure(std::unique_ptr<views::Figure> figure); // null: an empty state is shown
    views::Figure* figure() const { return figure_.get(); }
    const LinkModel& link() const { return link_; }
    void set_empty_state(const QString& missing, const QString& when, const QString& action);
    // Theme and text size of the window changed.
    void set_style(const views::Style& style);
    // Times of the last paints in ms, for the bench; empty while hidden.
    const std::vector<double>& paint_ms() const { return paint_ms_; }

Q_SIGNALS:
    void probed(const std::vector<std::pair<QString, QString>>& words); // of what is under the pointer; empty: nothing
    void option_asked(const QString& option, const QString& value);     // a notice's link
    void size_step_asked(const QString& option, int steps);             // mark_size or row_height, larger (1) or smaller (-1)
    void painted();                                                     // its title, chip and notices may have changed
    void empty_action();
    void context_menu_asked(const QPoint& global, const ranvier::views::Hit& hit);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void contextMenuEvent(QContextMenuEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void focusInEvent(QFocusEvent*) override;
    void focusOutEvent(QFocusEvent*) override;
    void hideEvent(QHideEvent*) override;

private:
    void link_changed(const views::Link& before, const views::Link& now);
    bool on_time_axis() const { return figure_ && figure_->axis() == views::Axis::time; }
    QRectF figure_area() const;
    void drag_to(const QPointF& point);
    void select(const views::Hit& hit, Qt::KeyboardModifiers modifiers);
    LinkModel& link_;
    std::unique_ptr<views::Figure> figure_;
    views::Style style_;
    std::vector<double> paint_ms_;
    struct Gesture;
    std::unique_ptr<Gesture> gesture_;
    EmptyState* empty_;
    QTimer again_; // for a figure that was not whole yet
    bool focus_by_key_ = false;
};

} // namespace ranvier::gui
