#include <nlohmann/json.hpp>

#include "app/worker/verbs.hpp"
#include "core/base/device_class.hpp"
#include "core/compute/linalg/self_check.hpp"
#include "core/io/library_versions.hpp"

namespace ranvier::worker {

Result<Event> doctor(const Request& request, const Context&) {
    RANVIER_ASSIGN(const DeviceClass device_class, parse_device_class(request.device_class));
    const auto dispatch = linalg::check_dispatch(device_class);
    nlohmann::ordered_json j{{"device_class", device_class.name()},
                             {"blas_core", linalg::blas_core_name()},
                             {"blas_check", dispatch ? "ok" : dispatch.error().sentence()},
                             {"hdf5", hdf5_version()}};
    return done_event("", j.dump());
}

} // namespace ranvier::worker
