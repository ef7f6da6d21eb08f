// One view: a dock whose content is a figure (or the 3-D graph), with title row, notices and empty state.
#pragma once

#include <string>

#include <QDockWidget>

#include "app/gui/document.hpp"
#include "app/views/figure_kind.hpp"

class QVBoxLayout;

namespace ranvier::gui {

class DockTitle;
class FigureWidget;
class GraphControls;
class SceneWidget;

inline constexpr auto graph3d_kind = "graph3d"; // drawn by VTK, not one of figure_kinds()

class ViewDock : public QDockWidget {
    Q_OBJECT
public:
    // `options`: those that differ from the kind's defaults.
    ViewDock(Document& document, const std::string& kind, const TextMap& options, QWidget* parent);

    const std::string& kind() const { return kind_; }
    const TextMap& options() const { return options_; }
    TextMap shown_options() const; // with the state that it follows
    // A view of one state shows the one that is selected, until a state is set in its options.
    bool follows_state() const;
    void set_follows_state(bool follows);
    const views::FigureKind* figure_kind() const { return views::find_figure_kind(kind_); } // null: the 3-D graph
    FigureWidget* figure_widget() const { return figure_; }                                 // null: the 3-D graph
    views::Figure* figure() const;
    QString kind_title() const;  // for menus
    QString shown_title() const; // of what it shows now
    QString caption() const;

    // False, with a message, if the value is refused; then everything stays as it was.
    bool set_option(const std::string& id, const std::string& value);
    void step_threshold(int by);               // one edge more (1) or fewer, where it is a graph
    void toggle_option(const std::string& id); // a yes or no
    // One step larger or smaller, where the kind has that option as a number.
    void step_option(const std::string& id, int steps);

Q_SIGNALS:
    void probed(const std::vector<std::pair<QString, QString>>& words);
    void options_changed();
    void export_asked();
    void help_asked();
    void table_asked();
    void copy_asked();
    void duplicate_asked();
    void fit_asked(); // the button of an empty state
    void menu_asked(const QPoint& global, const ranvier::views::Hit& hit);
    void refused(const ranvier::gui::Message& message);

protected:
    bool event(QEvent* event) override;

private:
    void build_content();
    void sources_changed();
    void link_changed(const views::Link& before, const views::Link& now);
    void rebuild();
    void take_figure(std::unique_ptr<views::Figure> figure);
    void show_nothing(const QString& why);
    void refresh_header();
    void show_notices(const std::vector<views::Notice>& notices);
    Document& document_;
    std::string kind_;
    TextMap options_;
    int followed_state_ = 0; // the last one that was selected
    DockTitle* title_;
    QWidget* notices_;
    QVBoxLayout* notices_column_;
    FigureWidget* figure_ = nullptr;
    GraphControls* graph_controls_ = nullptr; // of the kind "graph"
    SceneWidget* scene_ = nullptr;            // of the kind "graph3d"
    QAction *export_, *help_;
    bool outdated_ = true;
    QString notices_shown_;
};

} // namespace ranvier::gui
