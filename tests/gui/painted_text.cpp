#include "tests/gui/painted_text.hpp"

#include <QFontMetricsF>
#include <optional>

#include <QPaintEngine>
#include <QPainterPath>
#include <QStringList>

namespace ranvier::gui {

// Takes everything that can be painted and keeps the text alone.
class TextRecorder::Engine : public QPaintEngine {
public:
    Engine() : QPaintEngine(QPaintEngine::AllFeatures) {}
    bool begin(QPaintDevice*) override { return true; }
    bool end() override { return true; }
    Type type() const override { return User; }
    void updateState(const QPaintEngineState& now) override {
        if (now.state() & DirtyTransform) transform_ = now.transform();
        if (now.state() & (DirtyClipRegion | DirtyClipPath | DirtyClipEnabled)) clip_ = clip_of(now);
    }
    void drawTextItem(const QPointF& at, const QTextItem& item) override {
        const QString text = item.text().trimmed();
        if (text.isEmpty()) return;
        const QRectF ink = QFontMetricsF(item.font()).tightBoundingRect(item.text()).translated(at);
        QRectF box = transform_.mapRect(ink);
        if (clip_ && !clip_->intersects(box)) return;
        texts.push_back({text, box, !transform_.isRotating()});
    }
    void drawPixmap(const QRectF&, const QPixmap&, const QRectF&) override {}
    void drawImage(const QRectF&, const QImage&, const QRectF&, Qt::ImageConversionFlags) override {}
    void drawPath(const QPainterPath&) override {}
    void drawPolygon(const QPointF*, int, PolygonDrawMode) override {}

    std::vector<PaintedText> texts;

private:
    std::optional<QRectF> clip_of(const QPaintEngineState& now) const {
        if (!now.isClipEnabled()) return std::nullopt;
        const QRectF clip = now.state() & DirtyClipPath ? now.clipPath().boundingRect() : QRectF(now.clipRegion().boundingRect());
        return clip.isEmpty() ? std::nullopt : std::optional(transform_.mapRect(clip));
    }
    QTransform transform_;
    std::optional<QRectF> clip_;
};

TextRecorder::TextRecorder(const QSize& size) : size_(size), engine_(std::make_unique<Engine>()) {}
TextRecorder::~TextRecorder() = default;
const std::vector<PaintedText>& TextRecorder::texts() const { return engine_->texts; }
QPaintEngine* TextRecorder::paintEngine() const { return engine_.get(); }

int TextRecorder::metric(PaintDeviceMetric metric) const {
    switch (metric) {
        case PdmWidth:
            return size_.width();
        case PdmHeight:
            return size_.height();
        case PdmWidthMM:
            return qRound(size_.width() * 25.4 / 96);
        case PdmHeightMM:
            return qRound(size_.height() * 25.4 / 96);
        case PdmDpiX:
        case PdmDpiY:
        case PdmPhysicalDpiX:
        case PdmPhysicalDpiY:
            return 96;
        case PdmDepth:
            return 32;
        case PdmNumColors:
            return 1 << 24;
        case PdmDevicePixelRatio:
            return 1;
        case PdmDevicePixelRatioScaled:
            return static_cast<int>(QPaintDevice::devicePixelRatioFScale());
        default:
            return 0;
    }
}

QStringList words_outside(const std::vector<PaintedText>& texts, const QRectF& area) {
    QStringList found;
    for (const auto& t : texts)
        if (!area.adjusted(-1, -1, 1, 1).contains(t.box))
            found << QStringLiteral("\"%1\" at %2,%3 of %4 x %5 leaves the figure")
                         .arg(t.text)
                         .arg(t.box.x(), 0, 'f', 0)
                         .arg(t.box.y(), 0, 'f', 0)
                         .arg(t.box.width(), 0, 'f', 0)
                         .arg(t.box.height(), 0, 'f', 0);
    return found;
}

// The same words twice at one place are a halo and its text.
QStringList words_over_words(const std::vector<PaintedText>& texts) {
    QStringList found;
    for (size_t i = 0; i < texts.size(); ++i)
        for (size_t j = i + 1; j < texts.size(); ++j) {
            const QRectF shared = texts[i].box & texts[j].box;
            if (shared.width() > 1.5 && shared.height() > 1.5 && texts[i].text != texts[j].text)
                found << QStringLiteral("\"%1\" and \"%2\" lie over one another").arg(texts[i].text, texts[j].text);
        }
    return found;
}

} // namespace ranvier::gui
