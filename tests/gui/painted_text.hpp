// The words that a figure paints, and where: for checks of what a picture says that do not depend on its pixels.
#pragma once

#include <memory>
#include <vector>

#include <QPaintDevice>
#include <QRectF>
#include <QString>

namespace ranvier::gui {

struct PaintedText {
    QString text;
    QRectF box; // tight around its ink, in the device
    bool upright = true;
};

class TextRecorder : public QPaintDevice {
public:
    explicit TextRecorder(const QSize& size);
    ~TextRecorder() override;
    const std::vector<PaintedText>& texts() const;
    QPaintEngine* paintEngine() const override;

protected:
    int metric(PaintDeviceMetric metric) const override;

private:
    class Engine;
    QSize size_;
    std::unique_ptr<Engine> engine_;
};

// Sentences about words that leave `area`, and about pairs of words that lie over one another.
QStringList words_outside(const std::vector<PaintedText>& texts, const QRectF& area);
QStringList words_over_words(const std::vector<PaintedText>& texts);

} // namespace ranvier::gui
