#include "app/gui/finder_palette.hpp"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

// A finding as one row: its name at the left, its keys or kind at the right.
class FindingRow : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const auto style = Theming::instance().style();
        const auto& t = *style.theme;
        const bool selected = option.state & QStyle::State_Selected;
        painter->fillRect(option.rect, selected ? t.selection : option.state & QStyle::State_MouseOver ? t.hover : t.surface);
        const QRect box = option.rect.adjusted(Theming::instance().px(12), 0, -Theming::instance().px(12), 0);
        painter->setFont(style.font(11));
        painter->setPen(selected && t.kind == views::ThemeKind::high_contrast ? t.selection_text : t.muted);
        const QString detail = index.data(Qt::UserRole).toString();
        painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, detail);
        const int taken = painter->fontMetrics().horizontalAdvance(detail) + Theming::instance().px(12);
        painter->setFont(style.font(12));
        painter->setPen(selected ? t.selection_text : t.text);
        const QString text = painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, box.width() - taken);
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter, text);
    }
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {0, Theming::instance().px(26)}; }
};

} // namespace

FinderPalette::FinderPalette(Document& document, const Actions& actions, QWidget* parent)
    : QWidget(parent), document_(document), actions_(actions), edit_(new QLineEdit(this)), keys_(new QLabel("Ctrl+K", this)) {
    const auto& t = Theming::instance();
    setObjectName("finder_box");
    setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(t.px(8), 0, t.px(10), 0);
    row->setSpacing(t.px(10));
    auto* icon = new QLabel(this);
    const auto draw = [icon, &t] { icon->setPixmap(t.picture("finder", 14, t.theme().muted)); };
    draw();
    connect(&t, &Theming::changed, icon, draw);
    edit_->setObjectName("finder");
    edit_->setProperty("role", "bare");
    edit_->setAccessibleName(tr("Find unit, node, time or action"));
    edit_->setPlaceholderText(edit_->accessibleName());
    edit_->installEventFilter(this);
    keys_->setProperty("role", "muted");
    row->addWidget(icon);
    row->addWidget(edit_, 1);
    row->addWidget(keys_);
    setFixedHeight(t.px(25));
    set_narrow(false);
    list_frame_ = new QFrame(parent->window());
    list_frame_->setObjectName("finder_list");
    list_ = new QListWidget(list_frame_);
    list_->setObjectName("findings");
    list_->setAccessibleName(tr("Findings"));
    list_->setItemDelegate(new FindingRow(list_));
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setMouseTracking(true);
    auto* column = new QVBoxLayout(list_frame_);
    column->setContentsMargins(1, 1, 1, 1);
    column->addWidget(list_);
    list_frame_->hide();
    connect(edit_, &QLineEdit::textEdited, this, &FinderPalette::refresh);
    connect(list_, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { run(list_->row(item)); });
}

// The list belongs to the window, so that it lies over everything.
FinderPalette::~FinderPalette() { delete list_frame_; }

void FinderPalette::set_narrow(bool narrow) {
    setFixedWidth(Theming::instance().px(narrow ? 210 : 300));
    keys_->setVisible(!narrow);
}

void FinderPalette::begin(const QString& text) {
    if (!edit_->hasFocus()) focus_before_ = QApplication::focusWidget();
    edit_->setFocus(Qt::ShortcutFocusReason);
    edit_->setText(text);
    refresh();
}

void FinderPalette::refresh() {
    findings_ = find_everywhere(edit_->text(), document_, actions_, more_ ? more_() : std::vector<Finding>{});
    list_->clear();
    for (const auto& f : findings_) {
        auto* item = new QListWidgetItem(f.text, list_);
        item->setData(Qt::UserRole, f.detail);
    }
    if (findings_.empty()) {
        auto* none = new QListWidgetItem(tr("Nothing is called that."), list_);
        none->setFlags(Qt::NoItemFlags);
    }
    list_->setCurrentRow(findings_.empty() ? -1 : 0);
    place_list();
}

void FinderPalette::place_list() {
    const auto& t = Theming::instance();
    const QPoint below = mapTo(window(), QPoint(0, height() + t.px(2)));
    const int rows = std::min(14, list_->count());
    list_frame_->setGeometry(below.x(), below.y(), std::max(width(), t.px(420)), rows * t.px(26) + 2);
    list_frame_->raise();
    list_frame_->show();
}

void FinderPalette::run(int row) {
    if (row < 0 || row >= static_cast<int>(findings_.size())) return;
    const auto act = findings_[static_cast<size_t>(row)].act;
    end();
    act();
}

void FinderPalette::end() {
    list_frame_->hide();
    edit_->clear();
    if (focus_before_)
        focus_before_->setFocus(Qt::OtherFocusReason);
    else
        edit_->clearFocus();
}

bool FinderPalette::key_pressed(int key) {
    const int row = list_->currentRow(), n = static_cast<int>(findings_.size());
    switch (key) {
        case Qt::Key_Escape:
            end();
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            run(row);
            return true;
        case Qt::Key_Down:
            if (n > 0) list_->setCurrentRow((row + 1) % n);
            return true;
        case Qt::Key_Up:
            if (n > 0) list_->setCurrentRow((row + n - 1) % n);
            return true;
        default:
            return false;
    }
}

bool FinderPalette::eventFilter(QObject* object, QEvent* event) {
    if (object != edit_) return QWidget::eventFilter(object, event);
    if (event->type() == QEvent::KeyPress && key_pressed(static_cast<QKeyEvent*>(event)->key())) return true;
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        setProperty("focused", event->type() == QEvent::FocusIn);
        style()->unpolish(this);
        style()->polish(this);
        if (event->type() == QEvent::FocusOut) list_frame_->hide();
        if (event->type() == QEvent::FocusIn && static_cast<QFocusEvent*>(event)->reason() == Qt::MouseFocusReason) refresh();
    }
    return QWidget::eventFilter(object, event);
}

} // namespace ranvier::gui
