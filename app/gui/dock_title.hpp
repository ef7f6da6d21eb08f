// The title row of a dock, 30 px high: a chip if it belongs to one state, title, one second line of text, at most three icons.
#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QMenu;
class QToolButton;

namespace ranvier::gui {

// One line of text that gives way: it is cut with an ellipsis, and tells the whole as a tool tip.
class ElidedLabel : public QWidget {
    Q_OBJECT
public:
    ElidedLabel(double size, int weight, QWidget* parent) : QWidget(parent), size_(size), weight_(weight) {}
    void set_text(const QString& text);
    const QString& text() const { return text_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    double size_; // design pixels; of weight 400 it is muted
    int weight_;
    QString text_;
};

class DockTitle : public QWidget {
    Q_OBJECT
public:
    explicit DockTitle(QWidget* parent = nullptr);
    void set_title(const QString& title, const QString& subtitle);
    void set_chip(int category, const QString& number); // category -1: none
    void set_actions(const QList<QAction*>& actions);   // left of "more"
    QToolButton* more() const { return more_; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void restyle();
    class Chip;
    QHBoxLayout* row_;
    Chip* chip_;
    ElidedLabel *title_, *subtitle_; // the second gives way first
    QList<QToolButton*> buttons_;
    QToolButton* more_;
};

} // namespace ranvier::gui
