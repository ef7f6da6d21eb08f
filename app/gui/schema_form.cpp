#include "app/gui/schema_form.hpp"

#include <algorithm>

#include <QToolButton>
#include <QVBoxLayout>

#include "app/gui/theming.hpp"

namespace ranvier::gui {

SchemaForm::SchemaForm(const std::vector<Param>& params, const QString& prefix, Check check, QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    for (const auto& param : params)
        if (!param.advanced) add(param, prefix, check, column, this);
    if (std::none_of(params.begin(), params.end(), [](const Param& p) { return p.advanced; })) return;

    fold_ = new QToolButton(this);
    fold_->setObjectName(prefix + QStringLiteral("advanced"));
    fold_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    fold_->setProperty("role", "fold");
    column->addWidget(fold_, 0, Qt::AlignLeft);
    folded_ = new QWidget(this);
    auto* inside = new QVBoxLayout(folded_);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(8);
    for (const auto& param : params)
        if (param.advanced) add(param, prefix, check, inside, folded_);
    column->addWidget(folded_);
    QObject::connect(fold_, &QToolButton::clicked, this, [this] { set_unfolded(!is_unfolded()); });
    set_unfolded(false);
}

void SchemaForm::add(const Param& param, const QString& prefix, const Check& check, QVBoxLayout* column, QWidget* parent) {
    ParamField::Check own;
    if (check) own = [check, param](const std::string& value) { return check(param, value); };
    auto* field = new ParamField(param, prefix, own, parent);
    column->addWidget(field);
    (param.advanced ? advanced_ : fields_).push_back(field);
    QObject::connect(field, &ParamField::edited, this, [this] {
        tell_fold();
        Q_EMIT edited();
    });
}

void SchemaForm::set_unfolded(bool unfolded) {
    if (!fold_) return;
    folded_->setVisible(unfolded);
    tell_fold();
}

bool SchemaForm::is_unfolded() const { return fold_ && !folded_->isHidden(); }

void SchemaForm::tell_fold() {
    if (!fold_) return;
    fold_->setIcon(Theming::instance().icon(is_unfolded() ? QStringLiteral("chevron_down") : QStringLiteral("chevron_right")));
    const auto n_changed = std::count_if(advanced_.begin(), advanced_.end(), [](const auto* f) { return !f->is_default(); });
    const auto n_wrong = std::count_if(advanced_.begin(), advanced_.end(), [](const auto* f) { return f->n_invalid() > 0; });
    QString text = n_advanced() == 1 ? tr("Advanced, 1 setting") : tr("Advanced, %1 settings").arg(n_advanced());
    if (n_wrong > 0)
        text += tr(", %1 to mend").arg(n_wrong);
    else
        text += n_changed == 0 ? tr(" at default") : tr(", %1 changed").arg(n_changed);
    fold_->setText(text);
    fold_->setAccessibleDescription(is_unfolded() ? tr("unfolded") : tr("folded"));
}

ParamField* SchemaForm::field(const std::string& id) const {
    for (const auto* list : {&fields_, &advanced_})
        for (auto* field : *list)
            if (field->param().id == id) return field;
    return nullptr;
}

TextMap SchemaForm::values() const {
    TextMap all;
    for (const auto* list : {&fields_, &advanced_})
        for (const auto* field : *list) all[field->param().id] = field->value();
    return all;
}

TextMap SchemaForm::changed_values() const {
    TextMap changed;
    for (const auto* list : {&fields_, &advanced_})
        for (const auto* field : *list)
            if (!field->is_default()) changed[field->param().id] = field->value();
    return changed;
}

void SchemaForm::set_values(const TextMap& values) {
    for (const auto* list : {&fields_, &advanced_})
        for (auto* field : *list) {
            const auto found = values.find(field->param().id);
            field->set_value(found == values.end() ? field->param().initial : found->second);
        }
}

int SchemaForm::n_invalid() const {
    int n = 0;
    for (const auto* list : {&fields_, &advanced_})
        for (const auto* field : *list) n += field->n_invalid();
    return n;
}

void SchemaForm::set_stacked(bool stacked) {
    for (const auto* list : {&fields_, &advanced_})
        for (auto* field : *list) field->set_stacked(stacked);
}

} // namespace ranvier::gui
