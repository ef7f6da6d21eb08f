#include "core/plugin/recording_port.hpp"

#include <array>

namespace ranvier {
namespace {

void add_truth(ColumnSet& columns, const Truth& t, uint64_t n_units) {
    if (t.n_states == 0 || t.weight.empty()) return;
    columns.lend<double>("truth.weight", t.weight, {t.n_states, n_units, n_units});
    if (!t.states.empty()) columns.lend<int32_t>("truth.states", t.states);
    if (!t.bias.empty()) columns.lend<double>("truth.bias", t.bias);
    if (!t.transition.empty()) columns.lend<double>("truth.transition", t.transition, {t.n_states, t.n_states});
    if (!t.basis.empty()) columns.lend<double>("truth.basis", t.basis);
    columns.text("truth.link", t.link);
}

} // namespace

ColumnSet recording_port(const Binned& b) {
    ColumnSet columns;
    columns.lend<uint16_t>("counts", b.counts, {b.n_bins, b.n_units});
    columns.lend<int64_t>("sequence_first", b.sequence_first);
    columns.lend<int64_t>("segment_first", b.segment_first);
    columns.lend<uint8_t>("segment_role", b.segment_role);
    columns.lend<double>("bin_start", b.bin_start);
    columns.copy<double>("bin_width", std::array{b.bin_width});
    columns.copy<uint8_t>("in_seconds", std::array{static_cast<uint8_t>(b.in_seconds)});
    columns.texts("unit_id", b.unit_id);
    columns.texts("unit_region", b.unit_region);
    add_truth(columns, b.truth, b.n_units);
    return columns;
}

} // namespace ranvier
