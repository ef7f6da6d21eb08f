// Widgets in a row that goes on below where it would be too wide.
#pragma once

#include <memory>
#include <vector>

#include <QLayout>

namespace ranvier::gui {

class FlowLayout : public QLayout {
public:
    FlowLayout(QWidget* parent, int gap, int line_gap) : QLayout(parent), gap_(gap), line_gap_(line_gap) {}

    // Widgets that stay together: a label and its field.
    void add_group(const std::vector<QWidget*>& widgets);

    void addItem(QLayoutItem* item) override { items_.emplace_back(item); }
    int count() const override { return static_cast<int>(items_.size()); }
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return place({0, 0, width, 0}, false); }
    Qt::Orientations expandingDirections() const override { return {}; }
    QSize sizeHint() const override;
    QSize minimumSize() const override; // of the widest group alone
    void setGeometry(const QRect& rect) override;

private:
    // Puts the items if `move`; answers the height that they take.
    int place(const QRect& rect, bool move) const;
    std::vector<std::unique_ptr<QLayoutItem>> items_;
    int gap_, line_gap_;
};

} // namespace ranvier::gui
