#include "app/cli/job_words.hpp"

#include "core/data/selection.hpp"

namespace ranvier::cli {

Result<Job> job_of_words(const CatalogueEntry& entry, TextMap given, TextMap select, uint64_t seed,
                         const DeviceClass& device_class) {
    Job job;
    job.operation = entry.schema.id;
    job.version = entry.schema.version;
    job.seed = seed;
    job.device_class = device_class.name();
    if (entry.schema.reads_recording())
        for (const auto& option : selection_options())
            if (const auto found = given.find(option.name); found != given.end() && !entry.schema.find(option.name)) {
                if (select.contains(option.name))
                    return Error(Errc::invalid_argument,
                                 std::string(option.name) + " is given twice, as an option and with --param");
                select[option.name] = found->second;
                given.erase(found);
            }
    RANVIER_ASSIGN(job.params, resolve_params(entry.schema, given));
    if (entry.schema.reads_recording()) {
        RANVIER_ASSIGN(const Selection selection, Selection::parse(select));
        job.select = selection.resolved();
    } else if (!select.empty()) {
        return Error(Errc::invalid_argument, "operation " + job.operation + " takes no recording, so --" + select.begin()->first +
                                                 " means nothing to it");
    }
    return job;
}

} // namespace ranvier::cli
