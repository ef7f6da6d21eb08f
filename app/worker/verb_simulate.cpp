#include "app/worker/verbs.hpp"
#include "core/data/simulate.hpp"
#include "core/io/write_counts.hpp"

namespace ranvier::worker {

Result<Event> simulate_counts(const Request& request, const Context&) {
    RANVIER_ASSIGN(const Counts counts, simulate(request.kind, request.params, request.seed));
    RANVIER_ASSIGN(const std::string recipe, simulation_recipe(request.kind, request.params, request.seed));
    RANVIER_TRY(write_counts(counts, request.out, recipe));
    return done_event(request.out, recipe);
}

} // namespace ranvier::worker
