#include "app/gui/message_area.hpp"

#include <algorithm>

#include <QAccessible>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

constexpr size_t most_at_once = 2, most_kept = 50;

const char* object_name(Message::Kind kind) {
    switch (kind) {
        case Message::Kind::information:
            return "message_information";
        case Message::Kind::warning:
            return "message_warning";
        default:
            return "message_refusal";
    }
}

const char* icon_name(Message::Kind kind) {
    switch (kind) {
        case Message::Kind::information:
            return "info";
        case Message::Kind::warning:
            return "warning";
        default:
            return "error";
    }
}

} // namespace

MessageArea::MessageArea(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)) {
    setObjectName("message_area");
    setAccessibleName(tr("Messages"));
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(0);
    hide();
    connect(&Theming::instance(), &Theming::changed, this, &MessageArea::rebuild);
}

void MessageArea::show_message(const Message& message) {
    std::erase_if(messages_, [&](const Message& m) {
        return (!message.about.isEmpty() && m.about == message.about) ||
               (m.headline == message.headline && m.text == message.text);
    });
    messages_.push_front(message);
    if (messages_.size() > most_kept) messages_.pop_back();
    rebuild();
    QAccessibleEvent told(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&told);
}

void MessageArea::clear() {
    messages_.clear();
    rebuild();
}

void MessageArea::remove(size_t at) {
    messages_.erase(messages_.begin() + static_cast<std::ptrdiff_t>(at));
    if (messages_.size() <= most_at_once) all_ = false;
    rebuild();
}

void MessageArea::rebuild() {
    while (auto* item = column_->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    const size_t shown = all_ ? messages_.size() : std::min(most_at_once, messages_.size());
    for (size_t i = 0; i < shown; ++i) column_->addWidget(make_strip(i));
    if (messages_.size() > most_at_once) {
        auto* rest = new QPushButton(this);
        rest->setObjectName("more_messages");
        rest->setProperty("role", "link");
        rest->setText(all_ ? tr("Show the newest only") : tr("and %n more", nullptr, static_cast<int>(messages_.size() - shown)));
        connect(rest, &QPushButton::clicked, this, [this] {
            all_ = !all_;
            rebuild();
        });
        column_->addWidget(rest, 0, Qt::AlignLeft);
    }
    setVisible(!messages_.empty());
}

QWidget* MessageArea::make_strip(size_t at) {
    const Message message = messages_[at];
    const auto& t = Theming::instance();
    auto* strip = new QFrame(this);
    strip->setObjectName(object_name(message.kind));
    strip->setAccessibleName(message.headline + " " + message.text);
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins(t.px(10), t.px(10), t.px(8), t.px(10));
    row->setSpacing(t.px(10));
    auto* icon = new QLabel(strip);
    const auto& tokens = t.theme();
    const QColor ink = message.kind == Message::Kind::refusal   ? tokens.error
                       : message.kind == Message::Kind::warning ? tokens.warning
                                                                : tokens.accent;
    icon->setPixmap(t.picture(icon_name(message.kind), 16, ink));
    row->addWidget(icon, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(t.px(4));
    auto* headline = new QLabel(message.headline, strip);
    headline->setObjectName("message_headline");
    headline->setProperty("role", "title");
    words->addWidget(headline);
    auto* text = new QLabel(whole_sentence(message.text), strip);
    text->setObjectName("message_text");
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setVisible(!message.text.isEmpty());
    words->addWidget(text);
    auto* verbs = new QHBoxLayout;
    verbs->setSpacing(t.px(12));
    for (const auto& action : message.actions) {
        auto* button = new QPushButton(action.verb, strip);
        button->setObjectName("message_action");
        button->setProperty("role", "link");
        connect(button, &QPushButton::clicked, this, [this, message, act = action.act] {
            // It may tell a new message: this one goes first.
            for (size_t i = 0; i < messages_.size(); ++i)
                if (messages_[i].headline == message.headline && messages_[i].text == message.text) {
                    remove(i);
                    break;
                }
            if (act) act();
        });
        verbs->addWidget(button);
    }
    verbs->addStretch();
    if (!message.actions.empty()) words->addLayout(verbs);
    row->addLayout(words, 1);
    auto* close = new QToolButton(strip);
    close->setObjectName("message_close");
    close->setIcon(t.icon("close"));
    close->setIconSize({t.px(14), t.px(14)});
    close->setAccessibleName(tr("Close this message"));
    close->setToolTip(close->accessibleName());
    connect(close, &QToolButton::clicked, this, [this, at] { remove(at); });
    row->addWidget(close, 0, Qt::AlignTop);
    return strip;
}

} // namespace ranvier::gui
