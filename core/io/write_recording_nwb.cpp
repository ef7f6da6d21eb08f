#include <utility>

#include "core/data/identity.hpp"
#include "core/io/export_formats.hpp"
#include "core/io/nwb_about.hpp"
#include "core/io/nwb_recording.hpp"
#include "core/io/write_recording_formats.hpp"

namespace ranvier::detail {
namespace {

Status write(NwbWriter& nwb, const Recording& recording, const std::map<std::string, std::string>& about) {
    RANVIER_TRY(nwb.session(about, "Spikes of " + std::to_string(recording.spikes.n_units()) + " units."));
    auto units = write_nwb_units(nwb, recording, spike_resolution(about));
    if (!units) return std::move(units).error();
    if (!recording.intervals.empty()) {
        std::set<std::string> taken;
        RANVIER_ASSIGN(const NwbWriter::Node intervals, nwb.group(nwb.root(), "intervals"));
        RANVIER_TRY(write_nwb_intervals(nwb, intervals, recording, taken));
    }
    if (recording.signals.empty()) return Ok{};
    std::set<std::string> taken;
    RANVIER_ASSIGN(const NwbWriter::Node module, nwb.module("behavior", "signals recorded beside the spikes"));
    return write_nwb_signals(nwb, module, recording, taken);
}

} // namespace

Status write_recording_nwb(const Dataset& dataset, const std::string& path, const std::map<std::string, std::string>& about) {
    const auto& recording = std::get<Recording>(dataset.content);
    auto session = about_session(&recording, about);
    if (!session) return std::move(session).error().within(path);
    const auto& said = *session;
    std::string seed = dataset_identity(dataset);
    for (const auto& [name, value] : said) seed += "\n" + name + "=" + value;
    PartialFile file(path);
    auto nwb = NwbWriter::create(file.temporary(), seed);
    if (!nwb) return std::move(nwb).error().within(path);
    if (auto ended = nwb->end(write(*nwb, recording, said)); !ended) return std::move(ended).error().within(path);
    return file.publish();
}

} // namespace ranvier::detail
