// The window: menus, tool bar, tool docks, the area of views, messages and the status line, around one Document.
#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include <QMainWindow>
#include <QPointer>

#include "app/gui/actions.hpp"
#include "app/gui/document.hpp"
#include "app/gui/finder.hpp"
#include "app/gui/layouts.hpp"
#include "app/gui/player.hpp"
#include "app/gui/view_dock.hpp"

class QLabel;
class QMenu;
class QScrollArea;
class QStackedWidget;
class QToolButton;

namespace ranvier::gui {

class FinderPalette;
class FirstRunPage;
class MessageArea;
class StatusBar;
class ToolDock;
class TransportBar;
class ViewArea;

// How it starts.
struct WindowOptions {
    bool default_layout = false; // what was kept of docks and views is not restored
    QString share;               // share/ranvier of the installation, for the samples
};

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(Document& document, const WindowOptions& options);
    ~MainWindow() override;

    Actions& actions() { return actions_; }
    ViewArea& area() { return *area_; }
    MessageArea& messages() { return *messages_; }
    FinderPalette& finder() { return *finder_; }
    void show_message(const Message& message);
    // Nothing is being opened or run, and every view in sight shows what it can.
    bool settled() const;

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    // --- main_window.cpp
    void make_docks();
    void make_tool_bar();
    void make_first_run();
    void theme_changed();
    void connect_document();
    void arrange_docks();
    void arrange_right();
    void show_what_fits(int width);
    void fit_to_width();
    void refresh_mode(); // first run, or views
    void focus_first_view();
    void refresh_title();
    void view_added(ViewDock* view);
    void restore_window();
    void keep_window();
    void keep_views();

    // --- window_actions.cpp: what can be done, and the menus
    void make_actions();
    void make_file_actions();
    void make_edit_actions();
    void make_view_actions();
    void make_panel_actions();
    void make_help_actions();
    void make_menus();
    // A menu that is filled when it opens, or when the palette looks into it.
    QMenu* add_late_menu(QMenu* parent, const QString& title, void (MainWindow::*fill)(QMenu*));
    std::vector<Finding> menu_findings();
    void fill_recent_menu(QMenu* menu);
    void fill_add_menu(QMenu* menu);
    void fill_layout_menu(QMenu* menu);
    void fill_compare_menu(QMenu* menu);
    void make_look_menus(QMenu* menu);
    void make_analysis_menus();

    // --- time_actions.cpp: moves in time and the selection
    void make_time_actions();
    void make_jump_actions();
    void make_selection_actions();
    void make_graph_actions();
    void jump_to_change(bool forward);
    void jump_to_trial(bool forward);
    void step_current_view(const char* option, int steps);
    QAction* add_time(const char* id, const QString& text, const QList<QKeySequence>& keys, std::function<void()> act);

    // --- window_commands.cpp: what the actions do
    void open_files();
    void open_folder();
    void open_project();
    void find_moved(const QString& object);
    void export_view(ViewDock* view);
    void copy_view(ViewDock* view);
    void show_table(ViewDock* view);
    void connect_project_panel();
    void with_recording(const std::string& id, std::function<void(const views::RecordingData&)> act);
    void show_intervals(const std::string& recording, const std::string& table);
    void show_aligned(const std::string& recording, const std::string& table);
    void use_settings(const std::string& result);
    void show_manual();
    void show_keys(ViewDock* view);
    void show_hit_menu(ViewDock* view, const QPoint& global, const views::Hit& hit);
    void label_unit(const std::string& unit);
    void name_state(int state);
    void set_up(const std::string& operation);
    void run_form();
    void cancel_job();
    void apply_layout(Preset preset);
    void save_layout();
    void focus_next_region();
    void about();
    void refresh_undo();

    Document& document_;
    WindowOptions options_;
    Actions actions_;
    Player player_;
    MessageArea* messages_ = nullptr;
    ViewArea* area_ = nullptr;
    FirstRunPage* first_run_ = nullptr;
    QScrollArea* first_run_area_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    StatusBar* status_ = nullptr;
    TransportBar* transport_ = nullptr;
    FinderPalette* finder_ = nullptr;
    QToolBar* tool_bar_ = nullptr;
    std::vector<std::pair<QPointer<QMenu>, void (MainWindow::*)(QMenu*)>> late_menus_;
    std::map<QString, ToolDock*> docks_; // by name: project, units, form, jobs, history, recent
    QList<QToolButton*> layout_buttons_;
    QLabel* layout_word_ = nullptr;
    double made_for_scale_ = 1;
    bool narrow_ = false, with_views_ = false, arranged_ = false;
};

} // namespace ranvier::gui
