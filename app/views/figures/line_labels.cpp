#include "app/views/figures/line_labels.hpp"

#include <algorithm>
#include <numeric>

#include "app/views/canvas.hpp"

namespace ranvier::views {

std::vector<double> spread(const std::vector<double>& wanted, double height, double low, double high) {
    const size_t n = wanted.size();
    if (n == 0) return {};
    std::vector<size_t> by_place(n);
    std::iota(by_place.begin(), by_place.end(), size_t{0});
    std::stable_sort(by_place.begin(), by_place.end(), [&](size_t a, size_t b) { return wanted[a] < wanted[b]; });
    const double apart = std::min(height, n > 1 ? (high - low) / static_cast<double>(n - 1) : height);
    std::vector<double> places(n);
    double least = low;
    for (const size_t i : by_place) {
        places[i] = std::max(wanted[i], least);
        least = places[i] + apart;
    }
    double most = high;
    for (auto i = by_place.rbegin(); i != by_place.rend(); ++i) {
        places[*i] = std::min(places[*i], most);
        most = places[*i] - apart;
    }
    return places;
}

void draw_line_labels(QPainter& p, const Style& style, const QRectF& box, const std::vector<LineLabel>& labels) {
    std::vector<double> wanted;
    for (const LineLabel& label : labels) wanted.push_back(label.y);
    const double height = line_height(style);
    const std::vector<double> places = spread(wanted, height, box.top(), box.bottom());
    for (size_t i = 0; i < labels.size(); ++i) {
        const QRectF line(box.left(), places[i] - height / 2, box.width(), height);
        draw_text(p, style, line, Qt::AlignLeft | Qt::AlignVCenter, labels[i].text,
                  {.size = 11, .weight = labels[i].weight, .colour = labels[i].colour});
    }
}

} // namespace ranvier::views
