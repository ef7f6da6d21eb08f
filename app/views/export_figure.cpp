#include "app/views/export_figure.hpp"

#include <cmath>

#include <QBuffer>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QHashSeed>
#include <QPainter>
#include <QPdfWriter>

#include "app/views/canvas.hpp"
#include "app/views/figure_origin.hpp"
#include "app/views/printed_caption.hpp"
#include "app/views/svg_device.hpp"
#include "core/base/publish.hpp"
#include "core/base/text.hpp"

namespace ranvier::views {
namespace {

constexpr double mm_per_inch = 25.4, points_per_inch = 72;
constexpr double axis_text = 11;          // design pixels, see Style::font
constexpr double margin = 10, under = 12; // design pixels around the figure, and between it and its caption
constexpr double caption_words = 1300;    // design pixels of a caption's lines together: two of a page of 174 mm
constexpr double caption_share = 6;       // of a page's height they take at most, as 1 / n, unless that is less than two lines
constexpr int pdf_dpi = 1200;             // of its coordinates
constexpr double most_pixels = 250e6;

QString text_of(const std::string& utf8) { return QString::fromStdString(utf8); }

// The page in design pixels, so that a figure is laid out with whole sizes of text whatever the export's are.
struct Page {
    QSizeF size;      // design pixels
    double unit_inch; // one design pixel
};

Page page_of(const ExportSettings& s) {
    const double unit = s.text_pt / points_per_inch / axis_text;
    return {QSizeF(s.width_mm, s.height_mm) / (mm_per_inch * unit), unit};
}

Status in_range(const char* what, double value, double low, double high, const char* unit) {
    if (value >= low && value <= high) return Ok{};
    return Error(Errc::invalid_argument, std::string(what) + " " + text(value) + " " + unit + ": allowed is " + text(low) +
                                             " to " + text(high) + " " + unit);
}

Status check(const ExportSettings& s) {
    RANVIER_TRY(in_range("width", s.width_mm, 5, 2000, "mm"));
    RANVIER_TRY(in_range("height", s.height_mm, 5, 2000, "mm"));
    RANVIER_TRY(in_range("text", s.text_pt, 2, 100, "pt"));
    return in_range("resolution", s.dpi, 20, 4800, "dpi");
}

Status check_font(const std::string& family) {
    if (QFontDatabase::hasFamily(text_of(family))) return Ok{};
    constexpr qsizetype most_named = 8;
    const QStringList all = QFontDatabase::families();
    QStringList named = all.mid(0, most_named);
    if (all.size() > most_named) named << QStringLiteral("and %1 more").arg(all.size() - most_named);
    return Error(Errc::invalid_argument,
                 "font: found '" + family + "', which is not installed; there are " + named.join(", ").toStdString());
}

QSize pixels(const ExportSettings& s) {
    return {static_cast<int>(std::lround(s.width_mm * s.dpi / mm_per_inch)),
            static_cast<int>(std::lround(s.height_mm * s.dpi / mm_per_inch))};
}

Style style_of(const Figure& figure, const Link& link, const ExportSettings& s, Medium medium, const Page& page) {
    Style style;
    style.theme = &theme(s.theme);
    style.family = text_of(s.family);
    style.medium = medium;
    style.show_selection = s.selection;
    style.show_caption = s.caption;
    style.show_split = s.split;
    style.show_legend = s.legend;
    style.marks_as_pixels = medium == Medium::vector && drawn_as_pixels(figure, link);
    style.pixel_ratio = page.unit_inch * s.dpi;
    return style;
}

// What holds of this file alone.
QString remark_of(const Figure& figure, const Link& link, const ExportSettings& s, const Style& style) {
    if (!style.marks_as_pixels) return {};
    return QCoreApplication::translate("export_figure", "%1 marks are drawn as pixels, %2 per inch.")
        .arg(count_text(figure.n_marks(link)))
        .arg(s.dpi);
}

// A caption may tell what was drawn and how; but the room for the figure is known only after its caption.
void try_out(Figure& figure, const Link& link, const ExportSettings& s, Medium medium) {
    if (figure.drawn_as_pixels()) return;
    const Page page = page_of(s);
    QImage nowhere(1, 1, QImage::Format_RGB32);
    QPainter painter(&nowhere);
    figure.paint(painter, QRectF(QPointF(0, 0), page.size), style_of(figure, link, s, medium, page), link);
}

// At the foot of `area`: two lines, or more where they are short. Answers the height taken.
double draw_caption(QPainter& p, const QRectF& area, const Style& style, const Figure& figure, const QString& remark) {
    const int wrap = Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap;
    p.setFont(style.font());
    p.setPen(style.theme->text);
    const auto height_of = [&](const QString& text) {
        return std::ceil(p.boundingRect(QRectF(0, 0, area.width(), 1e5), wrap, text).height());
    };
    const double line = line_height(style), wanted = std::ceil(caption_words / area.width());
    const double lines = std::max(2.0, std::min(wanted, std::floor(area.height() / caption_share / line)));
    const double most = (lines + .8) * line; // a sign of another typeface makes its line higher, but not by a line
    const QString shown = printed_caption(figure, remark, [&](const QString& words) { return height_of(words) <= most; });
    if (shown.isEmpty()) return 0;
    const double height = height_of(shown);
    p.drawText(QRectF(area.left(), area.bottom() - height, area.width(), height), wrap, shown);
    return height + under;
}

// The figure and under it its caption, on a page in design pixels.
void paint_page(QPainter& p, Figure& figure, const Link& link, const ExportSettings& s, const Page& page, const Style& style) {
    p.setRenderHints(QPainter::LosslessImageRendering | QPainter::TextAntialiasing);
    const QRectF whole(QPointF(0, 0), page.size);
    p.fillRect(whole, style.theme->surface);
    QRectF area = whole.adjusted(margin, margin, -margin, -margin);
    if (s.caption) area.setBottom(area.bottom() - draw_caption(p, area, style, figure, remark_of(figure, link, s, style)));
    p.save();
    figure.paint(p, area, style, link);
    p.restore();
}

QByteArray svg_of(Figure& figure, const Link& link, const ExportSettings& s) {
    const Page page = page_of(s);
    SvgDevice device({page.size, QSizeF(s.width_mm, s.height_mm), figure.title(), text_of(s.command),
                      "<figure xmlns=\"urn:ranvier:figure\"><command>" + xml_text(text_of(s.command)) + "</command><about>" +
                          xml_text(text_of(s.about)) + "</about><caption>" + xml_text(whole_caption(figure)) +
                          "</caption></figure>"});
    QPainter painter(&device);
    paint_page(painter, figure, link, s, page, style_of(figure, link, s, Medium::vector, page));
    painter.end();
    return device.document();
}

QByteArray xmp_of(const Figure& figure, const ExportSettings& s) {
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
           "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" "
           "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
           "xmlns:ranvier=\"urn:ranvier:figure\"><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
           xml_text(figure.title()) + "</rdf:li></rdf:Alt></dc:title><dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
           xml_text(text_of(s.command)) +
           "</rdf:li></rdf:Alt></dc:description><xmp:CreatorTool>Ranvier " RANVIER_VERSION "</xmp:CreatorTool><ranvier:command>" +
           xml_text(text_of(s.command)) + "</ranvier:command><ranvier:about>" + xml_text(text_of(s.about)) +
           "</ranvier:about><ranvier:caption>" + xml_text(whole_caption(figure)) +
           "</ranvier:caption></rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

// Replaces what stands from `key` to `end` by words of the same length, so that the offsets in the file stay true.
void put_over(QByteArray& pdf, const QByteArray& key, char end, QByteArray words) {
    const qsizetype from = pdf.lastIndexOf(key), to = from < 0 ? -1 : pdf.indexOf(end, from) + 1;
    if (to <= from || words.size() > to - from) return;
    words.append(QByteArray(to - from - words.size(), ' '));
    pdf.replace(from, to - from, words);
}

// Qt rounds a page to whole points and stamps it with the time; ours is as large as it was asked for and the same every time.
QByteArray exact(QByteArray pdf, const ExportSettings& s, double written_height_pt) {
    const double width = s.width_mm / mm_per_inch * points_per_inch, height = s.height_mm / mm_per_inch * points_per_inch;
    const auto number = [](double v) { return QByteArray::number(v, 'g', 7); };
    put_over(pdf, "/MediaBox [", ']',
             "/MediaBox [0 " + QByteArray::number(written_height_pt - height, 'f', 3) + ' ' + number(width) + ' ' +
                 number(written_height_pt) + ']');
    put_over(pdf, "/CreationDate (", ')', "");
    return pdf;
}

// While it lives, Qt's hash tables have one order: a PDF's fonts come in it.
class SteadyOrder {
public:
    SteadyOrder() { QHashSeed::setDeterministicGlobalSeed(); }
    SteadyOrder(const SteadyOrder&) = delete;
    SteadyOrder& operator=(const SteadyOrder&) = delete;
    ~SteadyOrder() { QHashSeed::resetRandomGlobalSeed(); }
};

QByteArray pdf_of(Figure& figure, const Link& link, const ExportSettings& s) {
    const SteadyOrder steady;
    const Page page = page_of(s);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(pdf_dpi);
    const QPageSize paper(QSizeF(s.width_mm, s.height_mm), QPageSize::Millimeter, QString(), QPageSize::ExactMatch);
    writer.setPageLayout(QPageLayout(paper, QPageLayout::Portrait, QMarginsF(0, 0, 0, 0)));
    writer.setTitle(figure.title());
    writer.setCreator("Ranvier " RANVIER_VERSION);
    writer.setDocumentXmpMetadata(xmp_of(figure, s));
    QPainter painter(&writer);
    painter.scale(page.unit_inch * pdf_dpi, page.unit_inch * pdf_dpi);
    paint_page(painter, figure, link, s, page, style_of(figure, link, s, Medium::vector, page));
    painter.end();
    return exact(std::move(bytes), s, writer.pageLayout().fullRectPoints().height());
}

Result<QByteArray> png_of(QImage image, const QString& title, const ExportSettings& s) {
    if (image.isNull()) return Error(Errc::limit, "there is no memory for a picture of this size and resolution");
    const int per_metre = static_cast<int>(std::lround(s.dpi / mm_per_inch * 1000));
    image.setDotsPerMeterX(per_metre);
    image.setDotsPerMeterY(per_metre);
    image.setText("Title", title);
    image.setText("Software", "Ranvier " RANVIER_VERSION);
    image.setText("Description", text_of(s.command));
    image.setText("ranvier:about", text_of(s.about));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG")) return Error(Errc::failed, "the picture could not be written as PNG");
    return bytes;
}

Result<QByteArray> file_of(Figure& figure, const Link& link, const ExportSettings& s, const std::string& path) {
    if (!path.ends_with(".png")) try_out(figure, link, s, Medium::vector);
    if (path.ends_with(".svg")) return svg_of(figure, link, s);
    if (path.ends_with(".pdf")) return pdf_of(figure, link, s);
    QImage image = figure_image(figure, link, s);
    if (!image.isNull()) image.setText("ranvier:caption", whole_caption(figure));
    return png_of(std::move(image), figure.title(), s);
}

Status write_new(const QByteArray& bytes, const std::string& path) {
    return write_published(posix_fs(), path, std::string_view(bytes.constData(), static_cast<size_t>(bytes.size())));
}

} // namespace

bool drawn_as_pixels(const Figure& figure, const Link& link) {
    return figure.drawn_as_pixels() || figure.n_marks(link) > most_vector_marks;
}

Status check_export(const ExportSettings& settings, const std::string& path) {
    RANVIER_TRY(check(settings));
    RANVIER_TRY(check_font(settings.family));
    const QSize size = pixels(settings);
    if (path.ends_with(".png") && static_cast<double>(size.width()) * size.height() > most_pixels)
        return Error(Errc::invalid_argument, text(size.width()) + " x " + text(size.height()) + " pixels: allowed are " +
                                                 text(most_pixels / 1e6) + " million; choose a smaller size or resolution");
    for (const char* ending : {".svg", ".pdf", ".png"})
        if (path.ends_with(ending)) return must_be_new(posix_fs(), path);
    return Error(Errc::invalid_argument, path + ": a figure is written as .svg, .pdf or .png");
}

Status export_figure(Figure& figure, const Link& link, const ExportSettings& settings, const std::string& path) {
    RANVIER_TRY(check_export(settings, path));
    RANVIER_ASSIGN(const QByteArray bytes, file_of(figure, link, settings, path));
    return write_new(bytes, path);
}

QImage figure_image(Figure& figure, const Link& link, const ExportSettings& settings) {
    if (!check(settings)) return {};
    const Page page = page_of(settings);
    QImage image(pixels(settings), QImage::Format_RGB32);
    if (image.isNull()) return image;
    image.fill(theme(settings.theme).surface);
    try_out(figure, link, settings, Medium::pixels);
    QPainter painter(&image);
    painter.scale(page.unit_inch * settings.dpi, page.unit_inch * settings.dpi);
    paint_page(painter, figure, link, settings, page, style_of(figure, link, settings, Medium::pixels, page));
    return image;
}

} // namespace ranvier::views
