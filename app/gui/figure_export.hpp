// The way of one figure into previews, the clipboard and files. Nothing is drawn on the thread of the window: previews and most
// files are drawn on a thread beside it, files of figures with too many marks for that by the renderer process.
#pragma once

#include <atomic>
#include <memory>

#include <QImage>
#include <QObject>
#include <QString>

#include "app/gui/document.hpp"
#include "app/views/export_figure.hpp"
#include "core/job/request.hpp"

namespace ranvier::gui {

// What a figure says of itself, as far as an export wants to know.
struct FigureFacts {
    QString title, subtitle, summary;
    int64_t n_marks = 0;
    bool as_pixels = false; // so the marks of SVG and PDF are
    QString wrong;          // why it cannot be drawn; "" if it can
};

class FigureExport : public QObject {
    Q_OBJECT
public:
    // Made anew from the sources of the moment: the figure on screen is left alone.
    FigureExport(Document& document, std::string kind, TextMap options, QObject* parent);
    ~FigureExport() override; // what is being drawn is dropped; an export by the renderer is cancelled

    // Of each, one that has not begun is dropped for a newer one.
    void draw_preview(const views::ExportSettings& settings);                   // previewed()
    void measure(const views::ExportSettings& settings, const QString& ending); // measured(): as a file ending in ".pdf"
    void draw_copy(const views::ExportSettings& settings);                      // copied()
    void make_table();                                                          // tabled()
    // Writes the file, folders included, and logs it in the project: written() or failed().
    void write(const views::ExportSettings& settings, const QString& path);
    void cancel(); // an export by the renderer; one that is drawn here is nearly there
    bool writes() const { return writes_; }
    const FigureFacts& facts() const { return facts_; }
    // Where figures of the project go: its folder of figures, else that of the user's documents.
    QString default_path(const QString& ending) const;

Q_SIGNALS:
    void previewed(const QImage& picture); // facts() are there now
    void measured(qint64 bytes);
    void copied(const QImage& picture);
    void tabled(const ranvier::Table& table);
    void written(const QString& path);
    void failed(const QString& sentence);

private:
    struct Artist;
    template <typename Work, typename Then>
    void beside(std::shared_ptr<std::atomic<int>> ticket, Work work, Then then);
    Request request_of(const views::ExportSettings& settings, const QString& path) const;
    views::ExportSettings with_origin(views::ExportSettings settings, const Request& request) const;
    bool for_renderer(const Request& request) const;
    void render(Request request);
    void job_changed(int id);
    void end(const QString& sentence);

    Document& document_;
    std::string kind_;
    TextMap options_;
    std::string recording_, result_, other_;                                     // objects of the project
    std::shared_ptr<Artist> artist_;                                             // used on the drawing thread alone
    std::shared_ptr<std::atomic<int>> preview_, measure_, copy_, table_, write_; // counts of what was asked for
    FigureFacts facts_;
    views::ExportSettings writing_;
    QString path_;
    int job_ = 0; // in the queue, 0: none
    bool writes_ = false;
};

// The command of the history that makes the file again.
Command export_command(const std::string& object, const std::string& compared, const Request& request);
// A name beside `path` that nothing has: "raster-2.pdf".
QString free_name(const QString& path);

} // namespace ranvier::gui
