// One job of the list: how far it is, what it says, and what can be done with it.
#pragma once

#include <QFrame>

#include "app/gui/document.hpp"

class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace ranvier::gui {

class LiveCurve;

// "18 s", "1 min 10 s", "2 h 5 min".
QString duration_words(double seconds);
// "1 min 10 s left", in steps that grow with it: what is not known to the second does not run by the second.
QString left_words(double seconds);

class JobCard : public QFrame {
    Q_OBJECT
public:
    JobCard(Document& document, int job, QWidget* parent);
    int job() const { return job_; }
    void update_from(const QueuedJob& job);
    void show_log(bool shown);

protected:
    void contextMenuEvent(QContextMenuEvent*) override;

private:
    void build_head(QVBoxLayout* column);
    void build_progress(QVBoxLayout* column);
    void build_failure(QVBoxLayout* column);
    QPushButton* add_link(QHBoxLayout* row, const QString& words, const QString& name);
    void show_failure(const QueuedJob& job);
    void fill_log(const QueuedJob& job);
    void leave();
    void resume();
    void copy_command() const;
    void save_job();

    Document& document_;
    int job_;
    QWidget* head_;
    QLabel* icon_;
    QLabel* title_;
    QLabel* status_;
    QToolButton* again_;
    QToolButton* pause_;
    QToolButton* close_;
    QWidget* progress_;
    QProgressBar* bar_;
    QLabel* percent_;
    QLabel* stage_;
    QLabel* left_;
    LiveCurve* curve_;
    QFrame* failure_;
    QLabel* failure_title_;
    QLabel* failure_text_;
    QPushButton* resume_;
    QPushButton* failure_log_;
    QPushButton* log_link_;
    QPlainTextEdit* log_;
    size_t n_logged_ = 0;
    bool ended_ = false;
};

} // namespace ranvier::gui
