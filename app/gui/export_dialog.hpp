// Export of a figure: size, file, theme and content on the left, the page as it will be on the right.
#pragma once

#include <optional>

#include <QDialog>
#include <QTimer>

#include "app/gui/export_style.hpp"
#include "app/gui/figure_export.hpp"

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace ranvier::gui {

class ExportPreview;
class FieldRow;

class ExportDialog : public QDialog {
    Q_OBJECT
public:
    ExportDialog(Document& document, const std::string& kind, const TextMap& options, QWidget* parent);
    void reject() override;

private:
    QWidget* make_head();
    QWidget* make_form();
    void make_size(QVBoxLayout* column);
    void make_file(QVBoxLayout* column);
    void make_content(QVBoxLayout* column);
    QWidget* make_foot();
    FieldRow* add_number(QVBoxLayout* column, const char* name, const QString& label, const QString& unit, QLineEdit*& field);

    void show_settings(const views::ExportSettings& settings);
    std::optional<views::ExportSettings> settings() const; // nothing while a field is wrong
    QString ending() const;                                // ".pdf"
    QString full_path() const;
    void choose_preset(int index);
    void take_ending();
    void edited();
    void check_fields();
    void tell_path();
    void tell_size(qint64 bytes);
    void draw();
    void browse();
    void copy();
    void write();

    Document& document_;
    FigureExport export_;
    ExportPreview* preview_ = nullptr;
    QLabel *second_title_ = nullptr, *told_ = nullptr, *path_error_ = nullptr;
    QComboBox *preset_ = nullptr, *family_ = nullptr, *theme_ = nullptr;
    QLineEdit *width_ = nullptr, *height_ = nullptr, *text_ = nullptr, *dpi_ = nullptr, *path_ = nullptr;
    FieldRow *width_row_ = nullptr, *height_row_ = nullptr, *text_row_ = nullptr, *dpi_row_ = nullptr;
    QButtonGroup* format_ = nullptr;
    QCheckBox *legend_ = nullptr, *split_ = nullptr, *selection_ = nullptr, *caption_ = nullptr;
    QPushButton *free_name_ = nullptr, *copy_ = nullptr, *cancel_ = nullptr, *go_ = nullptr;
    QTimer drawing_;
    QString wrong_; // what is wrong with the figure, "" if nothing is
    bool filling_ = false, closing_ = false;
};

} // namespace ranvier::gui
