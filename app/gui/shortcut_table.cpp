#include "app/gui/shortcut_table.hpp"

#include <algorithm>

#include <QCoreApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

#include "app/gui/actions.hpp"
#include "app/gui/figure_widget.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/view_dock.hpp"

namespace ranvier::gui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ShortcutTable)
};

void add_row(QTableWidget* table, const QString& keys, const QString& what, const QString& group) {
    const int row = table->rowCount();
    table->insertRow(row);
    int column = 0;
    for (const auto& text : {keys, what, group}) {
        auto* item = new QTableWidgetItem(text);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        table->setItem(row, column++, item);
    }
}

// What the mouse does is no action: it stands here in words.
void add_mouse(QTableWidget* table, const ViewDock& view) {
    const QString group = Words::tr("Mouse");
    const bool time_axis = view.figure() && view.figure()->axis() == views::Axis::time;
    const auto has = [&](const char* option) {
        const auto* kind = view.figure_kind();
        return kind && std::any_of(kind->options.begin(), kind->options.end(), [&](const Param& p) { return p.id == option; });
    };
    add_row(table, Words::tr("Click"), Words::tr("Select; with Ctrl or Shift add to the selection"), group);
    if (time_axis) {
        add_row(table, Words::tr("Drag"), Words::tr("Move in time"), group);
        add_row(table, Words::tr("Shift+drag"), Words::tr("Select a range of time"), group);
        add_row(table, Words::tr("Shift+move"), Words::tr("Time cursor in all views"), group);
        add_row(table, Words::tr("Double click"), Words::tr("Put the cursor there"), group);
        add_row(table, Words::tr("Wheel"), Words::tr("Zoom in time around the pointer"), group);
        add_row(table, Words::tr("Right drag"), Words::tr("Length of the window"), group);
    }
    if (has("row_height")) add_row(table, Words::tr("Alt+wheel"), Words::tr("Row height"), group);
    if (has("mark_size")) add_row(table, Words::tr("Ctrl+wheel"), Words::tr("Size of marks"), group);
    add_row(table, Words::tr("Right click"), Words::tr("Menu of what is under the pointer"), group);
}

void add_about(const ViewDock& view, QVBoxLayout* column, QWidget* parent) {
    auto* title = new QLabel(view.shown_title(), parent);
    title->setProperty("role", "dialog_title");
    column->addWidget(title);
    const auto* kind = view.figure_kind();
    for (const QString& text : {kind ? QString::fromStdString(kind->doc) : QString(), view.caption()}) {
        if (text.isEmpty()) continue;
        auto* label = new QLabel(text, parent);
        label->setWordWrap(true);
        label->setProperty("role", "second");
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    }
}

} // namespace

QDialog* make_shortcut_table(const Actions& actions, const ViewDock* view, QWidget* parent) {
    const auto& t = Theming::instance();
    auto* dialog = new QDialog(parent);
    dialog->setObjectName("shortcut_table");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(Words::tr("Keys"));
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(t.px(16), t.px(16), t.px(16), t.px(16));
    column->setSpacing(t.px(8));
    if (view) add_about(*view, column, dialog);
    auto* filter = new QLineEdit(dialog);
    filter->setObjectName("shortcut_filter");
    filter->setAccessibleName(Words::tr("Find a key or an action"));
    filter->setPlaceholderText(filter->accessibleName());
    column->addWidget(filter);
    auto* table = new QTableWidget(0, 3, dialog);
    table->setObjectName("shortcuts");
    table->setAccessibleName(Words::tr("Keys"));
    table->setHorizontalHeaderLabels({Words::tr("Key"), Words::tr("Action"), Words::tr("Group")});
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(t.px(21));
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    for (const auto scope : {Scope::view, Scope::window}) {
        if (scope == Scope::view && !view) continue;
        for (const auto* action : actions.of(scope))
            if (!action->shortcuts().isEmpty() && action->isEnabled())
                add_row(table, Actions::keys_of(action), action->text().remove('&'), Actions::group_of(action));
        if (scope == Scope::view) add_mouse(table, *view);
    }
    table->setColumnWidth(0, t.px(170));
    table->setColumnWidth(2, t.px(90));
    column->addWidget(table, 1);
    QObject::connect(filter, &QLineEdit::textChanged, table, [table](const QString& text) {
        for (int row = 0; row < table->rowCount(); ++row) {
            bool match = false;
            for (int c = 0; c < table->columnCount(); ++c)
                match |= table->item(row, c)->text().contains(text, Qt::CaseInsensitive);
            table->setRowHidden(row, !match);
        }
    });
    for (auto* action : actions.of(Scope::window)) dialog->addAction(action); // the keys that it lists hold in it too
    dialog->resize(t.px(620), t.px(640));
    return dialog;
}

} // namespace ranvier::gui
