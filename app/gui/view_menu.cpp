#include "app/gui/view_menu.hpp"

#include <QActionGroup>
#include <QCheckBox>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QWidgetAction>

#include "app/gui/option_values.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/view_dock.hpp"

namespace ranvier::gui {
namespace {

// A value of a setting as people read it.
QString value_label(const QString& value) {
    if (value.isEmpty()) return ViewMenu::tr("as it comes");
    if (value == QStringLiteral("file")) return ViewMenu::tr("as in the file");
    if (value.startsWith(QStringLiteral("coupling:"))) return ViewMenu::tr("coupling in state %1").arg(value.mid(9));
    return value;
}

} // namespace

QString option_words(const std::string& id) {
    QString words = QString::fromStdString(id).replace('_', ' ');
    if (!words.isEmpty()) words[0] = words[0].toUpper();
    return QCoreApplication::translate("options", words.toUtf8().constData());
}

ViewMenu::ViewMenu(ViewDock& dock, QWidget* parent) : QMenu(parent), dock_(dock) {
    setToolTipsVisible(true);
    setAccessibleName(tr("More"));
    connect(this, &QMenu::aboutToShow, this, &ViewMenu::fill);
}

void ViewMenu::fill() {
    for (auto* sub : findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly)) sub->deleteLater();
    clear();
    if (const auto* kind = dock_.figure_kind(); kind && dock_.figure() && !kind->options.empty()) {
        for (const auto& param : kind->options) add_option(param);
        addSeparator();
    }
    add_view_actions();
}

void ViewMenu::add_option(const Param& param) {
    const TextMap options = dock_.shown_options();
    const auto set = options.find(param.id);
    const std::string now = set == options.end() ? param.initial : set->second;
    if (param.id == "state" && param.type == ParamType::integer) {
        auto* follow = addAction(tr("State follows the selection"));
        follow->setObjectName("option_state_follows");
        follow->setCheckable(true);
        follow->setChecked(dock_.follows_state());
        connect(follow, &QAction::triggered, this, [this](bool on) { dock_.set_follows_state(on); });
    }
    if (param.type == ParamType::boolean) {
        auto* action = addAction(option_words(param.id));
        action->setObjectName("option_" + QString::fromStdString(param.id));
        action->setToolTip(QString::fromStdString(param.doc));
        action->setCheckable(true);
        action->setChecked(now == "true");
        connect(action, &QAction::triggered, this,
                [this, id = param.id](bool on) { dock_.set_option(id, on ? "true" : "false"); });
    } else if (param.type == ParamType::choice) {
        add_choices(param, now);
    } else if (const auto known = option_values(dock_.kind(), param.id, dock_.sources()); !known.none()) {
        add_known(param, now, known);
    } else {
        add_edit(*this, param, now);
    }
}

void ViewMenu::add_choices(const Param& param, const std::string& now) {
    auto* menu = addMenu(option_words(param.id));
    menu->setObjectName("option_" + QString::fromStdString(param.id));
    menu->setToolTip(QString::fromStdString(param.doc));
    auto* group = new QActionGroup(menu);
    for (const auto& choice : param.choices) {
        auto* action = menu->addAction(option_words(choice));
        action->setObjectName(QString::fromStdString(param.id + "_" + choice));
        action->setCheckable(true);
        action->setChecked(choice == now);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, id = param.id, choice] { dock_.set_option(id, choice); });
    }
}

// What may be chosen, and a field for what is in no list.
void ViewMenu::add_known(const Param& param, const std::string& now, const OptionValues& known) {
    const QString id = QString::fromStdString(param.id), value = QString::fromStdString(now);
    auto* menu = addMenu(tr("%1: %2").arg(option_words(param.id), value_label(value)));
    menu->setObjectName("options_of_" + id);
    menu->setToolTip(QString::fromStdString(param.doc));
    menu->setToolTipsVisible(true);
    auto* group = new QActionGroup(menu);
    for (const auto& choice : known.whole) {
        auto* action = menu->addAction(value_label(choice));
        action->setObjectName(id + "_" + choice);
        action->setCheckable(true);
        action->setChecked(choice == value);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, which = param.id, choice] { dock_.set_option(which, choice.toStdString()); });
    }
    if (!known.names.isEmpty()) menu->addSeparator();
    for (const auto& name : known.names) add_name(*menu, param, name, names_in(value).contains(name) || value == "all");
    menu->addSeparator();
    add_edit(*menu, param, now);
}

// A box to tick, beside others: the menu stays open.
void ViewMenu::add_name(QMenu& menu, const Param& param, const QString& name, bool on) {
    const auto& t = Theming::instance();
    auto* row = new QWidget(&menu);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(t.px(10), t.px(2), t.px(12), t.px(2));
    auto* box = new QCheckBox(name, row);
    box->setObjectName(QString::fromStdString(param.id) + "_" + name);
    box->setAccessibleName(name);
    box->setChecked(on);
    layout->addWidget(box);
    auto* action = new QWidgetAction(&menu);
    action->setDefaultWidget(row);
    menu.addAction(action);
    connect(box, &QCheckBox::toggled, this, [this, &menu, id = param.id](bool) {
        QStringList chosen;
        for (const auto* each : menu.findChildren<QCheckBox*>())
            if (each->isChecked()) chosen << each->text();
        dock_.set_option(id, chosen.isEmpty() ? "none" : chosen.join(QLatin1Char(',')).toStdString());
    });
}

// Return takes the value and leaves the menu open for the next one.
void ViewMenu::add_edit(QMenu& menu, const Param& param, const std::string& now) {
    const auto& t = Theming::instance();
    auto* row = new QWidget(&menu);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(t.px(28), t.px(2), t.px(12), t.px(2));
    const QString unit = QString::fromStdString(param.unit);
    auto* label = new QLabel(unit.isEmpty() ? option_words(param.id) : option_words(param.id) + " (" + unit + ")", row);
    auto* edit = new QLineEdit(QString::fromStdString(now), row);
    edit->setObjectName("option_" + QString::fromStdString(param.id));
    edit->setAccessibleName(label->text());
    edit->setToolTip(QString::fromStdString(param.doc));
    edit->setFixedWidth(t.px(param.type == ParamType::real || param.type == ParamType::integer ? 80 : 140));
    layout->addWidget(label, 1);
    layout->addWidget(edit);
    auto* action = new QWidgetAction(&menu);
    action->setDefaultWidget(row);
    menu.addAction(action);
    connect(edit, &QLineEdit::returnPressed, this, [this, id = param.id, edit] {
        const bool taken = dock_.set_option(id, edit->text().trimmed().toStdString());
        edit->setProperty("bad", !taken);
        edit->setStyleSheet(edit->styleSheet()); // looks at the property again
    });
}

QAction* ViewMenu::add(const char* name, const QString& text, auto signal) {
    auto* action = addAction(text, &dock_, signal);
    action->setObjectName(name);
    return action;
}

void ViewMenu::add_view_actions() {
    const bool shown = dock_.has_picture();
    add("view_table", tr("Table of its numbers"), &ViewDock::table_asked)->setEnabled(shown);
    add("view_export", tr("Export figure ..."), &ViewDock::export_asked)->setEnabled(shown);
    add("view_copy", tr("Copy figure"), &ViewDock::copy_asked)->setEnabled(shown);
    add("view_help", tr("What it shows, and its keys"), &ViewDock::help_asked);
    addSeparator();
    add("view_duplicate", tr("Duplicate"), &ViewDock::duplicate_asked);
    auto* host = qobject_cast<QMainWindow*>(dock_.parentWidget());
    auto* tab = addMenu(tr("Tab with"));
    tab->setObjectName("view_tab_with");
    for (auto* other : host ? host->findChildren<ViewDock*>(QString(), Qt::FindDirectChildrenOnly) : QList<ViewDock*>{}) {
        if (other == &dock_ || other->isFloating()) continue;
        tab->addAction(other->shown_title(), this, [this, host, other] {
            dock_.setFloating(false);
            host->tabifyDockWidget(other, &dock_);
            dock_.raise();
        });
    }
    tab->setEnabled(!tab->isEmpty());
    add("view_float", dock_.isFloating() ? tr("Put back") : tr("Float"), [this] { dock_.setFloating(!dock_.isFloating()); });
    add("view_close", tr("Close"), &QDockWidget::close);
}

} // namespace ranvier::gui
