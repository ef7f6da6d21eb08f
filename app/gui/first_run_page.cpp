#include "app/gui/first_run_page.hpp"

#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/gui/spikes_picture.hpp"
#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

QLabel* text_label(const QString& text, const char* role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", role);
    return label;
}

} // namespace

FirstRunPage::FirstRunPage(Document& document, const QString& share, QWidget* parent)
    : QWidget(parent), document_(document), share_(share) {
    setObjectName("first_run_page");
    setProperty("role", "surface");
    setAttribute(Qt::WA_StyledBackground);
    const auto& t = Theming::instance();
    auto* page = new QWidget(this);
    page->setMaximumWidth(t.px(882));
    page->setMinimumWidth(t.px(560));
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(t.px(16), t.px(24), t.px(16), t.px(24));
    column->setSpacing(0);
    column->addWidget(text_label(tr("Start with a recording or a sample"), "page_title", page));
    column->addSpacing(t.px(4));
    column->addWidget(text_label(tr("Everything runs on this machine. Nothing is sent anywhere."), "second", page));
    column->addSpacing(t.px(24));
    auto* samples = new QHBoxLayout;
    samples->setSpacing(t.px(40));
    const Sample all[] = {
        {"session", share_ + "/datasets/session/recording.json", tr("Recording with trials"),
         tr("12 units of two regions from a phy folder, with trials and a wheel trace on a clock of their own."),
         tr("Open recording")},
        {"switching", share_ + "/datasets/switching_sample.h5", tr("Synthetic, truth inside"),
         tr("12 units, 3 states, 20 sequences of counts. Shows how near a fit comes to the truth."), tr("Open synthetic")}};
    for (const auto& sample : all) samples->addWidget(make_sample(sample, &sample == all), 1);
    column->addLayout(samples);
    column->addSpacing(t.px(32));
    auto* own = new QHBoxLayout;
    own->setSpacing(t.px(16));
    own->addWidget(text_label(tr("Your own data"), "section", page));
    own->addWidget(text_label(tr("or drop files and folders anywhere in this window"), "muted", page), 1);
    column->addLayout(own);
    column->addSpacing(t.px(8));
    column->addWidget(make_own_row("recording", tr("Recordings and results"),
                                   tr("NWB, CSV, MATLAB, npz, HDF5 spike lists and counts, results of Ranvier"), "Ctrl+O",
                                   tr("Open files"), &FirstRunPage::open_files_asked));
    column->addWidget(make_own_row("folder", tr("Folders"), tr("Kilosort and phy, ALF, Neurosuite, SpikeInterface"), {},
                                   tr("Open folder"), &FirstRunPage::open_folder_asked));
    column->addWidget(make_own_row("model", tr("Project"),
                                   tr("a folder ending in .ranvier, with its results, labels and layouts"), "Ctrl+Shift+O",
                                   tr("Open project"), &FirstRunPage::open_project_asked));
    auto* outer = new QGridLayout(this);
    outer->setRowStretch(0, 2);
    outer->setRowStretch(2, 3);
    outer->setColumnStretch(0, 1);
    outer->setColumnStretch(1, 8);
    outer->setColumnStretch(2, 1);
    outer->addWidget(page, 1, 1);
    connect(&document_, &Document::job_changed, this, &FirstRunPage::job_changed);
}

QWidget* FirstRunPage::make_sample(const Sample& sample, bool first) {
    const auto& t = Theming::instance();
    auto* card = new QWidget(this);
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(t.px(6));
    auto* picture = new SpikesPicture(card);
    picture->setFixedHeight(t.px(180));
    picture->setAccessibleName(tr("Spikes of the sample: %1").arg(sample.title));
    pictures_[sample.path.toStdString()] = picture;
    column->addWidget(picture);
    column->addSpacing(t.px(8));
    column->addWidget(text_label(sample.title, "section", card));
    auto* text = text_label(sample.text, "second", card);
    text->setWordWrap(true);
    text->setMinimumHeight(t.px(32));
    text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    column->addWidget(text);
    column->addSpacing(t.px(4));
    auto* open = new QPushButton(sample.verb, card);
    open->setObjectName(QStringLiteral("open_sample_") + sample.name);
    open->setAccessibleName(sample.verb);
    if (first) open->setProperty("role", "primary");
    connect(open, &QPushButton::clicked, this, [this, path = sample.path] { document_.open({path}); });
    column->addWidget(open, 0, Qt::AlignLeft);
    if (!QFileInfo::exists(sample.path)) {
        open->setEnabled(false);
        text->setText(tr("This sample is not installed: %1 is missing.").arg(sample.path));
    }
    return card;
}

QWidget* FirstRunPage::make_own_row(const char* icon_name, const QString& title, const QString& text, const QString& keys,
                                    const QString& verb, void (FirstRunPage::*asked)()) {
    const auto& t = Theming::instance();
    auto* line = new QWidget(this);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, t.px(6), 0, t.px(6));
    row->setSpacing(t.px(14));
    auto* icon = new QLabel(line);
    const auto draw = [icon, icon_name, &t] { icon->setPixmap(t.picture(icon_name, 20, t.theme().text)); };
    draw();
    connect(&t, &Theming::changed, icon, draw);
    row->addWidget(icon);
    auto* words = new QVBoxLayout;
    words->setSpacing(t.px(2));
    words->addWidget(text_label(title, "title", line));
    words->addWidget(text_label(text, "muted", line));
    row->addLayout(words, 1);
    if (!keys.isEmpty()) row->addWidget(text_label(keys, "muted", line));
    auto* button = new QPushButton(verb, line);
    button->setObjectName(QStringLiteral("first_run_") + icon_name);
    button->setAccessibleName(verb);
    button->setMinimumWidth(t.px(112));
    connect(button, &QPushButton::clicked, this, asked);
    row->addWidget(button);
    return line;
}

void FirstRunPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!std::exchange(asked_, true)) load_pictures();
}

// The samples are imported as any file is: from the cache at once, else by a worker in the background.
void FirstRunPage::load_pictures() {
    for (const auto& [path, picture] : pictures_) {
        if (!document_.session().fs().exists(path)) continue;
        RequestInput input;
        input.path = path;
        if (const auto known = document_.session().known_import(input)) {
            take_picture(path, *known);
            continue;
        }
        QueueItem item;
        item.title = tr("Picture of a sample").toStdString();
        item.import = input;
        item.in_background = true;
        imports_[document_.queue().submit(std::move(item))] = input;
    }
}

void FirstRunPage::job_changed(int id) {
    const auto found = imports_.find(id);
    const auto* job = document_.queue().find(id);
    if (found == imports_.end() || !job || !job->ended()) return;
    if (job->imported) take_picture(found->second.path, *job->imported);
    imports_.erase(found);
}

void FirstRunPage::take_picture(const std::string& path, const Imported& imported) {
    // Without one the card stands without a picture; opening the sample tells why.
    auto opened = views::RecordingData::open(document_.session().fs(), imported.columns, name_of(path));
    if (opened) pictures_.at(path)->set_recording(std::move(*opened));
}

} // namespace ranvier::gui
