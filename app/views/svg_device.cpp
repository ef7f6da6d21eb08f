#include "app/views/svg_device.hpp"

#include <cmath>

#include <QBuffer>
#include <QFont>
#include <QHash>
#include <QImage>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace ranvier::views {

QByteArray xml_text(const QString& text) {
    QString kept;
    for (const QChar c : text)
        if (c.unicode() >= 0x20 || c == '\n' || c == '\t') kept += c;
    return kept.toHtmlEscaped().toUtf8();
}

namespace {

// At most three decimals, no trailing zeros.
QByteArray number(double value) {
    QByteArray text = QByteArray::number(value, 'f', 3);
    while (text.endsWith('0')) text.chop(1);
    if (text.endsWith('.')) text.chop(1);
    return text == "-0" ? "0" : text;
}

QByteArray point(const QPointF& p) { return number(p.x()) + ' ' + number(p.y()); }

QByteArray path_data(const QPainterPath& path) {
    QByteArray d;
    for (int i = 0; i < path.elementCount(); ++i) {
        const QPainterPath::Element e = path.elementAt(i);
        switch (e.type) {
            case QPainterPath::MoveToElement:
                d += 'M';
                break;
            case QPainterPath::LineToElement:
                d += 'L';
                break;
            case QPainterPath::CurveToElement:
                d += 'C';
                break;
            case QPainterPath::CurveToDataElement:
                d += ' ';
                break;
        }
        d += point(e);
    }
    return d;
}

QByteArray attribute(const char* name, const QByteArray& value) { return QByteArray(" ") + name + "=\"" + value + '"'; }

// A colour and its opacity, as NAME and NAME-opacity.
QByteArray paint_attributes(const char* name, const QColor& colour, double opacity) {
    QByteArray text = attribute(name, colour.name().toLatin1());
    const double alpha = colour.alphaF() * opacity;
    return alpha < 1 ? text + attribute((QByteArray(name) + "-opacity").constData(), number(alpha)) : text;
}

QByteArray stroke_attributes(const QPen& pen, double opacity) {
    if (pen.style() == Qt::NoPen) return {};
    const double width = pen.widthF() > 0 ? pen.widthF() : 1;
    QByteArray text = paint_attributes("stroke", pen.color(), opacity) + attribute("stroke-width", number(width));
    if (pen.isCosmetic()) text += attribute("vector-effect", "non-scaling-stroke");
    if (pen.capStyle() == Qt::SquareCap) text += attribute("stroke-linecap", "square");
    if (pen.capStyle() == Qt::RoundCap) text += attribute("stroke-linecap", "round");
    if (pen.joinStyle() == Qt::RoundJoin) text += attribute("stroke-linejoin", "round");
    if (pen.joinStyle() == Qt::BevelJoin) text += attribute("stroke-linejoin", "bevel");
    if (pen.style() == Qt::SolidLine) return text;
    QByteArray dashes;
    for (double dash : pen.dashPattern()) dashes += (dashes.isEmpty() ? "" : " ") + number(dash * width);
    return text + attribute("stroke-dasharray", dashes);
}

QByteArray transform_attribute(const QTransform& t) {
    if (t.isIdentity()) return {};
    if (t.type() == QTransform::TxTranslate) return attribute("transform", "translate(" + point({t.dx(), t.dy()}) + ')');
    QByteArray text = "matrix(";
    for (double v : {t.m11(), t.m12(), t.m21(), t.m22()}) text += QByteArray::number(v, 'g', 8) + ' ';
    return attribute("transform", text + point({t.dx(), t.dy()}) + ')');
}

} // namespace

// Drawing is gathered into groups of one state each.
class SvgDevice::Engine : public QPaintEngine {
public:
    Engine() : QPaintEngine(PrimitiveTransform | AlphaBlend | PainterPaths | Antialiasing | ConstantOpacity | PixmapTransform) {}

    Type type() const override { return User; }
    bool begin(QPaintDevice*) override { return true; }
    bool end() override {
        end_text();
        end_group();
        return true;
    }
    void updateState(const QPaintEngineState&) override { stale_ = true; }

    void drawPath(const QPainterPath& path) override {
        begin_shape();
        const QByteArray rule = path.fillRule() == Qt::OddEvenFill ? attribute("fill-rule", "evenodd") : QByteArray();
        body_ += "<path" + rule + attribute("d", path_data(path)) + "/>\n";
    }
    void drawRects(const QRectF* rects, int n) override {
        begin_shape();
        for (int i = 0; i < n; ++i) {
            const QRectF r = rects[i].normalized();
            body_ += "<rect" + attribute("x", number(r.x())) + attribute("y", number(r.y())) +
                     attribute("width", number(r.width())) + attribute("height", number(r.height())) + "/>\n";
        }
    }
    void drawRects(const QRect* rects, int n) override {
        for (int i = 0; i < n; ++i) {
            const QRectF r(rects[i]);
            drawRects(&r, 1);
        }
    }
    void drawLines(const QLineF* lines, int n) override {
        begin_shape();
        QByteArray d;
        for (int i = 0; i < n; ++i) d += 'M' + point(lines[i].p1()) + 'L' + point(lines[i].p2());
        body_ += "<path" + attribute("d", d) + "/>\n";
    }
    void drawPolygon(const QPointF* points, int n, PolygonDrawMode mode) override {
        begin_shape();
        QByteArray all;
        for (int i = 0; i < n; ++i) all += (i > 0 ? " " : "") + point(points[i]);
        const QByteArray rule = mode == OddEvenMode ? attribute("fill-rule", "evenodd") : QByteArray();
        if (mode == PolylineMode)
            body_ += "<polyline fill=\"none\"" + attribute("points", all) + "/>\n";
        else
            body_ += "<polygon" + rule + attribute("points", all) + "/>\n";
    }
    void drawPixmap(const QRectF& to, const QPixmap& pixmap, const QRectF& from) override {
        drawImage(to, pixmap.toImage(), from, Qt::AutoColor);
    }
    void drawImage(const QRectF& to, const QImage& image, const QRectF& from, Qt::ImageConversionFlags) override;
    void drawTextItem(const QPointF& p, const QTextItem& item) override;

    const QByteArray& body() const { return body_; }

private:
    struct Text {
        QPointF at;
        double end = 0; // of the advance
        QString words;
        QFont font;
        QByteArray group; // it is drawn in
    };

    void begin_shape() {
        end_text();
        enter(shape_look());
    }
    QByteArray shape_look() const;
    QByteArray place(); // clip and transform
    void enter(const QByteArray& look);
    void end_group();
    void end_text();

    QByteArray body_, group_; // group_: attributes of the open group, "" if none is open
    QByteArray place_;        // of the state that was looked at last
    bool stale_ = true;       // the state has changed since
    QHash<QByteArray, int> clips_;
    Text text_; // not written yet: more of it may follow
};

// "CLIP\nTRANSFORM", each attributes of a group or nothing. Clips are written down when they are first met.
QByteArray SvgDevice::Engine::place() {
    if (!stale_) return place_;
    stale_ = false;
    const QTransform transform = painter()->combinedTransform();
    QByteArray clip;
    if (painter()->hasClipping()) {
        const QByteArray d = path_data(transform.map(painter()->clipPath()));
        const auto known = clips_.constFind(d);
        const int id = known == clips_.constEnd() ? static_cast<int>(clips_.size()) : *known;
        if (known == clips_.constEnd()) {
            end_text();
            end_group();
            body_ += "<clipPath id=\"clip" + QByteArray::number(id) + "\"><path" + attribute("d", d) + "/></clipPath>\n";
            clips_.insert(d, id);
        }
        clip = attribute("clip-path", "url(#clip" + QByteArray::number(id) + ')');
    }
    place_ = clip + '\n' + transform_attribute(transform);
    return place_;
}

QByteArray SvgDevice::Engine::shape_look() const {
    const QBrush& brush = painter()->brush();
    const double opacity = painter()->opacity();
    QByteArray look = brush.style() == Qt::NoBrush ? attribute("fill", "none") : paint_attributes("fill", brush.color(), opacity);
    look += stroke_attributes(painter()->pen(), opacity);
    if (painter()->pen().style() == Qt::NoPen && !painter()->testRenderHint(QPainter::Antialiasing))
        look += attribute("shape-rendering", "crispEdges");
    return look;
}

void SvgDevice::Engine::enter(const QByteArray& look) {
    const QByteArray wanted = place() + '\n' + look;
    if (wanted == group_) return;
    end_group();
    const QList<QByteArray> parts = wanted.split('\n'); // clip, transform, state
    body_ += "<g" + parts[0] + "><g" + parts[1] + parts[2] + ">\n";
    group_ = wanted;
}

void SvgDevice::Engine::end_group() {
    if (!group_.isEmpty()) body_ += "</g></g>\n";
    group_.clear();
}

void SvgDevice::Engine::drawImage(const QRectF& to, const QImage& image, const QRectF& from, Qt::ImageConversionFlags) {
    end_text();
    const double opacity = painter()->opacity();
    enter(opacity < 1 ? attribute("opacity", number(opacity)) : QByteArray());
    const QRect part = from.toAlignedRect();
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    (part == image.rect() ? image : image.copy(part)).save(&buffer, "PNG");
    const bool smooth = painter()->testRenderHint(QPainter::SmoothPixmapTransform);
    body_ += "<image" + attribute("x", number(to.x())) + attribute("y", number(to.y())) + attribute("width", number(to.width())) +
             attribute("height", number(to.height())) + attribute("preserveAspectRatio", "none") +
             (smooth ? QByteArray() : attribute("style", "image-rendering:pixelated")) +
             attribute("xlink:href", "data:image/png;base64," + png.toBase64()) + "/>\n";
}

// Qt hands text over in pieces of one script each; pieces that follow one another are one text.
void SvgDevice::Engine::drawTextItem(const QPointF& p, const QTextItem& item) {
    const QByteArray look = paint_attributes("fill", painter()->pen().color(), painter()->opacity());
    const QByteArray group = place() + '\n' + look;
    const bool goes_on = !text_.words.isEmpty() && group == text_.group && item.font() == text_.font && p.y() == text_.at.y() &&
                         std::abs(p.x() - text_.end) < .05 * item.ascent();
    if (!goes_on) {
        end_text();
        enter(look);
        text_ = {p, 0, {}, item.font(), group};
    }
    text_.words += item.text();
    text_.end = p.x() + item.width();
}

void SvgDevice::Engine::end_text() {
    if (text_.words.isEmpty()) return;
    const QFont& font = text_.font;
    QByteArray style = attribute("font-family", "'" + xml_text(font.family()) + "', Arial, Helvetica, sans-serif") +
                       attribute("font-size", number(font.pixelSize()));
    if (font.weight() != QFont::Normal) style += attribute("font-weight", QByteArray::number(font.weight()));
    if (font.italic()) style += attribute("font-style", "italic");
    body_ += "<text" + attribute("x", number(text_.at.x())) + attribute("y", number(text_.at.y())) + style + '>' +
             xml_text(text_.words) + "</text>\n";
    text_ = {};
}

SvgDevice::SvgDevice(SvgPage page) : page_(std::move(page)), engine_(std::make_unique<Engine>()) {}
SvgDevice::~SvgDevice() = default;

QPaintEngine* SvgDevice::paintEngine() const { return engine_.get(); }

int SvgDevice::metric(PaintDeviceMetric metric) const {
    switch (metric) {
        case PdmWidth:
            return static_cast<int>(std::ceil(page_.units.width()));
        case PdmHeight:
            return static_cast<int>(std::ceil(page_.units.height()));
        case PdmWidthMM:
            return static_cast<int>(std::lround(page_.millimetres.width()));
        case PdmHeightMM:
            return static_cast<int>(std::lround(page_.millimetres.height()));
        case PdmNumColors:
            return 1 << 24;
        case PdmDepth:
            return 24;
        case PdmDpiX:
        case PdmDpiY:
        case PdmPhysicalDpiX:
        case PdmPhysicalDpiY:
            return 96;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return static_cast<int>(devicePixelRatioFScale());
    }
    return 0;
}

QByteArray SvgDevice::document() const {
    const QByteArray width = number(page_.units.width()), height = number(page_.units.height());
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
           "xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\"" +
           attribute("width", number(page_.millimetres.width()) + "mm") +
           attribute("height", number(page_.millimetres.height()) + "mm") + attribute("viewBox", "0 0 " + width + ' ' + height) +
           " xml:space=\"preserve\" stroke-miterlimit=\"2\">\n<title>" + xml_text(page_.title) + "</title>\n<desc>" +
           xml_text(page_.description) + "</desc>\n<metadata>" + page_.metadata + "</metadata>\n" + engine_->body() + "</svg>\n";
}

} // namespace ranvier::views
