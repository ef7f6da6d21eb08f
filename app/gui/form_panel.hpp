// The form of an operation: what it reads, its parameters, what it makes, what it costs, and the button that runs it. Everything
// in it comes from the operation's schema.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <QTimer>

#include "app/gui/plan_words.hpp"
#include "app/gui/tool_docks.hpp"

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace ranvier::gui {

class FieldRow;
class SchemaForm;

class FormPanel : public Panel {
    Q_OBJECT
public:
    FormPanel(Document& document, QWidget* parent);

    QString title() const override;
    QString subtitle() const override;
    QList<QAction*> title_actions() override;

    void choose(const std::string& operation); // "" or unknown: nothing changes
    // What a result was made with, to be changed and run.
    void fill_from(const std::string& result);
    void run();
    const std::string& operation() const { return operation_; }

protected:
    void resizeEvent(QResizeEvent*) override;
    void showEvent(QShowEvent*) override;

private:
    using Inputs = std::vector<std::pair<std::string, std::string>>;
    struct Order {
        Inputs inputs;
        TextMap params, select;
        uint64_t seed = 0;
        QString name;
    };

    const CatalogueEntry* entry() const;
    const views::RecordingData* data() const; // of the chosen input, if it is the one that is shown
    void build();                             // the fields of operation_
    void build_foot(QVBoxLayout* column);
    void build_operation(QVBoxLayout* column);
    void build_inputs(QVBoxLayout* column);
    void build_parameters(QVBoxLayout* column);
    void build_presets(QVBoxLayout* column);
    SchemaForm* add_form(const std::vector<Param>& params, QVBoxLayout* column);
    void fill_recordings();
    void fill_units();
    void recording_changed(); // another one, or its data came
    void edited();
    void tell_notes();
    void rethink_plan();
    QString job_words() const;
    void ask_plan();
    bool a_job_runs() const;
    void show_plan(const QString& json, const QString& error);
    void tell_foot();
    int n_invalid() const;
    bool ready() const;
    Order order() const;
    QString automatic_name() const;
    std::string value_of(const std::string& id) const;
    void copy_command();
    void save_job();
    void show_help();

    Document& document_;
    std::string operation_;
    QScrollArea* scroll_;
    QLabel* cost_ = nullptr;
    QPushButton* copy_ = nullptr;
    QPushButton* run_ = nullptr;
    QAction* save_action_;
    QAction* help_action_;
    std::vector<std::pair<std::string, QComboBox*>> ports_;
    std::vector<FieldRow*> rows_; // beside those of the forms
    SchemaForm* selection_ = nullptr;
    SchemaForm* params_ = nullptr;
    SchemaForm* output_ = nullptr;
    SchemaForm* advanced_ = nullptr;
    std::set<std::string> selection_ids_;
    QTimer plan_timer_;
    QString planned_; // the job that was planned or is being planned, in words; "": none
    PlanWords plan_;
    QString plan_error_;
    bool planning_ = false, beside_a_job_ = false;
    std::string filled_for_; // the recording whose units property the form was filled with
    bool building_ = false;
};

} // namespace ranvier::gui
