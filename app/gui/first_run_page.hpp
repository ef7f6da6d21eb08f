// What an empty window shows: the samples that come with Ranvier one press away, with a picture of what is in them, and how to
// open one's own data.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <QWidget>

#include "app/gui/document.hpp"

class QHBoxLayout;
class QVBoxLayout;

namespace ranvier::gui {

class SpikesPicture;

class FirstRunPage : public QWidget {
    Q_OBJECT
public:
    FirstRunPage(Document& document, const QString& share, QWidget* parent);

Q_SIGNALS:
    void open_files_asked();
    void open_folder_asked();
    void open_project_asked();

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Sample {
        const char* name;
        QString path, title, text, verb;
    };
    QWidget* make_sample(const Sample& sample, bool first);
    QWidget* make_own_row(const char* icon, const QString& title, const QString& text, const QString& keys, const QString& verb,
                          void (FirstRunPage::*asked)());
    void load_pictures();
    void job_changed(int id);
    void take_picture(const std::string& path, const Imported& imported);
    Document& document_;
    QString share_;
    std::map<std::string, SpikesPicture*> pictures_; // by the path of the sample
    std::map<int, RequestInput> imports_;
    bool asked_ = false;
};

} // namespace ranvier::gui
