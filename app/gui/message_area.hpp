// What was refused, lost or moved, above the views: at most two at once, the others one press away.
#pragma once

#include <deque>

#include <QWidget>

#include "app/gui/message.hpp"

class QVBoxLayout;

namespace ranvier::gui {

class MessageArea : public QWidget {
    Q_OBJECT
public:
    explicit MessageArea(QWidget* parent = nullptr);
    void show_message(const Message& message); // one about the same thing takes the other's place
    void clear();
    size_t n_messages() const { return messages_.size(); }

private:
    void rebuild();
    QWidget* make_strip(size_t at);
    void remove(size_t at);
    std::deque<Message> messages_; // newest first
    bool all_ = false;             // all are shown, not only two
    QVBoxLayout* column_;
};

} // namespace ranvier::gui
