#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/commands.hpp"
#include "core/base/units.hpp"

namespace ranvier::cli {

// Devices, libraries, folders, limits. Status 1 if something that a job needs is wrong.
int doctor(Client& client) {
    using nlohmann::ordered_json;
    const SessionOptions& options = client.session().options();
    ordered_json j{{"ranvier", RANVIER_VERSION},
                   {"device_class", options.device_class.name()},
                   {"processor_offers", detect_device_class().name()}};
    j["threads"] = options.threads;
    j["memory"] = std::to_string(options.memory);
    j["cache"] = client.session().cache().enabled() ? ordered_json(client.session().cache().folder()) : ordered_json(nullptr);
    j["plugins"] = ordered_json::array();
    for (const auto& e : client.session().catalogue().entries) j["plugins"].push_back(e.schema.id + " " + e.schema.version);
    j["refused"] = client.session().catalogue().refused;
    Request request;
    request.verb = Verb::doctor;
    const auto done = client.call(request);
    const auto worker = done ? ordered_json::parse(done->payload, nullptr, false) : ordered_json(nullptr);
    j["worker"] = done ? worker : ordered_json{{"error", done.error().sentence()}};
    const bool well = done && worker.value("blas_check", "") == "ok" && client.session().catalogue().refused.empty();
    j["ok"] = well;
    if (client.options().json) {
        std::cout << j.dump() << std::endl;
        return well ? 0 : 1;
    }
    std::cout << "ranvier       " << RANVIER_VERSION << "\n"
              << "device class  " << options.device_class.name() << " (this processor offers " << detect_device_class().name()
              << ")\n"
              << "threads       " << options.threads << "\n"
              << "memory        " << format_bytes(options.memory) << "\n"
              << "cache         " << (client.session().cache().enabled() ? client.session().cache().folder() : "none") << "\n";
    for (const auto& p : j["plugins"]) std::cout << "plugin        " << p.get<std::string>() << "\n";
    for (const auto& r : j["refused"]) std::cout << "refused       " << r.get<std::string>() << "\n";
    if (done)
        std::cout << "BLAS          OpenBLAS, kernels " << worker.value("blas_core", "?")
                  << ", check: " << worker.value("blas_check", "?") << "\n"
                  << "HDF5          " << worker.value("hdf5", "?") << " (in the worker only)\n";
    else
        std::cout << "worker        " << done.error().sentence() << "\n";
    std::cout << (well ? "all is well\n" : "something is wrong, see above\n");
    return well ? 0 : 1;
}

} // namespace ranvier::cli
