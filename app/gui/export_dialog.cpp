#include "app/gui/export_dialog.hpp"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QButtonGroup>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/gui/dialogs.hpp"
#include "app/gui/export_preview.hpp"
#include "app/gui/field_row.hpp"
#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"

namespace ranvier::gui {
namespace {

constexpr int redraw_after_ms = 150;

QLabel* words(const QString& text, const char* role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", role);
    return label;
}

struct Range {
    double low, high;
};
constexpr Range sizes{5, 2000}, texts{2, 100}, resolutions{20, 4800};

std::optional<double> number_in(const QLineEdit* field, Range range) {
    bool ok = false;
    const double value = field->text().trimmed().replace(',', '.').toDouble(&ok);
    return ok && value >= range.low && value <= range.high ? std::optional(value) : std::nullopt;
}

QString bytes_words(qint64 bytes) {
    if (bytes < 1'000'000) return ExportDialog::tr("%1 KB").arg(std::max<qint64>(1, (bytes + 500) / 1000));
    return ExportDialog::tr("%1 MB").arg(views::number_text(static_cast<double>(bytes) / 1e6, 1));
}

// What most figures use first, then all else that can be scaled.
QStringList families() {
    QStringList all{"Liberation Sans", "Roboto", "DejaVu Sans"};
    for (const auto& family : QFontDatabase::families())
        if (!all.contains(family) && QFontDatabase::isSmoothlyScalable(family)) all << family;
    return all;
}

} // namespace

ExportDialog::ExportDialog(Document& document, const std::string& kind, const TextMap& options, QWidget* parent)
    : QDialog(parent), document_(document), export_(document, kind, options, nullptr) {
    const auto& t = Theming::instance();
    setObjectName("export_dialog");
    setWindowTitle(tr("Export figure"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(make_head());
    column->addWidget(make_rule(this));
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(make_form());
    preview_ = new ExportPreview(this);
    middle->addWidget(preview_, 1);
    column->addLayout(middle, 1);
    column->addWidget(make_rule(this));
    column->addWidget(make_foot());

    drawing_.setSingleShot(true);
    connect(&drawing_, &QTimer::timeout, this, &ExportDialog::draw);
    connect(preview_, &ExportPreview::scale_changed, &drawing_, [this] { drawing_.start(redraw_after_ms); });
    connect(&document.link(), &LinkModel::changed, &drawing_, [this] { drawing_.start(redraw_after_ms); });
    connect(&document, &Document::project_changed, this, &ExportDialog::reject);
    connect(&export_, &FigureExport::previewed, this, [this](const QImage& picture) {
        const auto& facts = export_.facts();
        wrong_ = facts.wrong;
        second_title_->setText(facts.subtitle.isEmpty() ? facts.title : facts.title + ", " + facts.subtitle);
        preview_->set_wrong(wrong_);
        preview_->set_picture(picture);
        preview_->setAccessibleDescription(facts.summary);
        check_fields();
        if (const auto now = settings(); now && wrong_.isEmpty()) export_.measure(*now, ending());
    });
    connect(&export_, &FigureExport::measured, this, &ExportDialog::tell_size);
    connect(&export_, &FigureExport::copied, this, [this](const QImage& picture) {
        QApplication::clipboard()->setImage(picture);
        told_->setText(tr("On the clipboard: %1 × %2 pixels").arg(picture.width()).arg(picture.height()));
        check_fields();
    });
    connect(&export_, &FigureExport::failed, this, [this](const QString& sentence) {
        check_fields();
        path_error_->setText(sentence);
        path_error_->show();
        if (closing_) QDialog::reject();
    });
    connect(&export_, &FigureExport::written, this, [this] { closing_ ? QDialog::reject() : accept(); });

    show_settings(kept_style(document));
    path_->setText(QDir(QString::fromStdString(document.project() ? document.project()->folder() : std::string("/")))
                       .relativeFilePath(export_.default_path(ending())));
    if (!document.project()) path_->setText(export_.default_path(ending()));
    tell_path();
    const QSize room = screen()->availableSize();
    resize(std::min(t.px(1118), room.width() - 40), std::min(t.px(702), room.height() - 60));
    drawing_.start(0);
}

QWidget* ExportDialog::make_head() {
    const auto& t = Theming::instance();
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(t.px(16), 0, t.px(16), 0);
    row->setSpacing(t.px(10));
    row->addWidget(words(tr("Export figure"), "dialog_title", head));
    second_title_ = words({}, "second", head);
    second_title_->setObjectName("export_figure_title");
    second_title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(second_title_, 1);
    head->setFixedHeight(t.px(40));
    return head;
}

// --- the form -----------------------------------------------------------------------------------------------------------------

FieldRow* ExportDialog::add_number(QVBoxLayout* column, const char* name, const QString& label, const QString& unit,
                                   QLineEdit*& field) {
    field = new QLineEdit(this);
    field->setObjectName(name);
    field->setAlignment(Qt::AlignRight);
    connect(field, &QLineEdit::textChanged, this, &ExportDialog::edited);
    auto* row = new FieldRow(label, field, unit, this);
    column->addWidget(row);
    return row;
}

QWidget* ExportDialog::make_form() {
    const auto& t = Theming::instance();
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName("export_form");
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFixedWidth(t.px(352));
    auto* form = new QWidget(scroll);
    form->setProperty("role", "surface");
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(t.px(16), t.px(12), t.px(10), t.px(12));
    column->setSpacing(t.px(8));
    make_size(column);
    column->addWidget(make_rule(form));
    make_file(column);
    column->addWidget(make_rule(form));
    make_content(column);
    column->addStretch(1);
    scroll->setWidget(form);
    return scroll;
}

void ExportDialog::make_size(QVBoxLayout* column) {
    column->addWidget(words(tr("Size"), "section", this));
    preset_ = new QComboBox(this);
    preset_->setObjectName("export_preset");
    for (const auto& preset : export_presets()) preset_->addItem(preset.name);
    preset_->addItem(tr("Own size"));
    preset_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    preset_->setMinimumContentsLength(8);
    connect(preset_, &QComboBox::activated, this, &ExportDialog::choose_preset);
    auto* row = new FieldRow(tr("Figure style"), preset_, {}, this);
    row->set_note(tr("kept with the project"));
    column->addWidget(row);
    width_row_ = add_number(column, "export_width", tr("Width"), tr("mm"), width_);
    height_row_ = add_number(column, "export_height", tr("Height"), tr("mm"), height_);
    text_row_ = add_number(column, "export_text", tr("Text"), tr("pt"), text_);
    family_ = new QComboBox(this);
    family_->setObjectName("export_family");
    family_->addItems(families());
    family_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    family_->setMinimumContentsLength(8);
    connect(family_, &QComboBox::currentIndexChanged, this, &ExportDialog::edited);
    column->addWidget(new FieldRow(tr("Typeface"), family_, {}, this));
}

void ExportDialog::make_file(QVBoxLayout* column) {
    column->addWidget(words(tr("File"), "section", this));
    auto* segments = new QWidget(this);
    auto* row = new QHBoxLayout(segments);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    format_ = new QButtonGroup(this);
    const std::pair<const char*, const char*> formats[] = {{"PDF", "segment_first"}, {"SVG", "segment"}, {"PNG", "segment_last"}};
    for (const auto& [name, role] : formats) {
        auto* button = new QToolButton(segments);
        button->setObjectName(QStringLiteral("export_") + QString(name).toLower());
        button->setText(name);
        button->setAccessibleName(tr("Format %1").arg(name));
        button->setProperty("role", role);
        button->setCheckable(true);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setFocusPolicy(Qt::StrongFocus);
        format_->addButton(button);
        row->addWidget(button, 1);
    }
    format_->buttons().first()->setChecked(true);
    connect(format_, &QButtonGroup::buttonToggled, this, [this](QAbstractButton*, bool on) {
        if (on) take_ending();
    });
    auto* format_row = new FieldRow(tr("Format"), segments, {}, this);
    column->addWidget(format_row);
    dpi_row_ = add_number(column, "export_dpi", tr("Resolution"), tr("dpi"), dpi_);
    theme_ = new QComboBox(this);
    theme_->setObjectName("export_theme");
    using views::ThemeKind;
    for (const auto& [name, kind] : {std::pair(tr("White"), ThemeKind::paper),
                                     {tr("Light"), ThemeKind::light},
                                     {tr("Dark"), ThemeKind::dark},
                                     {tr("High contrast"), ThemeKind::high_contrast}})
        theme_->addItem(name, static_cast<int>(kind));
    connect(theme_, &QComboBox::currentIndexChanged, this, &ExportDialog::edited);
    auto* theme_row = new FieldRow(tr("Theme"), theme_, {}, this);
    theme_row->set_note(tr("independent of the window"));
    column->addWidget(theme_row);
}

void ExportDialog::make_content(QVBoxLayout* column) {
    column->addWidget(words(tr("Content"), "section", this));
    auto* checks = new QVBoxLayout;
    checks->setSpacing(0);
    const auto add = [&](const char* name, const QString& text) {
        auto* check = new QCheckBox(text, this);
        check->setObjectName(name);
        connect(check, &QCheckBox::toggled, this, &ExportDialog::edited);
        checks->addWidget(check);
        return check;
    };
    legend_ = add("export_legend", tr("Legend and state numbers"));
    split_ = add("export_split", tr("Train and held-out bar"));
    selection_ = add("export_selection", tr("Selection and time cursor"));
    caption_ = add("export_caption", tr("Caption with model, null and split"));
    column->addLayout(checks);
    auto* note = words(tr("Command, seed and identities of inputs are always written into the file."), "muted", this);
    note->setWordWrap(true);
    column->addWidget(note);
}

QWidget* ExportDialog::make_foot() {
    const auto& t = Theming::instance();
    auto* foot = new QWidget(this);
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(t.px(16), t.px(10), t.px(16), t.px(10));
    column->setSpacing(t.px(4));
    auto* row = new QHBoxLayout;
    row->setSpacing(t.px(8));
    path_ = new QLineEdit(foot);
    path_->setObjectName("export_path");
    path_->setAccessibleName(tr("File"));
    path_->setMinimumWidth(t.px(200));
    path_->setMaximumWidth(t.px(280));
    connect(path_, &QLineEdit::textChanged, this, &ExportDialog::tell_path);
    row->addWidget(path_, 3);
    const auto button = [&](const char* name, const QString& text, auto act) {
        auto* made = new QPushButton(text, foot);
        made->setObjectName(name);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, act);
        return made;
    };
    row->addWidget(button("export_browse", tr("Browse"), &ExportDialog::browse));
    told_ = words({}, "muted", foot);
    told_->setObjectName("export_told");
    row->addStretch(4);
    copy_ = button("export_copy", tr("Copy to clipboard"), &ExportDialog::copy);
    cancel_ = button("export_cancel", tr("Cancel"), &ExportDialog::reject);
    go_ = button("export_go", tr("Export"), &ExportDialog::write);
    go_->setProperty("role", "primary");
    go_->setDefault(true);
    for (auto* b : {copy_, cancel_, go_}) row->addWidget(b);
    column->addLayout(row);
    auto* under = new QHBoxLayout;
    under->setSpacing(t.px(8));
    path_error_ = words({}, "error", foot);
    path_error_->setObjectName("export_path_error");
    under->addWidget(path_error_);
    free_name_ = button("export_free_name", {}, [this] { path_->setText(free_name_->property("path").toString()); });
    free_name_->setProperty("role", "link");
    under->addWidget(free_name_);
    under->addStretch(1);
    under->addWidget(told_);
    column->addLayout(under);
    path_error_->hide();
    free_name_->hide();
    return foot;
}

// --- what is set
// ----------------------------------------------------------------------------------------------------------------

void ExportDialog::show_settings(const views::ExportSettings& s) {
    filling_ = true;
    width_->setText(QString::number(s.width_mm));
    height_->setText(QString::number(s.height_mm));
    text_->setText(QString::number(s.text_pt));
    dpi_->setText(QString::number(s.dpi));
    const QString family = QString::fromStdString(s.family);
    if (family_->findText(family) < 0) family_->addItem(family);
    family_->setCurrentText(family);
    theme_->setCurrentIndex(std::max(0, theme_->findData(static_cast<int>(s.theme))));
    legend_->setChecked(s.legend);
    split_->setChecked(s.split);
    selection_->setChecked(s.selection);
    caption_->setChecked(s.caption);
    filling_ = false;
    edited();
}

std::optional<views::ExportSettings> ExportDialog::settings() const {
    const auto width = number_in(width_, sizes), height = number_in(height_, sizes), text = number_in(text_, texts),
               dpi = number_in(dpi_, resolutions);
    if (!width || !height || !text || !dpi) return std::nullopt;
    views::ExportSettings s;
    s.width_mm = *width;
    s.height_mm = *height;
    s.text_pt = *text;
    s.dpi = *dpi;
    s.family = family_->currentText().toStdString();
    s.theme = static_cast<views::ThemeKind>(theme_->currentData().toInt());
    s.legend = legend_->isChecked();
    s.split = split_->isChecked();
    s.selection = selection_->isChecked();
    s.caption = caption_->isChecked();
    return s;
}

QString ExportDialog::ending() const { return "." + format_->checkedButton()->text().toLower(); }

QString ExportDialog::full_path() const {
    const auto* project = document_.project();
    const QDir base(project ? QString::fromStdString(project->folder()) : QDir::homePath());
    return QDir::cleanPath(base.absoluteFilePath(path_->text().trimmed()));
}

void ExportDialog::choose_preset(int index) {
    const auto presets = export_presets();
    if (index < 0 || index >= static_cast<int>(presets.size())) return;
    const auto& preset = presets[static_cast<size_t>(index)];
    filling_ = true;
    width_->setText(QString::number(preset.width_mm));
    height_->setText(QString::number(preset.height_mm));
    text_->setText(QString::number(preset.text_pt));
    filling_ = false;
    edited();
}

// The file's name follows the format.
void ExportDialog::take_ending() {
    QString path = path_->text().trimmed();
    for (const char* old : {".pdf", ".svg", ".png"})
        if (path.endsWith(old, Qt::CaseInsensitive)) path.chop(4);
    path_->setText(path + ending());
    edited();
}

void ExportDialog::edited() {
    if (filling_ || !preview_) return;
    check_fields();
    const auto now = settings();
    if (!now) return;
    int shown = static_cast<int>(export_presets().size());
    for (int i = 0; const auto& preset : export_presets()) {
        if (preset.is(*now)) shown = i;
        ++i;
    }
    preset_->setCurrentIndex(shown);
    preview_->set_page({now->width_mm, now->height_mm});
    drawing_.start(redraw_after_ms);
}

void ExportDialog::check_fields() {
    const auto check = [](FieldRow* row, QLineEdit* field, Range range, const QString& note) {
        const bool sound = number_in(field, range).has_value();
        row->set_error(sound ? QString() : tr("%1 to %2").arg(range.low).arg(range.high));
        row->set_note(note);
        return sound;
    };
    const auto text = number_in(text_, texts);
    bool sound = check(width_row_, width_, sizes, {});
    sound &= check(height_row_, height_, sizes, {});
    sound &= check(text_row_, text_, texts, text && *text < 6 ? tr("smaller than journals print") : QString());
    sound &= check(dpi_row_, dpi_, resolutions, ending() == ".png" ? QString() : tr("for parts drawn as pixels"));
    const bool ready = sound && wrong_.isEmpty() && !export_.writes();
    copy_->setEnabled(ready);
    go_->setEnabled(ready && path_error_->isHidden());
    go_->setText(export_.writes() ? tr("Exporting ...") : tr("Export"));
}

// What is wrong with the name: a file is never written over.
void ExportDialog::tell_path() {
    const QString path = full_path();
    QString error, other;
    if (path_->text().trimmed().isEmpty()) {
        error = tr("The file has no name.");
    } else if (!path.endsWith(ending())) {
        error = tr("The name does not end in %1.").arg(ending());
        other = path_->text().trimmed() + ending();
    } else if (QFileInfo::exists(path)) {
        error = tr("%1 exists already and is not written over.").arg(QFileInfo(path).fileName());
        const QString found = free_name(path);
        other = QFileInfo(path_->text()).isAbsolute()
                    ? found
                    : QDir(QFileInfo(path_->text()).path()).filePath(QFileInfo(found).fileName());
    }
    path_error_->setText(error);
    path_error_->setVisible(!error.isEmpty());
    path_->setProperty("bad", !error.isEmpty());
    path_->setAccessibleDescription(error);
    restyle(*path_);
    free_name_->setVisible(!other.isEmpty());
    free_name_->setText(tr("Use %1").arg(QFileInfo(other).fileName()));
    free_name_->setProperty("path", other);
    check_fields();
}

// --- what is done
// -----------------------------------------------------------------------------------------------------------------

void ExportDialog::draw() {
    auto now = settings();
    if (!now) return;
    now->dpi = std::clamp(preview_->dpi(), resolutions.low, resolutions.high);
    export_.draw_preview(*now);
}

void ExportDialog::tell_size(qint64 bytes) {
    const auto now = settings();
    if (!now || bytes < 0) return;
    const int64_t n = export_.facts().n_marks;
    const QString about = tr("about %1").arg(bytes_words(bytes));
    if (ending() == ".png") {
        const double per_mm = now->dpi / 25.4;
        told_->setText(tr("%1 × %2 pixels, %3")
                           .arg(views::count_text(std::llround(now->width_mm * per_mm)),
                                views::count_text(std::llround(now->height_mm * per_mm)), about));
    } else if (export_.facts().as_pixels) {
        told_->setText(tr("%1 marks as pixels, axes and text as vector, %2").arg(views::count_text(n), about));
    } else {
        told_->setText(tr("%1 marks as vector, %2").arg(views::count_text(n), about));
    }
}

void ExportDialog::browse() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export the figure as"), full_path(), tr("Figures (*.pdf *.svg *.png)"), nullptr,
                                     QFileDialog::DontConfirmOverwrite);
    if (path.isEmpty()) return;
    for (auto* button : format_->buttons())
        if (path.endsWith("." + button->text(), Qt::CaseInsensitive)) button->setChecked(true);
    path_->setText(QFileInfo(path).suffix().isEmpty() ? path + ending() : path);
}

void ExportDialog::copy() {
    if (const auto now = settings()) {
        copy_->setEnabled(false);
        export_.draw_copy(*now);
    }
}

void ExportDialog::write() {
    tell_path(); // someone else may have taken the name
    const auto now = settings();
    if (!now || !path_error_->isHidden()) return;
    if (document_.project() && !keep_style(document_, *now)) return;
    export_.write(*now, full_path());
    check_fields();
}

// A file that is being written is written to its end, then the dialog goes.
void ExportDialog::reject() {
    if (!export_.writes()) return QDialog::reject();
    closing_ = true;
    hide();
    export_.cancel();
}

QDialog* make_export_dialog(Document& document, const std::string& kind, const TextMap& options, QWidget* parent) {
    return new ExportDialog(document, kind, options, parent);
}

} // namespace ranvier::gui
