// The kind of figure "states": its options.
#include "app/views/figures/kinds.hpp"
#include "app/views/figures/states/states_figure.hpp"

namespace ranvier::views {

namespace {

bool has_states(const Sources& sources) {
    return sources.result && sources.result->n_states() > 0 && !sources.result->bin_starts().empty();
}

Status possible(const Sources& sources) {
    if (sources.recording || has_states(sources)) return Ok{};
    return Error(Errc::invalid_argument, "raster and states need a recording, or a result with states over time");
}

std::unique_ptr<Figure> make(const Sources& sources, const TextMap& options) {
    Sources used = sources;
    if (!has_states(sources)) used.result = nullptr;
    return std::make_unique<StatesFigure>(used, options);
}

Param text_option(const char* id, const char* initial, const char* doc) {
    return {.id = id, .type = ParamType::string, .initial = initial, .doc = doc};
}

} // namespace

FigureKind states_kind() {
    FigureKind kind;
    kind.id = "states";
    kind.title = "Raster and states";
    kind.doc = "Spikes of all units, interval tables, behaviour, and the states of a fit on one time axis.";
    kind.options = {
        text_option("group", "region", "groups of rows: region, quality, none, or a column of the units"),
        text_option("sort", "rate", "order within a group: file, rate, depth, coupling:STATE, or a column of the units"),
        text_option("units", "",
                    "only these units: ids and ranges of them, as 3,7-12, or an expression over id, region, quality, rate, "
                    "n_spikes, x, y, z and the file's own columns, such as rate > 0.5"),
        text_option("lanes", "auto", "interval tables above the raster, by name: A,B, auto, all or none"),
        text_option("events", "auto",
                    "times in the columns of those tables, as triangles above them, by name: COLUMN or TABLE.COLUMN with commas "
                    "between, auto, all or none"),
        text_option("signals", "auto", "signals under the raster, by name: A,B, auto or none"),
        text_option("channels", "auto",
                    "up to three channels of signals that have several, from 1: 1,3-4, or auto for the first"),
        {.id = "row_height",
         .type = ParamType::real,
         .unit = "px",
         .initial = "0",
         .doc = "of a unit's row; 0: all rows fit in",
         .low = 0,
         .high = 200},
        {.id = "first_unit",
         .type = ParamType::integer,
         .initial = "1",
         .doc = "the row at the top, from 1, when row_height is set",
         .low = 1,
         .high = 1e9},
    };
    kind.possible = possible;
    kind.make = make;
    return kind;
}

} // namespace ranvier::views
