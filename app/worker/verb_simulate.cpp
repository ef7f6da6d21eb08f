#include "app/worker/verbs.hpp"
#include "core/base/publish.hpp"
#include "core/data/simulate.hpp"
#include "core/data/spikes_of_counts.hpp"
#include "core/io/write_counts.hpp"
#include "core/io/write_recording.hpp"

namespace ranvier::worker {
namespace {

// Through a temporary beside it, so that the file is there whole or not at all.
Status write_published_counts(const Counts& counts, const std::string& recipe, const std::string& out, const Context& context) {
    RANVIER_TRY(must_be_new(context.fs, out));
    const std::string temporary = temporary_beside(out);
    if (auto written = write_counts(counts, temporary, recipe); !written) {
        if (context.fs.exists(temporary)) RANVIER_TRY(context.fs.remove(temporary));
        return written;
    }
    return publish_file(context.fs, temporary, out);
}

} // namespace

// Counts with their truth as HDF5; under the name of another format (.nwb, .csv, .npz) a recording of spike times.
Result<Event> simulate_counts(const Request& request, const Context& context) {
    RANVIER_ASSIGN(Counts counts, simulate(request.kind, request.params, request.seed));
    RANVIER_ASSIGN(const std::string recipe, simulation_recipe(request.kind, request.params, request.seed));
    const size_t dot = request.out.find_last_of("./");
    const std::string extension = dot == std::string::npos || request.out[dot] == '/' ? "" : request.out.substr(dot);
    if (extension != ".nwb" && extension != ".csv" && extension != ".npz") {
        RANVIER_TRY(write_published_counts(counts, recipe, request.out, context));
        return done_event(request.out, recipe);
    }
    Dataset dataset;
    dataset.format = "simulation";
    RANVIER_ASSIGN(dataset.content, spikes_of_counts(counts, request.seed));
    counts = {};
    TextMap about;
    if (extension == ".nwb") about["session_description"] = "Simulated by Ranvier: " + recipe;
    RANVIER_TRY(write_dataset(dataset, request.out, about));
    return done_event(request.out, recipe);
}

} // namespace ranvier::worker
