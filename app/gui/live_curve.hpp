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

enum class LiveRole { restart, held_out, main };
struct LiveLine {
    LiveRole role = LiveRole::restart;
    std::vector<TracePoint> points; // never empty
};
// The traces of one quantity, of likelihoods where there are any, as lines in the order of their painting: those of parts are
// restarts, the best of which stands for the fit until that begins.
std::vector<LiveLine> live_lines(const std::map<std::string, std::vector<TracePoint>>& traces);

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
    std::string quantity_; // the name of one of the traces shown
    std::vector<LiveLine> lines_;
    QElapsedTimer since_;
    QTimer later_;
};

} // namespace ranvier::gui
