// What a job tells of itself while it goes, as curves over its steps. Grows at most four times a second.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include "core/data/result_set.hpp"

namespace ranvier::gui {

// A trace in the pieces whose steps ascend: where the steps begin anew, another start or part has begun to tell.
std::vector<std::vector<TracePoint>> ascending_pieces(const std::vector<TracePoint>& trace);

class LiveCurve : public QWidget {
    Q_OBJECT
public:
    explicit LiveCurve(QWidget* parent = nullptr);
    void set_traces(const std::map<std::string, std::vector<TracePoint>>& traces);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void describe();
    std::map<std::string, std::vector<TracePoint>> traces_;
    QElapsedTimer since_;
    QTimer later_;
};

} // namespace ranvier::gui
