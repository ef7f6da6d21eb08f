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

inline constexpr auto graph3d_kind = "graph3d"; // turned by hand, and a figure in files (views/scenes/scene_figure.hpp)

class ViewDock : public QDockWidget {
    Q_OBJECT
public:
    // `options`: those that differ from the kind's defaults.
    ViewDock(Document& document, const std::string& kind, const TextMap& options, QWidget* parent);

    const std::string& kind() const { return kind_; }
    const TextMap& options() const { return options_; }
    const views::Sources& sources() const { return document_.sources(); }
    TextMap shown_options() const; // with the state that it follows
    // A view of one state shows the one that is selected, until a state is set in its options.
    bool follows_state() const;
    void set_follows_state(bool follows);
    const views::FigureKind* figure_kind() const;
    FigureWidget* figure_widget() const { return figure_; } // null: the 3-D graph
    SceneWidget* scene_widget() const { return scene_; }    // null: every other kind
    views::Figure* figure() const;                          // null: none, or the 3-D graph
    bool has_picture() const;                               // to be exported and copied
    bool settled() const;                                   // nothing more comes by itself
    QString kind_title() const;                             // for menus
    QString shown_title() const;                            // of what it shows now
    QString caption() const;

    // False, with a message, if the value is refused; then everything stays as it was.
    bool set_option(const std::string& id, const std::string& value);
    void step_threshold(int by);               // one edge more (1) or fewer, where it is a graph
    void toggle_option(const std::string& id); // a yes or no
    // One step larger or smaller, where the kind has that option as a number.
    void step_option(const std::string& id, int steps);
    bool wants_rebuild() const { return outdated_ && isVisible(); }
    void rebuild();

Q_SIGNALS:
    void rebuild_wanted(); // it is in sight and outdated: whoever has all views says when
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
    Status make_and_take(const TextMap& options);
    bool takes_long() const;
    void make_beside(const TextMap& options);
    void take_figure(std::unique_ptr<views::Figure> figure);
    void show_nothing(const QString& why);
    void show_no_result();
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
    int asked_ = 0, made_ = 0; // figures
    QString notices_shown_;
};

} // namespace ranvier::gui
