// The plots of the views that plugins declare: one class a kind, each made from an array whatever its plugin.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include <QPainter>
#include <QRectF>
#include <QString>

#include "app/views/figures/declared_array.hpp"
#include "app/views/style.hpp"
#include "core/base/result.hpp"

namespace ranvier::views {

class DeclaredPlot {
public:
    virtual ~DeclaredPlot() = default;
    virtual void paint(QPainter& p, const QRectF& area, const Style& style) = 0;
    // Exact values at a point of the last paint.
    virtual std::vector<std::pair<QString, QString>> probe(const QPointF& point) const = 0;
    virtual int64_t n_marks() const = 0;
    virtual QString notice() const { return {}; } // what is not shown as it is, "" if nothing
};

// Kinds: line, band, histogram, heatmap, scatter, matrix, ribbon, table. For others, and for arrays that a kind cannot show, a
// sentence. `array` and `result` outlive the plot.
Result<std::unique_ptr<DeclaredPlot>> declared_plot(const std::string& kind, const DeclaredArray& array,
                                                    const ResultData& result);

// One function a group of kinds.
Result<std::unique_ptr<DeclaredPlot>> curve_plot(const std::string& kind, const DeclaredArray& array, const ResultData& result);
Result<std::unique_ptr<DeclaredPlot>> grid_plot(const std::string& kind, const DeclaredArray& array);
Result<std::unique_ptr<DeclaredPlot>> strip_plot(const std::string& kind, const DeclaredArray& array);

} // namespace ranvier::views
