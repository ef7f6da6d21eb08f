#include "core/io/read_nwb_about.hpp"

#include <array>
#include <cmath>

#include "core/base/text.hpp"
#include "core/io/nwb_about.hpp"

namespace ranvier {
namespace {

struct Place {
    const char *name, *path, *between; // of several values
};

constexpr std::array<Place, 13> places{{{"session_start_time", "/session_start_time", ""},
                                        {"session_description", "/session_description", ""},
                                        {"experimenter", "/general/experimenter", "; "},
                                        {"institution", "/general/institution", ""},
                                        {"lab", "/general/lab", ""},
                                        {"keywords", "/general/keywords", ", "},
                                        {"experiment_description", "/general/experiment_description", ""},
                                        {"session_id", "/general/session_id", ""},
                                        {"subject/id", "/general/subject/subject_id", ""},
                                        {"subject/species", "/general/subject/species", ""},
                                        {"subject/sex", "/general/subject/sex", ""},
                                        {"subject/age", "/general/subject/age", ""},
                                        {"subject/description", "/general/subject/description", ""}}};

std::string text_at(NwbFile& nwb, const Place& place) {
    constexpr uint64_t most = 1000; // names of people, keywords
    const auto node = nwb.file.reach(place.path);
    if (!node || nwb.file.nodes()[*node].kind != h5::Kind::dataset) return "";
    const auto shape = nwb.file.shape(*node);
    if (!shape || shape->values != h5::Values::text || shape->n > most) return "";
    const auto texts = nwb.file.texts(*node);
    if (texts) return join(*texts, place.between);
    nwb.warnings.push_back(texts.error().sentence());
    return "";
}

} // namespace

void read_nwb_about(NwbFile& nwb, std::optional<size_t> units, Recording& recording) {
    for (const Place& place : places)
        if (std::string value = text_at(nwb, place); !value.empty()) recording.about[place.name] = std::move(value);
    if (const auto start = recording.about.find("session_start_time");
        start != recording.about.end() && start->second == unknown_session_start)
        recording.about.erase(start);
    const auto times = units ? nwb.file.reach("spike_times", *units) : std::nullopt;
    const auto resolution = times ? nwb.file.number_attribute(*times, "resolution") : std::nullopt;
    if (resolution && std::isfinite(*resolution) && *resolution > 0) recording.about["spike_resolution_s"] = text(*resolution);
}

} // namespace ranvier
