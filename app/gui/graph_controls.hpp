// The strip above a graph: a threshold that says how many edges remain, and the layout by forces, started and stopped.
#pragma once

#include <QTimer>
#include <QWidget>

#include "app/views/figures/graph.hpp"

class QLabel;
class QPushButton;
class QSlider;

namespace ranvier::gui {

class GraphControls : public QWidget {
    Q_OBJECT
public:
    explicit GraphControls(QWidget* parent);
    void set_figure(views::GraphFigure* figure); // null: nothing to control; valid until the next call
    // One edge more or fewer.
    void step_threshold(int by);

Q_SIGNALS:
    void threshold_asked(double threshold);
    void layout_moved(); // the figure is to be painted again

private:
    void refresh();
    void slid(int position);
    void advance();
    views::GraphFigure* figure_ = nullptr;
    QSlider* slider_;
    QLabel* words_;
    QPushButton* layout_;
    QTimer timer_;
};

} // namespace ranvier::gui
