// The manual: pages of Markdown from the installation.
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;
class QTextBrowser;

namespace ranvier::gui {

class ManualDialog : public QDialog {
    Q_OBJECT
public:
    ManualDialog(const QString& folder, QWidget* parent);

private:
    void fill(const QString& folder);
    void show_page(int row);
    void find_next();
    QListWidget* pages_;
    QTextBrowser* page_;
    QLineEdit* search_;
    QLabel* told_;
};

// The first heading of a page, else its name: "Recordings".
QString page_title(const QString& path);

} // namespace ranvier::gui
