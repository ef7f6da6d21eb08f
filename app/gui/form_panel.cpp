#include "app/gui/form_panel.hpp"

#include <algorithm>

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QTextBrowser>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "app/gui/plan_words.hpp"
#include "app/gui/schema_form.hpp"
#include "app/gui/selection_params.hpp"
#include "app/gui/theming.hpp"
#include "core/job/job_title.hpp"

namespace ranvier::gui {
namespace {

constexpr int plan_delay_ms = 400;
constexpr double narrow = 290; // design pixels: labels go above their fields

std::vector<Param> output_params() {
    Param name, seed;
    name.id = "name";
    name.doc = FormPanel::tr("What the result is called in the project.").toStdString();
    seed.id = "seed";
    seed.type = ParamType::integer;
    seed.initial = "0";
    seed.high = 9007199254740992.0; // every whole number up to here is a double
    seed.doc = FormPanel::tr("Begins all random numbers: the same seed gives the same result.").toStdString();
    seed.advanced = true;
    return {name, seed};
}

} // namespace

FormPanel::FormPanel(Document& document, QWidget* parent)
    : Panel(QStringLiteral("form_panel"), parent), document_(document), scroll_(new QScrollArea(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setFocusPolicy(Qt::NoFocus);
    column->addWidget(scroll_, 1);
    save_action_ = new QAction(Theming::instance().icon(QStringLiteral("export")), tr("Save as job file"), this);
    save_action_->setObjectName(QStringLiteral("save_job"));
    save_action_->setToolTip(tr("Save as a job file, which a command line or a cluster runs unchanged"));
    help_action_ = new QAction(Theming::instance().icon(QStringLiteral("help")), tr("About this operation"), this);
    help_action_->setObjectName(QStringLiteral("operation_help"));
    QObject::connect(save_action_, &QAction::triggered, this, &FormPanel::save_job);
    QObject::connect(help_action_, &QAction::triggered, this, &FormPanel::show_help);
    build_foot(column);
    plan_timer_.setSingleShot(true);
    plan_timer_.setInterval(plan_delay_ms);
    QObject::connect(&plan_timer_, &QTimer::timeout, this, &FormPanel::ask_plan);
    QObject::connect(&document_, &Document::planned, this, &FormPanel::show_plan);
    QObject::connect(&document_, &Document::objects_changed, this, &FormPanel::fill_recordings);
    QObject::connect(&document_, &Document::sources_changed, this, &FormPanel::fill_recordings);
    const auto& entries = document_.session().catalogue().entries;
    if (!entries.empty()) operation_ = entries.front().schema.id;
    build();
}

const CatalogueEntry* FormPanel::entry() const {
    const auto found = document_.session().catalogue().find(operation_);
    return found ? *found : nullptr;
}

const views::RecordingData* FormPanel::data() const {
    if (ports_.empty()) return nullptr;
    const auto id = ports_.front().second->currentData().toString().toStdString();
    return id == document_.current_recording() ? document_.sources().recording.get() : nullptr;
}

QString FormPanel::title() const { return entry() ? QString::fromStdString(entry()->schema.title) : tr("No operation"); }

QString FormPanel::subtitle() const {
    if (!entry()) return {};
    return QString::fromStdString(entry()->schema.id + " " + entry()->schema.version);
}

QList<QAction*> FormPanel::title_actions() { return {save_action_, help_action_}; }

void FormPanel::choose(const std::string& operation) {
    if (operation == operation_ || !document_.session().catalogue().find(operation)) return;
    operation_ = operation;
    build();
    Q_EMIT title_changed();
}

// --- building ---------------------------------------------------------------------------------------------------------------

void FormPanel::build() {
    building_ = true;
    ports_.clear();
    rows_.clear();
    selection_ids_.clear();
    selection_ = params_ = output_ = advanced_ = nullptr;
    auto* inside = new QWidget;
    inside->setProperty("role", "surface");
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(10, 8, 6, 8);
    column->setSpacing(8);
    if (entry()) {
        build_operation(column);
        build_inputs(column);
        build_parameters(column);
    } else {
        auto* missing = new QLabel(tr("No operation is installed. The list of plugins says why."), inside);
        missing->setWordWrap(true);
        missing->setProperty("role", "second");
        column->addWidget(missing);
    }
    column->addStretch(1);
    scroll_->setWidget(inside);
    building_ = false;
    filled_for_.clear();
    fill_recordings();
}

void FormPanel::build_operation(QVBoxLayout* column) {
    const auto& entries = document_.session().catalogue().entries;
    if (entries.size() < 2) return;
    auto* box = new QComboBox;
    box->setObjectName(QStringLiteral("operation"));
    for (const auto& each : entries) box->addItem(QString::fromStdString(each.schema.id));
    box->setCurrentText(QString::fromStdString(operation_));
    // Later: the box is gone once another form is built.
    QObject::connect(box, &QComboBox::textActivated, this, [this](const QString& chosen) {
        QMetaObject::invokeMethod(
            this, [this, chosen] { choose(chosen.toStdString()); }, Qt::QueuedConnection);
    });
    rows_.push_back(new FieldRow(tr("Operation"), box, {}));
    column->addWidget(rows_.back());
    column->addWidget(make_rule(nullptr));
}

void FormPanel::build_inputs(QVBoxLayout* column) {
    const Schema& schema = entry()->schema;
    for (const auto& port : schema.ports) {
        auto* box = new QComboBox;
        box->setObjectName(QStringLiteral("input_") + QString::fromStdString(port.id));
        box->setToolTip(QString::fromStdString(port.doc));
        box->setMinimumContentsLength(6);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        QObject::connect(box, &QComboBox::activated, this, [this, box] {
            document_.show_object(box->currentData().toString().toStdString());
            recording_changed();
        });
        Param named;
        named.id = port.id;
        rows_.push_back(new FieldRow(schema.ports.size() == 1 ? tr("Input") : label_of(named), box, {}));
        ports_.emplace_back(port.id, box);
        column->addWidget(rows_.back());
    }
    if (!schema.reads_recording()) return;
    std::vector<Param> plain;
    for (auto& param : selection_params()) {
        if (schema.find(param.id)) continue; // the operation has its own of that name
        selection_ids_.insert(param.id);
        if (!param.advanced) plain.push_back(param);
    }
    selection_ = add_form(plain, column);
}

void FormPanel::build_parameters(QVBoxLayout* column) {
    const Schema& schema = entry()->schema;
    column->addWidget(make_rule(nullptr));
    build_presets(column);
    std::vector<Param> plain, folded;
    for (const auto& param : schema.params) (param.advanced ? folded : plain).push_back(param);
    for (auto& param : selection_params())
        if (param.advanced && selection_ids_.contains(param.id)) folded.push_back(param);
    std::vector<Param> output;
    for (auto& param : output_params()) (param.advanced ? folded : output).push_back(param);
    params_ = add_form(plain, column);
    column->addWidget(make_rule(nullptr));
    output_ = add_form(output, column);
    column->addWidget(make_rule(nullptr));
    advanced_ = add_form(folded, column);
}

void FormPanel::build_presets(QVBoxLayout* column) {
    const Schema& schema = entry()->schema;
    if (schema.presets.size() < 2) return;
    auto* box = new QComboBox;
    box->setObjectName(QStringLiteral("preset"));
    box->setMinimumContentsLength(6);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const auto& preset : schema.presets) {
        box->addItem(QString::fromStdString(preset.label.empty() ? preset.id : preset.label));
        box->setItemData(box->count() - 1, QString::fromStdString(preset.doc), Qt::ToolTipRole);
    }
    auto* row = new FieldRow(tr("Preset"), box, {});
    row->set_note(QString::fromStdString(schema.presets.front().doc));
    QObject::connect(box, &QComboBox::activated, this, [this, row](int at) {
        const Schema& chosen = entry()->schema;
        const auto& preset = chosen.presets[static_cast<size_t>(at)];
        row->set_note(QString::fromStdString(preset.doc));
        if (const auto values = resolve_params(chosen, {{"preset", preset.id}})) {
            const TextMap given = given_form(*values);
            for (const auto& param : chosen.params)
                if (auto* field = (param.advanced ? advanced_ : params_)->field(param.id)) field->set_value(given.at(param.id));
        }
    });
    rows_.push_back(row);
    column->addWidget(row);
}

SchemaForm* FormPanel::add_form(const std::vector<Param>& params, QVBoxLayout* column) {
    // Options of the selection are judged on the recording, the rest by the schema.
    const auto check = [this](const Param& param, const std::string& value) -> QString {
        if (selection_ids_.contains(param.id)) return selection_complaint(param.id, value, data());
        Schema own;
        own.params = {param};
        const auto resolved = resolve_params(own, {{param.id, value}});
        return resolved || param.type == ParamType::variant ? QString() : sentence_in_place(resolved.error().sentence());
    };
    auto* form = new SchemaForm(params, QStringLiteral("param_"), check);
    column->addWidget(form);
    QObject::connect(form, &SchemaForm::edited, this, &FormPanel::edited);
    return form;
}

void FormPanel::build_foot(QVBoxLayout* column) {
    column->addWidget(make_rule(this));
    auto* foot = new QWidget(this);
    auto* rows = new QVBoxLayout(foot);
    rows->setContentsMargins(10, 8, 6, 8);
    rows->setSpacing(6);
    cost_ = new QLabel(foot);
    cost_->setObjectName(QStringLiteral("form_cost"));
    cost_->setProperty("role", "muted");
    cost_->setWordWrap(true);
    rows->addWidget(cost_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    copy_ = new QPushButton(tr("Copy command"), foot);
    copy_->setObjectName(QStringLiteral("copy_command"));
    copy_->setProperty("role", "link");
    run_ = new QPushButton(tr("Run"), foot);
    run_->setObjectName(QStringLiteral("run_form"));
    run_->setProperty("role", "primary");
    run_->setToolTip(tr("Run (Ctrl+Return)"));
    buttons->addStretch(1);
    buttons->addWidget(copy_);
    buttons->addWidget(run_);
    rows->addLayout(buttons);
    column->addWidget(foot);
    QObject::connect(copy_, &QPushButton::clicked, this, &FormPanel::copy_command);
    QObject::connect(run_, &QPushButton::clicked, this, &FormPanel::run);
    auto* action = new QAction(tr("Run the form"), this);
    action->setObjectName(QStringLiteral("run_form_action"));
    action->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(action, &QAction::triggered, this, &FormPanel::run);
    addAction(action);
}

void FormPanel::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    const bool stacked = width() < Theming::instance().px(narrow);
    for (auto* row : rows_) row->set_stacked(stacked);
    for (auto* form : {selection_, params_, output_, advanced_})
        if (form) form->set_stacked(stacked);
}

// --- the recording ----------------------------------------------------------------------------------------------------------

void FormPanel::fill_recordings() {
    if (building_) return;
    std::vector<ProjectObject> recordings;
    if (document_.project())
        for (auto& object : document_.project()->objects())
            if (object.kind == "recording") recordings.push_back(std::move(object));
    for (size_t i = 0; i < ports_.size(); ++i) {
        QComboBox* box = ports_[i].second;
        const QSignalBlocker quiet(box);
        QString kept = box->currentData().toString();
        if (i == 0 && !document_.current_recording().empty()) kept = QString::fromStdString(document_.current_recording());
        box->clear();
        for (const auto& object : recordings)
            box->addItem(QString::fromStdString(object.property("name")), QString::fromStdString(object.id));
        if (recordings.empty()) box->addItem(tr("none is open"), QString());
        if (const int at = box->findData(kept); at >= 0) box->setCurrentIndex(at);
        box->setEnabled(!recordings.empty());
        if (!recordings.empty()) box->setToolTip(box->currentText());
    }
    recording_changed();
}

void FormPanel::recording_changed() {
    if (!entry() || ports_.empty()) {
        tell_foot();
        return;
    }
    fill_units();
    if (selection_)
        if (auto* units = selection_->field("units")) units->set_choices({}, tr("all"));
    if (selection_)
        if (auto* interval = selection_->field("interval")) {
            const QStringList known = interval_tables(data());
            interval->set_choices(known, tr("whole recording"));
        }
    for (auto* form : {selection_, advanced_})
        if (form && selection_)
            for (const auto& id : selection_ids_)
                if (auto* field = form->field(id)) {
                    if (id == "bin") field->editor()->setEnabled(!data() || !data()->is_counts());
                    field->look_again();
                }
    edited();
}

// The units for analysis that the project knows of this recording.
void FormPanel::fill_units() {
    const auto id = ports_.front().second->currentData().toString().toStdString();
    if (!selection_ || id.empty() || id == filled_for_ || !document_.project()) return;
    filled_for_ = id;
    const auto units = document_.project()->property(id, "units");
    if (auto* field = selection_->field("units"); field && !units.empty()) field->set_value(units);
}

// --- values -----------------------------------------------------------------------------------------------------------------

std::string FormPanel::value_of(const std::string& id) const {
    for (const auto* form : {selection_, params_, output_, advanced_})
        if (form)
            if (const auto* field = form->field(id)) return field->value();
    return "";
}

int FormPanel::n_invalid() const {
    int n = 0;
    for (const auto* form : {selection_, params_, output_, advanced_})
        if (form) n += form->n_invalid();
    return n;
}

bool FormPanel::ready() const {
    if (!entry() || n_invalid() > 0 || !document_.project()) return false;
    for (const auto& [port, box] : ports_)
        if (box->currentData().toString().isEmpty()) return false;
    return true;
}

FormPanel::Order FormPanel::order() const {
    Order order;
    for (const auto& [port, box] : ports_) order.inputs.emplace_back(port, box->currentData().toString().toStdString());
    for (const auto& param : entry()->schema.params) order.params[param.id] = value_of(param.id);
    for (const auto& id : selection_ids_)
        if (const auto value = value_of(id); !value.empty()) order.select[id] = value;
    order.seed = QString::fromStdString(value_of("seed")).toULongLong();
    order.name = QString::fromStdString(value_of("name"));
    if (order.name.isEmpty()) order.name = automatic_name();
    return order;
}

// "HMM-GLM, 5 states": the operation and what was chosen otherwise than by default.
QString FormPanel::automatic_name() const {
    TextMap given;
    for (const auto& param : entry()->schema.params) given[param.id] = value_of(param.id);
    const auto resolved = resolve_params(entry()->schema, given);
    return QString::fromStdString(job_title(entry()->schema, resolved ? *resolved : TextMap{}));
}

void FormPanel::edited() {
    if (building_) return;
    tell_notes();
    if (output_)
        if (auto* field = output_->field("name")) field->set_choices({}, automatic_name());
    rethink_plan();
    tell_foot();
}

// --- the plan ---------------------------------------------------------------------------------------------------------------

// What was planned, or is being planned, holds as long as the form asks for the same.
void FormPanel::rethink_plan() {
    const QString wanted = ready() ? job_words() : QString();
    if (wanted == planned_) return;
    planned_.clear();
    plan_ = {};
    plan_error_.clear();
    planning_ = false;
    document_.drop_plan();
    plan_timer_.stop();
    if (wanted.isEmpty() || !isVisible()) return;
    planned_ = wanted;
    planning_ = true;
    plan_timer_.start();
}

// Of what the plan depends on: all of the job but its seed and name.
QString FormPanel::job_words() const {
    const Order now = order();
    return document_.job_command(operation_, now.inputs, now.params, now.select, 0);
}

void FormPanel::ask_plan() {
    if (!ready()) return;
    const Order now = order();
    beside_a_job_ = a_job_runs();
    document_.plan(operation_, now.inputs, now.params, now.select);
}

bool FormPanel::a_job_runs() const {
    const auto jobs = document_.queue().jobs();
    return std::any_of(jobs.begin(), jobs.end(),
                       [](const QueuedJob* job) { return job->job && job->state == JobState::running; });
}

void FormPanel::show_plan(const QString& json, const QString& error) {
    if (!planning_ || plan_timer_.isActive()) return; // it answers an older form
    planning_ = false;
    plan_ = plan_words(json, beside_a_job_ || a_job_runs());
    plan_error_ = error;
    tell_foot();
}

// A form that nobody sees asks nothing.
void FormPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    edited();
}

void FormPanel::tell_notes() {
    TextMap values;
    for (const auto& id : selection_ids_) values[id] = value_of(id);
    for (auto* form : {selection_, advanced_})
        if (form)
            for (const auto& id : selection_ids_)
                if (auto* field = form->field(id)) field->set_note(selection_note(id, values, data()));
}

void FormPanel::tell_foot() {
    const int wrong = n_invalid();
    QString text = planning_ ? tr("Estimating …") : plan_.line;
    const bool failed = wrong == 0 && (!plan_error_.isEmpty() || plan_.too_much);
    if (wrong > 0)
        text = wrong == 1 ? tr("1 value to mend") : tr("%1 values to mend").arg(wrong);
    else if (!plan_error_.isEmpty())
        text = plan_error_;
    else if (!ready())
        text = tr("Open a recording to run this on.");
    const char* role = failed ? "error" : "muted";
    if (cost_->property("role").toString() != QLatin1String(role)) {
        cost_->setProperty("role", role);
        restyle(*cost_);
    }
    cost_->setText(text);
    cost_->setToolTip(wrong == 0 ? plan_.more : QString());
    cost_->setVisible(!text.isEmpty());
    for (auto* button : {copy_, run_}) button->setEnabled(ready());
    save_action_->setEnabled(ready());
}

// --- acting -----------------------------------------------------------------------------------------------------------------

void FormPanel::run() {
    if (!ready()) return;
    const Order now = order();
    document_.run(operation_, now.inputs, now.params, now.select, now.seed, now.name);
}

void FormPanel::fill_from(const std::string& result) {
    const ProjectObject* object = document_.project() ? document_.project()->find(result) : nullptr;
    if (!object || object->property("operation").empty()) return;
    choose(object->property("operation"));
    const auto map = [](const std::string& json) {
        const auto parsed = nlohmann::ordered_json::parse(json, nullptr, false);
        return parsed.is_object() ? parsed.get<TextMap>() : TextMap{};
    };
    TextMap values = map(object->property("params"));
    for (const auto& [id, value] : map(object->property("select"))) values.emplace(id, value);
    values["seed"] = object->property("seed");
    for (auto* form : {selection_, params_, output_, advanced_})
        if (form) form->set_values(values);
}

void FormPanel::copy_command() {
    const Order now = order();
    QGuiApplication::clipboard()->setText(document_.job_command(operation_, now.inputs, now.params, now.select, now.seed));
}

void FormPanel::save_job() {
    if (!ready()) return;
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save as job file"), QString::fromStdString(operation_) + QStringLiteral(".json"), tr("Job files (*.json)"));
    if (path.isEmpty()) return;
    const Order now = order();
    document_.save_job(path, operation_, now.inputs, now.params, now.select, now.seed);
}

void FormPanel::show_help() {
    if (!entry()) return;
    auto* dialog = new QDialog(this);
    dialog->setObjectName(QStringLiteral("operation_page"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title());
    dialog->resize(Theming::instance().px(720), Theming::instance().px(640));
    auto* page = new QTextBrowser(dialog);
    page->setAccessibleName(title());
    page->setMarkdown(QString::fromStdString(schema_page(entry()->schema)));
    auto* column = new QVBoxLayout(dialog);
    column->addWidget(page);
    dialog->show();
}

Panel* make_form_panel(Document& document, QWidget* parent) { return new FormPanel(document, parent); }

} // namespace ranvier::gui
