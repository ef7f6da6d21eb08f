// Time in the tool bar: state changes, steps, play; where the window starts and how long it is.
#pragma once

#include <QWidget>

#include "app/gui/actions.hpp"
#include "app/gui/document.hpp"
#include "app/gui/player.hpp"

class QLabel;
class QLineEdit;

namespace ranvier::gui {

class TransportBar : public QWidget {
    Q_OBJECT
public:
    // Its buttons are the actions previous_change, step_back, play, step_forward and next_change.
    TransportBar(Document& document, const Actions& actions, QWidget* parent);
    void set_narrow(bool narrow); // without the length of the whole
    void edit_start();            // puts the keyboard into the field of the start

private:
    void refresh();
    void edited();
    Document& document_;
    QLineEdit *start_, *length_;
    QLabel *unit_of_start_, *unit_of_length_, *whole_;
    bool narrow_ = false;
};

} // namespace ranvier::gui
