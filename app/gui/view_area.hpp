// The views of the window: an inner main window whose docks are the views. A change of layout touches only them.
#pragma once

#include <map>

#include <QJsonObject>
#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include "app/gui/layouts.hpp"
#include "app/gui/view_dock.hpp"

namespace ranvier::gui {

class ViewArea : public QMainWindow {
    Q_OBJECT
public:
    ViewArea(Document& document, QWidget* parent);
    ~ViewArea() override;

    QList<ViewDock*> views() const; // in the order they were made
    ViewDock* current() const;      // the one that last had the focus, else the first in sight; null: none
    // Puts a new view into the lower row, or where `beside` is.
    ViewDock* add_view(const std::string& kind, const TextMap& options, ViewDock* beside = nullptr);
    // The views of a layout where they come. `kept`: a view whose kind is in sight now keeps its settings.
    enum class Settings { kept, as_they_come };
    void show_preset(Preset preset, Settings settings = Settings::kept);
    Preset preset() const { return preset_; }
    bool is_preset() const { return !touched_; } // no view was added, closed or moved by hand

    // The views and where they are. What cannot be restored leaves the preset, and false.
    QJsonObject save() const;
    bool restore(const QJsonObject& saved);

    void show_alone(bool alone); // the current view over the whole area
    bool shows_alone() const { return alone_; }
    void focus_next(int steps);
    // Actions that hold while a view has the focus.
    void set_view_actions(const QList<QAction*>& actions);

Q_SIGNALS:
    void view_added(ranvier::gui::ViewDock* view);
    void current_changed();
    void layout_changed();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    ViewDock* make_view(const std::string& kind, const TextMap& options, const QString& name = {});
    void remove_views();
    void fill_preset(Preset preset, const std::map<std::string, TextMap>& options_of_kinds);
    void rebuild_next();
    void share_space();
    void follow_focus(QWidget* now);
    bool narrow() const;
    Document& document_;
    QList<QAction*> view_actions_;
    QPointer<ViewDock> current_;
    QTimer turn_;                       // runs while views want to be rebuilt
    QList<QPointer<ViewDock>> leaving_; // removed, and deleted in the next turn of the event loop
    Preset preset_ = Preset::states;
    std::vector<LayoutRow> rows_;          // of the preset that is shown
    std::vector<QList<ViewDock*>> placed_; // as rows_
    bool touched_ = false, alone_ = false, filling_ = false;
    QByteArray before_alone_;
    int made_ = 0;
};

} // namespace ranvier::gui
