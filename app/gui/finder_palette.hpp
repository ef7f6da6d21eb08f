// The field in the tool bar that finds everything (Ctrl+K or ':'), with its findings in a list below it.
#pragma once

#include <functional>
#include <vector>

#include <QFrame>
#include <QPointer>
#include <QWidget>

#include "app/gui/finder.hpp"

class QLabel;
class QLineEdit;
class QListWidget;

namespace ranvier::gui {

class FinderPalette : public QWidget {
    Q_OBJECT
public:
    FinderPalette(Document& document, const Actions& actions, QWidget* parent);
    ~FinderPalette() override;
    void begin(const QString& text = {}); // takes the keyboard, with `text` typed
    void set_narrow(bool narrow);
    // What it finds beside the actions, asked for each time.
    void set_more(std::function<std::vector<Finding>()> more) { more_ = std::move(more); }

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    bool key_pressed(int key);
    void refresh();
    void place_list();
    void run(int row);
    void end();
    Document& document_;
    const Actions& actions_;
    std::function<std::vector<Finding>()> more_;
    QLineEdit* edit_;
    QLabel* keys_;
    QPointer<QFrame> list_frame_;
    QListWidget* list_;
    std::vector<Finding> findings_;
    QPointer<QWidget> focus_before_;
};

} // namespace ranvier::gui
