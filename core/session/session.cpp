#include "core/session/session.hpp"

#include <nlohmann/json.hpp>

#include "core/base/publish.hpp"
#include "core/job/input_fingerprint.hpp"
#include "core/session/run_record.hpp"

namespace ranvier {
namespace {

using nlohmann::ordered_json;

bool only_reads(Verb verb) {
    return verb == Verb::import || verb == Verb::show || verb == Verb::export_result || verb == Verb::convert;
}

// More processor time than any sound input needs; a crafted one can keep a library busy for ever.
double reading_time_s(Fs& fs, const Request& request) {
    constexpr double least_s = 3, bytes_per_s = 4e6;
    double bytes = 0;
    for (const RequestInput& input : request.inputs)
        if (const auto print = input_fingerprint(fs, input)) bytes += static_cast<double>(print->bytes);
    return least_s + bytes / bytes_per_s;
}

Result<Imported> imported_from(const std::string& info, const std::string& columns) {
    const auto document = ordered_json::parse(info, nullptr, false);
    if (!document.is_object() || !document.contains("kind"))
        return Error(Errc::internal, "the import answered something that is no description");
    return Imported{info, document.value("identity", ""), columns, document.value("kind", "")};
}

} // namespace

std::string checkpoint_path(const std::string& out) { return out + ".checkpoint"; }

Session::Session(Fs& fs, Installation installation, SessionOptions options)
    : fs_(fs),
      installation_(std::move(installation)),
      options_(std::move(options)),
      catalogue_(read_catalogue(fs, installation_.plugins)),
      cache_(fs, options_.cache) {}

Result<WorkerLink> Session::start(Request request, int threads) const {
    request.threads = threads > 0 ? threads : options_.threads;
    request.memory = options_.memory;
    request.device_class = options_.device_class.name();
    WorkerSpec spec;
    spec.executable = request.verb == Verb::render ? installation_.renderer : installation_.worker;
    spec.request = request_json(request);
    spec.environment = environment(options_.device_class);
    spec.memory = options_.memory;
    spec.time_s = options_.time_s;
    if (only_reads(request.verb) && spec.time_s == 0) spec.cpu_s = reading_time_s(fs_, request);
    return WorkerLink::start(spec);
}

void Session::sweep(const std::string& path, int worker) const {
    const auto names = fs_.list(folder_of(path));
    if (!names) return;
    const std::string begins = "." + name_of(path) + "." + std::to_string(worker) + "-"; // as temporary_beside names it
    for (const std::string& name : *names)
        if (name.starts_with(begins)) (void)fs_.remove(folder_of(path) + "/" + name); // nobody looks there: it is only in the way
}

std::optional<Imported> Session::known_import(RequestInput& input) const {
    if (!cache_.enabled()) return std::nullopt;
    auto path = cache_.column_path(input);
    if (!path) return std::nullopt; // the worker will say what is wrong with the file
    input.columns = *path;
    const auto info = cache_.known_info(input.columns, options_.cached);
    if (!info) return std::nullopt;
    // The same content may have been imported under another spelling of its path.
    auto document = ordered_json::parse(*info, nullptr, false);
    if (!document.is_object()) return std::nullopt;
    document["file"] = input.path;
    auto imported = imported_from(document.dump(-1, ' ', false, ordered_json::error_handler_t::replace), input.columns);
    return imported ? std::optional(*imported) : std::nullopt;
}

Request Session::import_request(const RequestInput& input) const {
    Request request;
    request.verb = Verb::import;
    request.inputs = {input};
    return request;
}

Result<Imported> Session::finish_import(const RequestInput&, const Event& done) const {
    if (auto failure = failure_of(done)) return *failure;
    return imported_from(done.payload, done.result);
}

Result<Request> Session::run_request(const Job& job, const std::vector<RequestInput>& inputs, const std::string& out, bool resume,
                                     bool plan) const {
    RANVIER_ASSIGN(const CatalogueEntry* entry, catalogue_.find(job.operation));
    if (entry->schema.version != job.version)
        return Error(Errc::unsupported,
                     "the job was made for " + job.operation + " " + job.version + ", installed is " + entry->schema.version);
    RANVIER_TRY(check_resolved(entry->schema, job.params));
    Request request;
    request.verb = Verb::run;
    request.job = job;
    request.inputs = inputs;
    request.plugin = entry->library;
    request.schema = entry->json;
    request.resume = resume;
    request.plan = plan;
    if (!plan) {
        request.out = temporary_beside(out);
        request.checkpoint = checkpoint_path(out);
    }
    return request;
}

Status Session::publish(const std::string& temporary, const std::string& out) const { return publish_file(fs_, temporary, out); }

Status Session::publish_run(const Job& job, const WorkerLink& link, const std::string& temporary, const std::string& out,
                            int threads) const {
    RANVIER_TRY(publish_file(fs_, temporary, out));
    RunRecord record;
    record.job_hash = job_hash(job);
    record.wall_s = link.wall_s();
    record.peak_bytes = link.peak_bytes();
    record.threads = threads > 0 ? threads : options_.threads;
    record.host = host_name();
    record.finished_utc = now_utc();
    ordered_json inputs = ordered_json::array();
    for (const auto& i : job.inputs) {
        const auto stat = fs_.stat(i.path);
        inputs.push_back({{"path", i.path}, {"size", stat ? ordered_json(stat->size) : ordered_json(nullptr)}});
    }
    record.inputs = inputs.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    RANVIER_TRY(write_published(fs_, run_record_path(out), run_record_json(record)));
    if (fs_.exists(checkpoint_path(out))) RANVIER_TRY(fs_.remove(checkpoint_path(out)));
    return Ok{};
}

} // namespace ranvier
