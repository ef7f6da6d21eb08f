#include "app/gui/units_panel.hpp"

#include <algorithm>
#include <array>

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "app/gui/empty_state.hpp"
#include "app/gui/field_row.hpp"
#include "app/gui/param_field.hpp"
#include "app/gui/theming.hpp"
#include "core/base/text.hpp"
#include "core/data/expression.hpp"
#include "core/data/unit_choice.hpp"

namespace ranvier::gui {

// The rows that pass, in the order of the header that was clicked.
class UnitFilter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void set_passing(std::optional<std::vector<uint8_t>> passing) {
        passing_ = std::move(passing);
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex&) const override {
        const auto at = static_cast<size_t>(row);
        return !passing_ || (at < passing_->size() && (*passing_)[at] != 0);
    }

private:
    std::optional<std::vector<uint8_t>> passing_; // nothing: all
};

namespace {

constexpr double row_height = 21, header_height = 24;

// The words of --units if they fit; else an expression that may also ask for what is counted from the spikes.
Result<std::vector<uint8_t>> passing_rows(const std::string& words, const UnitTableModel& model) {
    const auto& recording = *model.recording();
    Selection selection;
    selection.units = words;
    selection.labels = Labels::all;
    if (const auto choice = choose_units(recording.units(), selection, recording.unit_columns())) {
        std::vector<uint8_t> rows(recording.units().size(), 0);
        for (const auto& group : choice->groups)
            for (const int member : group.members) rows[static_cast<size_t>(member)] = 1;
        return rows;
    }
    return rows_where(words, model.as_table());
}

} // namespace

UnitsPanel::UnitsPanel(Document& document, QWidget* parent)
    : Panel(QStringLiteral("units_panel"), parent),
      document_(document),
      shown_(new UnitFilter(this)),
      table_(new QTableView(this)),
      filter_(new QLineEdit(this)),
      complaint_(new QLabel(this)),
      filter_box_(new QWidget(this)),
      empty_(new EmptyState(this)) {
    setProperty("role", "surface");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* box = new QVBoxLayout(filter_box_);
    box->setContentsMargins(10, 6, 6, 6);
    box->setSpacing(2);
    box->addWidget(filter_);
    box->addWidget(complaint_);
    column->addWidget(filter_box_);
    column->addWidget(table_, 1);
    column->addWidget(empty_, 1);
    filter_->setObjectName(QStringLiteral("unit_filter"));
    filter_->setAccessibleName(tr("Filter of units"));
    filter_->setPlaceholderText(tr("3,7,12-15 or region=='CA1' and rate > 1"));
    filter_->setClearButtonEnabled(true);
    complaint_->setProperty("role", "error");
    complaint_->setWordWrap(true);
    complaint_->hide();
    filter_box_->hide();
    empty_->set(tr("No units yet."), tr("They are listed here when a recording is open."), {});
    build_table();
    build_actions();
    QObject::connect(filter_, &QLineEdit::textChanged, this, &UnitsPanel::apply_filter);
    model_.on_label([this](const std::string& unit, const std::string& label) {
        document_.set_property(document_.current_recording(), "unit/" + unit + "/label", label);
    });
    QObject::connect(&document_, &Document::sources_changed, this, &UnitsPanel::sources_changed);
    QObject::connect(&document_.link(), &LinkModel::changed, this,
                     [this](const views::Link&, const views::Link& now) { take_link(now); });
    sources_changed();
}

UnitsPanel::~UnitsPanel() { pool_.waitForDone(); }

void UnitsPanel::build_table() {
    const Theming& theming = Theming::instance();
    shown_->setSourceModel(&model_);
    shown_->setSortRole(UnitTableModel::sort_role);
    table_->setObjectName(QStringLiteral("unit_table"));
    table_->setAccessibleName(tr("Units"));
    table_->setModel(shown_);
    table_->setSortingEnabled(true);
    table_->sortByColumn(-1, Qt::AscendingOrder); // the order of the file
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->setTabKeyNavigation(false);
    table_->viewport()->installEventFilter(this);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(theming.px(row_height));
    table_->verticalHeader()->setMinimumSectionSize(theming.px(row_height));
    table_->horizontalHeader()->setFixedHeight(theming.px(header_height));
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QObject::connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &UnitsPanel::give_selection);
    QObject::connect(table_, &QWidget::customContextMenuRequested, this, &UnitsPanel::show_menu);
    QObject::connect(&Theming::instance(), &Theming::changed, this, [this] {
        table_->verticalHeader()->setMinimumSectionSize(Theming::instance().px(row_height));
        table_->verticalHeader()->setDefaultSectionSize(Theming::instance().px(row_height));
        table_->horizontalHeader()->setFixedHeight(Theming::instance().px(header_height));
        fit_columns();
    });
}

void UnitsPanel::build_actions() {
    filter_action_ = new QAction(Theming::instance().icon(QStringLiteral("filter")), tr("Filter units"), this);
    filter_action_->setObjectName(QStringLiteral("filter_units"));
    filter_action_->setCheckable(true);
    filter_action_->setToolTip(tr("Filter by ids or an expression"));
    QObject::connect(filter_action_, &QAction::toggled, this, [this](bool on) {
        filter_box_->setVisible(on);
        if (on)
            filter_->setFocus();
        else
            filter_->clear();
    });
    copy_action_ = new QAction(tr("Copy rows"), this);
    copy_action_->setObjectName(QStringLiteral("copy_units"));
    copy_action_->setShortcut(QKeySequence::Copy);
    copy_action_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(copy_action_, &QAction::triggered, this, &UnitsPanel::copy_rows);
    table_->addAction(copy_action_);
    label_action_ = new QAction(tr("Label this unit"), this);
    label_action_->setObjectName(QStringLiteral("label_unit"));
    QObject::connect(label_action_, &QAction::triggered, this, [this] {
        const QModelIndex at = table_->currentIndex();
        if (!at.isValid()) return;
        table_->setColumnHidden(UnitTableModel::label, false);
        table_->edit(at.siblingAtColumn(UnitTableModel::label));
    });
    analysis_action_ = new QAction(tr("Use this filter for analysis"), this);
    analysis_action_->setObjectName(QStringLiteral("filter_for_analysis"));
    QObject::connect(analysis_action_, &QAction::triggered, this, &UnitsPanel::use_for_analysis);
}

QString UnitsPanel::title() const { return tr("Units"); }

QString UnitsPanel::subtitle() const {
    if (!model_.recording()) return {};
    const int all = model_.rowCount(), shown = shown_->rowCount();
    const auto n_selected = document_.link().link().units.size();
    QString text = n_selected > 0 ? tr("%L1 of %L2 selected").arg(n_selected).arg(all) : tr("%L1 units").arg(all);
    if (shown < all) text += tr(", %L1 hidden by the filter").arg(all - shown);
    return text;
}

QList<QAction*> UnitsPanel::title_actions() { return {filter_action_}; }

void UnitsPanel::set_filter(const QString& expression) {
    filter_action_->setChecked(!expression.isEmpty());
    filter_->setText(expression);
}

void UnitsPanel::find_unit(const std::string& id) {
    for (int row = 0; row < shown_->rowCount(); ++row)
        if (unit_at(row) == id) table_->scrollTo(shown_->index(row, 0));
}

std::string UnitsPanel::unit_at(int row) const {
    const int source = shown_->mapToSource(shown_->index(row, 0)).row();
    return model_.recording()->units()[static_cast<size_t>(source)].id;
}

void UnitsPanel::sources_changed() {
    const auto& sources = document_.sources();
    model_.set_annotations(sources.annotations);
    if (sources.recording.get() != model_.recording()) {
        taking_ = true;
        model_.set_recording(sources.recording);
        taking_ = false;
        if (const auto recording = sources.recording)
            pool_.start([this, recording] {
                auto numbers = std::make_shared<std::vector<UnitNumbers>>(unit_numbers(*recording));
                QMetaObject::invokeMethod(
                    this,
                    [this, numbers, of = recording.get()] {
                        if (model_.recording() != of) return;
                        model_.set_numbers(std::move(*numbers));
                        apply_filter();
                        fit_columns();
                    },
                    Qt::QueuedConnection);
            });
        apply_filter();
        take_link(document_.link().link());
    }
    const bool any = model_.recording() != nullptr;
    table_->setVisible(any);
    empty_->setVisible(!any);
    filter_action_->setEnabled(any);
    fit_columns();
    Q_EMIT title_changed();
}

// --- selection --------------------------------------------------------------------------------------------------------------

void UnitsPanel::take_link(const views::Link& now) {
    if (taking_ || !model_.recording()) return;
    taking_ = true;
    QItemSelection selection;
    for (int row = 0; row < shown_->rowCount(); ++row)
        if (now.is_selected(unit_at(row))) selection.select(shown_->index(row, 0), shown_->index(row, shown_->columnCount() - 1));
    table_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    taking_ = false;
    Q_EMIT title_changed();
}

void UnitsPanel::give_selection() {
    if (taking_) return;
    std::set<std::string> units;
    for (const auto& at : table_->selectionModel()->selectedRows()) units.insert(unit_at(at.row()));
    // What the filter hides stays selected until something else is chosen elsewhere.
    taking_ = true;
    document_.link().select_units(units);
    taking_ = false;
    Q_EMIT title_changed();
}

// --- filter -----------------------------------------------------------------------------------------------------------------

void UnitsPanel::apply_filter() {
    const std::string words = filter_->text().trimmed().toStdString();
    QString complaint;
    std::optional<std::vector<uint8_t>> passing;
    if (!words.empty() && model_.recording()) {
        auto rows = passing_rows(words, model_);
        if (rows)
            passing = std::move(*rows);
        else
            complaint = sentence_in_place(rows.error().sentence());
    }
    const bool wrong = !complaint.isEmpty();
    complaint_->setText(complaint);
    complaint_->setVisible(wrong);
    if (filter_->property("bad").toBool() != wrong) {
        filter_->setProperty("bad", wrong);
        restyle(*filter_);
    }
    filter_->setAccessibleDescription(complaint);
    taking_ = true; // hiding a row takes nothing out of the selection
    if (!wrong) shown_->set_passing(std::move(passing));
    taking_ = false;
    take_link(document_.link().link());
    analysis_action_->setEnabled(!wrong && !words.empty());
    Q_EMIT title_changed();
}

// The filter becomes the recording's selection for analysis. An analysis does not choose by what is counted from spikes, since
// that looks at held-out bins: such a filter becomes the list of the units that pass, and that is said.
void UnitsPanel::use_for_analysis() {
    std::string words = filter_->text().trimmed().toStdString();
    const auto* recording = model_.recording();
    if (!recording || words.empty()) return;
    Selection selection;
    selection.units = words;
    if (!choose_units(recording->units(), selection, recording->unit_columns())) {
        words = ids_that_pass();
        if (words.empty()) return;
        Q_EMIT message({Message::Kind::information,
                        tr("The units that pass now are used, by their ids."),
                        tr("Rates, violations and counts are taken over the whole recording, held-out bins included. The minimal "
                           "rate of the form looks at training bins only."),
                        {},
                        QStringLiteral("units")});
    }
    document_.set_property(document_.current_recording(), "units", words);
}

std::string UnitsPanel::ids_that_pass() const {
    std::vector<int> rows; // of the recording, whatever the table is sorted by
    for (int row = 0; row < shown_->rowCount(); ++row) rows.push_back(shown_->mapToSource(shown_->index(row, 0)).row());
    std::ranges::sort(rows);
    std::vector<std::string> ids;
    for (const int row : rows) ids.push_back(model_.recording()->units()[static_cast<size_t>(row)].id);
    return join(ids, ",");
}

// --- columns ----------------------------------------------------------------------------------------------------------------

bool UnitsPanel::eventFilter(QObject* object, QEvent* event) {
    if (object == table_->viewport() && event->type() == QEvent::Resize) fit_columns();
    return Panel::eventFilter(object, event);
}

// As many columns as fit, the most wanted first: nothing scrolls sideways.
void UnitsPanel::fit_columns() {
    if (!model_.recording()) return;
    const int padding = Theming::instance().px(14), header_padding = Theming::instance().px(22);
    int left = table_->viewport()->width();
    bool full = false;
    std::vector<int> fitting;
    for (int column = 0; column < model_.columnCount(); ++column) {
        const bool needed = column == UnitTableModel::id;
        const bool empty = !needed && column != UnitTableModel::label && !model_.has_any(column);
        int wide = table_->horizontalHeader()->fontMetrics().horizontalAdvance(
                       model_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()) +
                   header_padding;
        for (int row = 0; row < std::min(model_.rowCount(), 200); ++row)
            wide = std::max(wide, table_->fontMetrics().horizontalAdvance(
                                      model_.data(model_.index(row, column), Qt::DisplayRole).toString()) +
                                      padding);
        wide = std::min(wide, Theming::instance().px(110));
        const bool fits = !empty && !full && (needed || wide <= left);
        if (!empty && !fits) full = true;
        table_->setColumnHidden(column, !fits);
        if (!fits) continue;
        table_->setColumnWidth(column, wide);
        fitting.push_back(column);
        left -= wide;
    }
    for (size_t i = 1; i < fitting.size() && left > 0; ++i) { // what is left over goes to all but the first alike
        const int more = left / static_cast<int>(fitting.size() - i);
        table_->setColumnWidth(fitting[i], table_->columnWidth(fitting[i]) + more);
        left -= more;
    }
}

// --- acting -----------------------------------------------------------------------------------------------------------------

void UnitsPanel::copy_rows() const {
    const auto rows = table_->selectionModel()->selectedRows();
    QStringList lines, header;
    std::vector<int> columns;
    for (int column = 0; column < model_.columnCount(); ++column)
        if (column == UnitTableModel::id || model_.has_any(column)) columns.push_back(column);
    for (const int column : columns) header << model_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    lines << header.join(QLatin1Char('\t'));
    std::vector<int> order;
    for (const auto& at : rows) order.push_back(at.row());
    std::sort(order.begin(), order.end());
    for (const int row : order) {
        QStringList words;
        for (const int column : columns) {
            const QVariant value = shown_->index(row, column).data(UnitTableModel::sort_role);
            const bool missing = value.typeId() == QMetaType::Double && std::isnan(value.toDouble());
            words << (missing ? QString() : value.toString());
        }
        lines << words.join(QLatin1Char('\t'));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

void UnitsPanel::show_menu(const QPoint& at) {
    QMenu menu(this);
    menu.addAction(copy_action_);
    menu.addAction(label_action_);
    menu.addSeparator();
    menu.addAction(filter_action_);
    menu.addAction(analysis_action_);
    analysis_action_->setEnabled(!filter_->text().trimmed().isEmpty());
    copy_action_->setEnabled(table_->selectionModel()->hasSelection());
    label_action_->setEnabled(table_->currentIndex().isValid());
    menu.exec(table_->viewport()->mapToGlobal(at));
}

Panel* make_units_panel(Document& document, QWidget* parent) { return new UnitsPanel(document, parent); }

} // namespace ranvier::gui
