#include "app/gui/spikes_picture.hpp"

#include <algorithm>

#include <QPainter>

#include "app/gui/theming.hpp"

namespace ranvier::gui {

void SpikesPicture::set_recording(std::shared_ptr<const views::RecordingData> recording) {
    recording_ = std::move(recording);
    update();
}

// As long a stretch as gives some forty spikes to a row of mean rate: enough to see rhythm, few enough to see spikes.
void SpikesPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = Theming::instance().theme();
    painter.fillRect(rect(), theme.surface);
    if (!recording_ || recording_->n_units() == 0 || recording_->n_spikes() == 0) return;
    const auto extent = recording_->extent();
    const double whole = extent.stop - extent.start,
                 per_unit = static_cast<double>(recording_->n_spikes()) / recording_->n_units();
    const double length = std::min(whole, whole * 60 / std::max(1.0, per_unit));
    const double row = static_cast<double>(height()) / recording_->n_units();
    QList<QRectF> marks;
    for (int u = 0; u < recording_->n_units(); ++u)
        for (const double t : recording_->spikes(u)) {
            if (t > extent.start + length) break;
            const double x = std::floor((t - extent.start) / length * (width() - 1));
            marks << QRectF(x, std::floor(u * row), 1, std::max(1.0, std::floor(row * .8)));
        }
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.text);
    painter.drawRects(marks);
}

} // namespace ranvier::gui
