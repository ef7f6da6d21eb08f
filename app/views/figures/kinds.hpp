// One function a figure, each in the file of its name: what the table in app/views/figure_kind.cpp is made of.
#pragma once

#include "app/views/figure_kind.hpp"

namespace ranvier::views {

FigureKind states_kind();        // raster, ribbon, posterior, lanes, signals on one time axis
FigureKind coupling_kind();      // weight[receiver, sender] of one state, or of the difference of two
FigureKind class_prior_kind();   // inferred coupling class (model)
FigureKind state_summary_kind(); // occupancy, dwell, transitions
FigureKind comparison_kind();    // two results: scores, matched states, difference of couplings
FigureKind likelihood_kind();    // log-likelihood against iterations, restarts
FigureKind filters_kind();       // history filter over lag
FigureKind rates_kind();         // mean rate of each unit by state
FigureKind graph_kind();         // couplings as a graph: circular or force-directed
FigureKind aligned_kind();       // raster and PSTH around the rows of an interval table
FigureKind isi_kind();           // inter-spike intervals
FigureKind correlogram_kind();   // auto- and cross-correlograms
FigureKind declared_kind(); // any view that a plugin declares: line, band, histogram, heatmap, scatter, matrix, ribbon, table

} // namespace ranvier::views
