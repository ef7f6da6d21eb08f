#include "app/worker/verbs.hpp"
#include "core/io/write_recording.hpp"

namespace ranvier::worker {

Result<Event> convert(const Request& request, const Context& context) {
    if (request.inputs.size() != 1) return Error(Errc::internal, "convert takes one input");
    RANVIER_ASSIGN(const Dataset dataset, load_input(request.inputs[0], request, context));
    RANVIER_TRY(write_dataset(dataset, request.out, request.params));
    return done_event(request.out, "");
}

} // namespace ranvier::worker
