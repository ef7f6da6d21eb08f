// The strip above a graph: a threshold that says how many edges remain, and the layout by forces, started and stopped.
#pragma once

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
    // What the figure does by itself may have gone on.
    void refresh();

Q_SIGNALS:
    void threshold_asked(double threshold);
    void layout_moved(); // the figure is to be painted again

private:
    void slid(int position);
    views::GraphFigure* figure_ = nullptr;
    QSlider* slider_;
    QLabel* words_;
    QPushButton* layout_;
};

} // namespace ranvier::gui
