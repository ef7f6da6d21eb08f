// A small picture of a recording: the first stretch of its spikes.
#pragma once

#include <memory>

#include <QWidget>

#include "app/views/recording_data.hpp"

namespace ranvier::gui {

class SpikesPicture : public QWidget {
    Q_OBJECT
public:
    explicit SpikesPicture(QWidget* parent) : QWidget(parent) {}
    void set_recording(std::shared_ptr<const views::RecordingData> recording);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    std::shared_ptr<const views::RecordingData> recording_;
};

} // namespace ranvier::gui
