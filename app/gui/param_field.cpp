#include "app/gui/param_field.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <QWheelEvent>

#include "core/job/job_title.hpp"

namespace ranvier::gui {
namespace {

// A text may have choices that it is not bound to.
bool has_suggestions(const Param& p) { return p.type == ParamType::string && !p.choices.empty(); }

bool is_number(const Param& p) { return p.type == ParamType::integer || p.type == ParamType::real || p.type == ParamType::range; }

Schema schema_of(const Param& param) {
    Schema schema;
    schema.params = {param};
    return schema;
}

// A field that the wheel passes over: it scrolls the form.
class Choice : public QComboBox {
public:
    using QComboBox::QComboBox;

protected:
    void wheelEvent(QWheelEvent* event) override { event->ignore(); }
};

} // namespace

QString label_of(const Param& param) { return QString::fromStdString(param_label(param)); }

QString words_of(const Param& param, const std::string& value) {
    const std::string own = value.substr(0, param.type == ParamType::variant ? value.find(':') : std::string::npos);
    QString words = QString::fromStdString(value_words(param, own));
    const auto resolved = resolve_params(schema_of(param), {{param.id, value}});
    if (!resolved || own.size() == value.size()) return words;
    for (const auto& option : param.options)
        for (const auto& inner : option.params)
            if (option.id == own && resolved->at(param.id + "." + inner.id) != inner.initial)
                words += ParamField::tr(", %1 %2").arg(label_of(inner).toLower(),
                                                       words_of(inner, resolved->at(param.id + "." + inner.id)));
    return words;
}

QString sentence_in_place(const std::string& sentence) {
    QString text = QString::fromStdString(sentence);
    for (const QString& mark : {QStringLiteral(", allowed is "), QStringLiteral(": expected ")}) {
        const auto at = text.indexOf(mark);
        if (at >= 0) {
            text = ParamField::tr("Allowed is %1.").arg(text.mid(at + mark.size()));
            break;
        }
    }
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.');
}

ParamField::ParamField(Param param, const QString& prefix, Check check, QWidget* parent)
    : QWidget(parent), param_(std::move(param)), check_(std::move(check)), column_(new QVBoxLayout(this)) {
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(8);
    const QString name = prefix + QString::fromStdString(param_.id);
    setObjectName(name + QStringLiteral("_row"));
    row_ = new FieldRow(param_.type == ParamType::boolean ? QString() : label_of(param_), make_editor(name),
                        QString::fromStdString(param_.unit), this);
    row_->field()->setToolTip(QString::fromStdString(param_.doc));
    row_->field()->setAccessibleName(label_of(param_));
    column_->addWidget(row_);
    if (param_.type == ParamType::variant) add_options(name);
    set_value(param_.initial);
}

QWidget* ParamField::make_editor(const QString& name) {
    QWidget* made = nullptr;
    if (param_.type == ParamType::boolean) {
        auto* box = new QCheckBox(label_of(param_), this);
        QObject::connect(box, &QCheckBox::toggled, this, &ParamField::changed);
        made = box;
    } else if (param_.type == ParamType::choice || param_.type == ParamType::variant || has_suggestions(param_)) {
        auto* box = new Choice(this);
        box->setEditable(has_suggestions(param_));
        const auto offer = [&](const std::string& id) {
            box->addItem(QString::fromStdString(param_.choice_label(id)), QString::fromStdString(id));
        };
        for (const auto& choice : param_.choices) offer(choice);
        for (const auto& option : param_.options) {
            offer(option.id);
            box->setItemData(box->count() - 1, QString::fromStdString(option.doc), Qt::ToolTipRole);
        }
        box->setMinimumContentsLength(6);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        if (box->isEditable()) {
            box->setInsertPolicy(QComboBox::NoInsert);
            QObject::connect(box, &QComboBox::editTextChanged, this, &ParamField::changed);
        } else {
            QObject::connect(box, &QComboBox::currentIndexChanged, this, &ParamField::changed);
        }
        made = box;
    } else {
        auto* line = new QLineEdit(this);
        const bool number_at_first = static_cast<bool>(parse_number(param_.initial)); // an option that is text and holds one
        if (is_number(param_) || number_at_first) line->setAlignment(Qt::AlignRight);
        QObject::connect(line, &QLineEdit::textChanged, this, &ParamField::changed);
        made = line;
    }
    made->setObjectName(name);
    return made;
}

void ParamField::add_options(const QString& name) {
    for (const auto& option : param_.options) {
        auto* box = new QWidget(this);
        auto* column = new QVBoxLayout(box);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(8);
        std::vector<ParamField*> fields;
        for (const auto& param : option.params) {
            auto* field =
                new ParamField(param, name + QLatin1Char('_') + QString::fromStdString(option.id) + QLatin1Char('_'), {}, box);
            field->row().set_part();
            QObject::connect(field, &ParamField::edited, this, &ParamField::changed);
            column->addWidget(field);
            fields.push_back(field);
        }
        box->hide();
        column_->addWidget(box);
        options_.push_back(std::move(fields));
        option_boxes_.push_back(box);
    }
}

void ParamField::set_choices(const QStringList& choices, const QString& for_empty) {
    if (auto* line = qobject_cast<QLineEdit*>(row_->field())) line->setPlaceholderText(for_empty);
    auto* box = qobject_cast<QComboBox*>(row_->field());
    if (!box || !box->isEditable()) return;
    const QSignalBlocker quiet(box);
    const QString kept = box->currentText();
    const bool was_empty = own_value().empty();
    for_empty_ = for_empty;
    box->clear();
    box->addItem(for_empty);
    box->addItems(choices);
    box->setEditText(was_empty ? for_empty : kept);
}

std::string ParamField::own_value() const {
    if (const auto* box = qobject_cast<QCheckBox*>(row_->field())) return box->isChecked() ? "true" : "false";
    if (const auto* box = qobject_cast<QComboBox*>(row_->field())) {
        if (!box->isEditable()) return box->currentData().toString().toStdString();
        return box->currentText() == for_empty_ ? "" : box->currentText().trimmed().toStdString();
    }
    return qobject_cast<QLineEdit*>(row_->field())->text().trimmed().toStdString();
}

std::string ParamField::value() const {
    std::string value = own_value();
    if (param_.type != ParamType::variant) return value;
    const auto at = static_cast<size_t>(std::max(0, qobject_cast<QComboBox*>(row_->field())->currentIndex()));
    std::string parts;
    if (at < options_.size())
        for (const auto* field : options_[at])
            if (!field->is_default()) parts += (parts.empty() ? ":" : ",") + field->param().id + "=" + field->value();
    return value + parts;
}

void ParamField::set_value(const std::string& value) {
    filling_ = true;
    const auto text = QString::fromStdString(value);
    if (auto* check = qobject_cast<QCheckBox*>(row_->field())) {
        check->setChecked(value == "true");
    } else if (auto* line = qobject_cast<QLineEdit*>(row_->field())) {
        line->setText(text);
    } else if (auto* box = qobject_cast<QComboBox*>(row_->field())) {
        if (box->isEditable())
            box->setCurrentText(text.isEmpty() ? for_empty_ : text);
        else if (const int at = box->findData(text.section(QLatin1Char(':'), 0, 0)); at >= 0)
            box->setCurrentIndex(at);
        const auto at = static_cast<size_t>(std::max(0, box->currentIndex()));
        if (param_.type == ParamType::variant && at < options_.size()) {
            TextMap given;
            for (const auto& pair : text.section(QLatin1Char(':'), 1).split(QLatin1Char(','), Qt::SkipEmptyParts))
                given[pair.section(QLatin1Char('='), 0, 0).toStdString()] = pair.section(QLatin1Char('='), 1).toStdString();
            for (auto* field : options_[at]) {
                const auto found = given.find(field->param().id);
                field->set_value(found == given.end() ? field->param().initial : found->second);
            }
        }
    }
    filling_ = false;
    changed();
}

bool ParamField::is_default() const {
    if (value() == param_.initial) return true;
    const Schema schema = schema_of(param_);
    const auto mine = resolve_params(schema, {{param_.id, value()}});
    const auto initial = resolve_params(schema, {});
    return mine && initial && *mine == *initial;
}

int ParamField::n_invalid() const {
    int n = row_->is_wrong();
    if (param_.type != ParamType::variant) return n;
    const auto at = static_cast<size_t>(std::max(0, qobject_cast<QComboBox*>(row_->field())->currentIndex()));
    if (at < options_.size())
        for (const auto* field : options_[at]) n += field->n_invalid();
    return n;
}

void ParamField::set_note(const QString& note) {
    note_ = note;
    look();
}

void ParamField::set_stacked(bool stacked) {
    row_->set_stacked(stacked);
    for (auto& fields : options_)
        for (auto* field : fields) field->set_stacked(stacked);
}

void ParamField::look() {
    QString error;
    if (check_) {
        error = check_(value());
    } else if (param_.type != ParamType::variant) { // the parts of a variant look after themselves
        const auto resolved = resolve_params(schema_of(param_), {{param_.id, value()}});
        if (!resolved) error = sentence_in_place(resolved.error().sentence());
    }
    row_->set_error(error);
    QStringList lines;
    if (!note_.isEmpty()) lines << note_;
    const bool told_inside = param_.type == ParamType::variant && param_.initial.starts_with(own_value());
    if (!is_default() && !told_inside && !param_.initial.empty()) lines << tr("default %1").arg(words_of(param_, param_.initial));
    row_->set_note(lines.join(QStringLiteral(" · ")));
}

void ParamField::show_option() {
    const auto* box = qobject_cast<QComboBox*>(row_->field());
    for (size_t i = 0; i < option_boxes_.size(); ++i)
        option_boxes_[i]->setVisible(!options_[i].empty() && static_cast<int>(i) == box->currentIndex());
}

void ParamField::changed() {
    if (filling_) return;
    if (param_.type == ParamType::variant) show_option();
    look();
    Q_EMIT edited();
}

} // namespace ranvier::gui
