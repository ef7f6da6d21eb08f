// The coupling graph in space as a view: threshold, states and hidden units above, the picture below, or why there is none.
#pragma once

#include <QWidget>

#include "app/gui/document.hpp"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;

namespace ranvier::gui {

class EmptyState;
class SceneCanvas;

class SceneWidget : public QWidget {
    Q_OBJECT
public:
    SceneWidget(Document& document, QWidget* parent);

    SceneCanvas* canvas() const { return canvas_; }
    void step_threshold(int by); // one edge more (1) or fewer (-1)
    void toggle_isolated();

Q_SIGNALS:
    void probed(const std::vector<std::pair<QString, QString>>& words);
    void context_menu_asked(const QPoint& global, const ranvier::views::Hit& hit);

protected:
    void showEvent(QShowEvent*) override;

private:
    void build_controls();
    QWidget* threshold_row();
    QWidget* state_row();
    void sources_changed();
    void rebuild();
    void fill_states();
    int wanted_state() const; // -1: the mean of all
    void set_threshold(double threshold);
    void slid(int position);
    void typed();
    void refresh();
    Document& document_;
    SceneCanvas* canvas_;
    EmptyState* empty_;
    QWidget* controls_;
    QSlider* slider_;
    QLineEdit* edit_;
    QLabel* words_;
    QCheckBox* isolated_;
    QComboBox *state_, *minus_, *camera_;
    bool outdated_ = true;
    double threshold_ = -1; // that someone has chosen; -1: nobody has
};

} // namespace ranvier::gui
