// The coupling graph in space as a view: threshold, states and hidden units above, the picture below, or why there is none.
#pragma once

#include <QWidget>

#include "app/gui/document.hpp"
#include "app/views/scenes/scene_figure.hpp"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSlider;

namespace ranvier::gui {

class EmptyState;
class FlowLayout;
class SceneCanvas;

class SceneWidget : public QWidget {
    Q_OBJECT
public:
    SceneWidget(Document& document, QWidget* parent);

    SceneCanvas* canvas() const { return canvas_; }
    // Those that differ from the defaults of views::scene_kind(); without "state" it shows the selected one.
    const TextMap& options() const { return options_; }
    // Ok, and shown, or a sentence that says which value is refused.
    Status set_options(const TextMap& options);
    bool shows() const;    // a scene, and no sentence instead
    QString title() const; // of what it shows
    QString subtitle() const;
    int state() const;           // the one state it shows, from 0; -1: none alone
    bool settled() const;        // nothing more comes by itself
    void step_threshold(int by); // one edge more (1) or fewer (-1)
    void toggle_isolated();

Q_SIGNALS:
    void probed(const std::vector<std::pair<QString, QString>>& words);
    void context_menu_asked(const QPoint& global, const ranvier::views::Hit& hit);
    void options_changed(); // by its own controls
    void shown();           // a scene or a sentence, anew

protected:
    void showEvent(QShowEvent*) override;
    void resizeEvent(QResizeEvent*) override;

private:
    void build_controls();
    void add_threshold(FlowLayout& flow);
    void add_states(FlowLayout& flow);
    void sources_changed();
    void rebuild();
    void take_graph(Result<views::SceneGraph> graph, const views::Sources& sources);
    void show_nothing(const QString& why);
    void set_option(const std::string& id, const std::string& value); // "": at its default
    void fill_states();
    void fill_controls();
    void choose_states();
    int selected_state() const;
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
    TextMap options_;
    views::SceneChoice choice_; // what the options mean
    bool outdated_ = true;
    int asked_ = 0, built_ = 0; // graphs
};

} // namespace ranvier::gui
