// The assignment problem: one column for every row at the greatest total profit.
#pragma once

#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace ranvier {

// For profit[n, n] the column given to each row, so that the sum of profits is greatest. Shortest augmenting paths with row and
// column prices (the Hungarian method), n^3 steps; of equal assignments the one met first, so the answer is a function of the
// input.
inline std::vector<int> best_assignment(std::span<const double> profit, int n) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto size = static_cast<size_t>(n) + 1; // row and column 0 stand for «none»
    std::vector<double> row_price(size), column_price(size);
    std::vector<int> row_of(size, 0);
    for (int row = 1; row <= n; ++row) {
        std::vector<double> slack(size, infinity);
        std::vector<int> previous(size, 0);
        std::vector<char> visited(size, 0);
        row_of[0] = row;
        int column = 0;
        while (row_of[column] != 0) {
            visited[column] = 1;
            const int at = row_of[column];
            double step = infinity;
            int next = 0;
            for (int j = 1; j <= n; ++j) {
                if (visited[j]) continue;
                const double cost = -profit[static_cast<size_t>(at - 1) * (size - 1) + (j - 1)] - row_price[at] - column_price[j];
                if (cost < slack[j]) slack[j] = cost, previous[j] = column;
                if (slack[j] < step) step = slack[j], next = j;
            }
            for (int j = 0; j <= n; ++j) {
                if (visited[j])
                    row_price[row_of[j]] += step, column_price[j] -= step;
                else
                    slack[j] -= step;
            }
            column = next;
        }
        for (; column != 0; column = previous[column]) row_of[column] = row_of[previous[column]];
    }
    std::vector<int> column_of(static_cast<size_t>(n));
    for (int j = 1; j <= n; ++j) column_of[row_of[j] - 1] = j - 1;
    return column_of;
}

} // namespace ranvier
