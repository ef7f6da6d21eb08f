#include "app/gui/flow_layout.hpp"

#include <algorithm>
#include <utility>

#include <QHBoxLayout>
#include <QWidget>

namespace ranvier::gui {

void FlowLayout::add_group(const std::vector<QWidget*>& widgets) {
    auto* group = new QWidget(parentWidget());
    auto* row = new QHBoxLayout(group);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gap_);
    for (auto* widget : widgets) row->addWidget(widget);
    addWidget(group);
}

QLayoutItem* FlowLayout::itemAt(int index) const {
    return index >= 0 && index < count() ? items_[static_cast<size_t>(index)].get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index) {
    if (index < 0 || index >= count()) return nullptr;
    auto* item = items_[static_cast<size_t>(index)].release();
    items_.erase(items_.begin() + index);
    return item;
}

QSize FlowLayout::sizeHint() const {
    int width = 0, height = 0;
    for (const auto& item : items_) {
        width += (width > 0 ? gap_ : 0) + item->sizeHint().width();
        height = std::max(height, item->sizeHint().height());
    }
    const auto m = contentsMargins();
    return {width + m.left() + m.right(), height + m.top() + m.bottom()};
}

QSize FlowLayout::minimumSize() const {
    QSize most(0, 0);
    for (const auto& item : items_) most = most.expandedTo(item->minimumSize());
    const auto m = contentsMargins();
    return {most.width() + m.left() + m.right(), most.height() + m.top() + m.bottom()};
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    place(rect, true);
}

int FlowLayout::place(const QRect& rect, bool move) const {
    const QRect area = rect.marginsRemoved(contentsMargins());
    int x = area.left(), y = area.top(), height = 0;
    std::vector<std::pair<QLayoutItem*, QRect>> line;
    const auto end_line = [&] {
        for (auto& [item, box] : line) // on the middle of its line
            if (move) item->setGeometry(box.translated(0, (height - box.height()) / 2));
        line.clear();
    };
    for (const auto& item : items_) {
        if (item->isEmpty()) continue; // hidden
        const QSize size = item->sizeHint().boundedTo({area.width(), QWIDGETSIZE_MAX});
        if (!line.empty() && x + size.width() > area.left() + area.width()) {
            end_line();
            x = area.left();
            y += height + line_gap_;
            height = 0;
        }
        line.emplace_back(item.get(), QRect(QPoint(x, y), size));
        x += size.width() + gap_;
        height = std::max(height, size.height());
    }
    end_line();
    const auto m = contentsMargins();
    return y + height - area.top() + m.top() + m.bottom();
}

} // namespace ranvier::gui
