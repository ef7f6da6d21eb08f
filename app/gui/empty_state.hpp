// What stands where there is nothing to show yet: one line what is missing, one line when it will be there, one button.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace ranvier::gui {

class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);
    void set(const QString& missing, const QString& when, const QString& action); // action "": no button

Q_SIGNALS:
    void action();

private:
    QLabel* missing_;
    QLabel* when_;
    QPushButton* button_;
};

} // namespace ranvier::gui
