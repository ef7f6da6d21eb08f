// A paint device that writes SVG: what a figure draws, with clips, text as text, and the same bytes for the same figure. Qt's own
// generator leaves clips out, breaks text where its script changes, and takes whole pixels for the size.
#pragma once

#include <memory>

#include <QByteArray>
#include <QPaintDevice>
#include <QSizeF>
#include <QString>

namespace ranvier::views {

struct SvgPage {
    QSizeF units;       // what the painter draws on: 0, 0 .. units
    QSizeF millimetres; // how large that is
    QString title, description;
    QByteArray metadata; // XML, as it goes into <metadata>
};

// Text between tags or in an attribute; characters that XML cannot hold are left out.
QByteArray xml_text(const QString& text);

class SvgDevice : public QPaintDevice {
public:
    explicit SvgDevice(SvgPage page);
    ~SvgDevice() override;
    QPaintEngine* paintEngine() const override;
    // The whole document, after the painter has ended.
    QByteArray document() const;

protected:
    int metric(PaintDeviceMetric metric) const override;

private:
    SvgPage page_;
    class Engine;
    std::unique_ptr<Engine> engine_;
};

} // namespace ranvier::views
