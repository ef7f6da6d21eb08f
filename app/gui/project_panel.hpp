// The tree of what the project holds: recordings with their tables of intervals, results, and jobs that have not ended well.
#pragma once

#include <map>
#include <string>

#include "app/gui/tool_docks.hpp"

class QTreeWidget;
class QTreeWidgetItem;

namespace ranvier::gui {

class EmptyState;

class ProjectPanel : public Panel {
    Q_OBJECT
public:
    ProjectPanel(Document& document, QWidget* parent);

    QString title() const override;
    QString subtitle() const override;
    QList<QAction*> title_actions() override;

Q_SIGNALS:
    void settings_asked(const QString& result);
    // A table of intervals: its rows, and spikes around them.
    void table_asked(const QString& recording, const QString& table);
    void aligned_asked(const QString& recording, const QString& table);

private:
    void build_tree();
    void refill();
    void add_recording(QTreeWidgetItem* parent, const ProjectObject& object);
    void add_results(const std::vector<ProjectObject>& objects);
    void add_jobs();
    void add_refused(QTreeWidgetItem* parent);
    QTreeWidgetItem* add_section(const QString& name, const QString& key);
    QTreeWidgetItem* add_item(QTreeWidgetItem* parent, const QString& icon, const QString& text, const QString& second,
                              const std::string& id);
    void show_state(QTreeWidgetItem& item, const ProjectObject& object);
    void job_changed(int id);
    void activate(QTreeWidgetItem* item);
    void show_menu(const QPoint& at);
    void add_table_actions(QMenu& menu, const QTreeWidgetItem& item);
    void add_object_actions(QMenu& menu, const std::string& id);
    void add_result_actions(QMenu& menu, const std::string& id);
    void edit_note(const std::string& id);
    void copy_command(const std::string& result) const;
    void find_file(const std::string& id);

    Document& document_;
    QTreeWidget* tree_;
    EmptyState* empty_;
    QAction* open_action_;
    std::map<QString, bool> folded_; // sections and recordings that were closed
    std::map<int, QTreeWidgetItem*> jobs_;
    bool filling_ = false;
};

} // namespace ranvier::gui
