#include "core/io/read_assembly.hpp"

#include <cmath>

#include "core/base/fs.hpp"
#include "core/base/text.hpp"
#include "core/data/join_recordings.hpp"
#include "core/io/finish_recording.hpp"
#include "core/io/read_part.hpp"
#include "core/io/read_text_table.hpp"
#include "core/io/sniff.hpp"
#include "core/io/spike_checks.hpp"

namespace ranvier {
namespace {

constexpr uint64_t longest_document = 16 << 20;

std::string placed(const std::string& folder, const std::string& file) {
    return file.starts_with('/') || folder.empty() || folder == "." ? file : folder + "/" + file;
}

// "wheel" of signals.wheel, "trials" of trials, "" of signals.
std::string name_in(const std::string& port) {
    const size_t dot = port.find('.');
    if (dot != std::string::npos) return port.substr(dot + 1);
    return port == "signals" ? "" : port;
}

// Reads one part after another into one recording.
class Joiner {
public:
    Joiner(const std::string& folder, const ReadOptions& options, const Limits& limits)
        : folder_(folder), options_(options), limits_(limits) {}

    Result<Dataset> join(const Assembly& assembly) {
        Dataset out;
        // Spikes first: the others are joined to them, in whatever order the parts stand.
        for (const auto* wanted : {"spikes", "spikes.", ""})
            for (const AssemblyPart& part : assembly.parts) {
                const std::string rank = part.port == "spikes" ? "spikes" : part.port.starts_with("spikes.") ? "spikes." : "";
                if (rank == wanted) RANVIER_TRY(add(part));
            }
        out.format = text(assembly.parts.size()) + " files: " + format_;
        out.warnings = std::move(warnings_);
        if (n_probes_ > 1) describe_outside(recording_, "spikes", out.warnings); // of one its reader has told
        out.content = std::move(recording_);
        return out;
    }

private:
    Status add(const AssemblyPart& part) {
        AssemblyPart p = part;
        p.file = placed(folder_, part.file);
        auto done = add_placed(p);
        if (done) return done;
        Error error = std::move(done).error();
        return std::move(error).within("part " + part.port + " (" + part.file + ")");
    }

    Status add_placed(AssemblyPart& part) {
        if (!part.pulses.empty()) {
            RANVIER_ASSIGN(Pulses pulses, read_pulses(placed(folder_, part.pulses), limits_));
            part.clock.own_s = std::move(pulses.own_s);
            part.clock.recording_s = std::move(pulses.recording_s);
            if (auto sound = check_clock(part.clock); !sound)
                return Error(Errc::bad_input, part.pulses + ": " + sound.error().sentence());
            warnings_.push_back("part " + part.port + ": clock by " + describe_pulses(part.clock));
        }
        RANVIER_ASSIGN(const FileKind kind, sniff(part.file));
        if (kind == FileKind::recording_json) // it could be this one
            return Error(Errc::bad_input, "is itself a recording of several files; name its files instead");
        if (part.port.starts_with("spikes")) return add_spikes(part);
        if (part.port == "regions") {
            RANVIER_ASSIGN(const Table table, read_text_table(part.file, limits_));
            return add_regions(recording_, table, part.port, warnings_);
        }
        Recording beside;
        unit_guessed_ = false;
        if (kind == FileKind::text) {
            RANVIER_TRY(read_text_part(part, beside));
        } else {
            RANVIER_ASSIGN(beside, read_recording(part, Wanted::anything));
        }
        RANVIER_TRY(apply_clock(beside, part.clock));
        if (unit_guessed_) RANVIER_TRY(check_lies_beside_spikes(part, beside));
        return part.port.starts_with("signals") ? take_signals(part, std::move(beside)) : take_intervals(part, std::move(beside));
    }

    ReadOptions options_of(const AssemblyPart& part) const {
        ReadOptions own;
        own.time_unit = part.time_unit.empty() ? options_.time_unit : part.time_unit;
        own.selector = part.selector;
        return own;
    }

    Result<Recording> read_recording(const AssemblyPart& part, Wanted wanted) {
        ReadOptions own = options_of(part);
        own.wanted = wanted;
        RANVIER_ASSIGN(Dataset dataset, read_dataset(part.file, own, limits_));
        for (const auto& w : dataset.warnings) warnings_.push_back(part.port + ": " + w);
        auto* recording = std::get_if<Recording>(&dataset.content);
        if (!recording)
            return Error(Errc::bad_input, std::holds_alternative<Counts>(dataset.content)
                                              ? "holds counts in bins, which cannot be joined to other files; spike times can"
                                              : "holds nothing for it; " + ranvier::join(dataset.warnings));
        if (format_.empty()) format_ = dataset.format;
        if (recording->time_unit != TimeUnit::seconds)
            return Error(Errc::bad_input,
                         "the unit of its times is not known, so it cannot be joined to others; say --time-unit " + part.port +
                             ":s, ms, us or samples:RATE");
        return std::move(*recording);
    }

    Status add_spikes(const AssemblyPart& part) {
        RANVIER_ASSIGN(Recording own, read_recording(part, Wanted::spikes));
        RANVIER_TRY(apply_clock(own, part.clock));
        ++n_probes_;
        if (part.port != "spikes") return add_probe(recording_, std::move(own), name_in(part.port), warnings_);
        recording_ = std::move(own);
        return Ok{};
    }

    // The table of a text file, its times in seconds.
    Status read_text_part(const AssemblyPart& part, Recording& beside) {
        TimeClaim claim{std::nullopt, "the name of its time column"};
        if (part.port.starts_with("signals")) {
            RANVIER_ASSIGN(SignalsRead read, read_signals_table(part.file, limits_, warnings_));
            if (read.scale.unit != TimeUnit::unknown) claim.scale = read.scale;
            beside.signals = std::move(read.signals);
        } else {
            RANVIER_ASSIGN(IntervalsRead read, read_intervals_table(part.file, name_in(part.port), limits_));
            if (read.scale.unit != TimeUnit::unknown) claim.scale = read.scale;
            beside.intervals.push_back(std::move(read.intervals));
        }
        std::vector<std::string> said;
        unit_guessed_ = !claim.scale && options_of(part).time_unit.empty();
        RANVIER_TRY(finish_recording(beside, claim, options_of(part), part.port, said));
        for (const auto& w : said) warnings_.push_back(part.port + ": " + w);
        if (beside.time_unit == TimeUnit::seconds) return Ok{};
        return Error(Errc::bad_input, ranvier::join(said) + "; say --time-unit " + part.port + ":s, ms, us or samples:RATE");
    }

    // Times taken for seconds that lie where no spikes are, are something else: milliseconds, samples, or those of another clock.
    Status check_lies_beside_spikes(const AssemblyPart& part, const Recording& beside) const {
        const Interval spikes = recording_.spikes.extent();
        const double margin = spikes.stop - spikes.start;
        size_t n = 0, outside = 0;
        const auto look = [&](double start, double stop) {
            ++n;
            outside += stop < spikes.start - margin || start > spikes.stop + margin;
        };
        for (const auto& table : beside.intervals)
            for (const Interval& row : table.rows) look(row.start, row.stop);
        for (const auto& signal : beside.signals)
            for (const double t : signal.times) look(t, t);
        if (outside * 2 <= n) return Ok{};
        return Error(Errc::bad_input, text(outside) + " of its " + text(n) + " times lie far from the spikes (" +
                                          text(spikes.start) + " to " + text(spikes.stop) +
                                          " s) if they are seconds; say --time-unit " + part.port +
                                          ":s, ms, us or samples:RATE, or --clock " + part.port + ":offset=SECONDS");
    }

    Status take_intervals(const AssemblyPart& part, Recording beside) {
        if (beside.intervals.empty()) return Error(Errc::bad_input, "holds no table of intervals");
        const std::string name = name_in(part.port);
        if (beside.intervals.size() == 1) beside.intervals[0].name = name;
        for (auto& i : beside.intervals) add_intervals(recording_, std::move(i), warnings_);
        return Ok{};
    }

    Status take_signals(const AssemblyPart& part, Recording beside) {
        if (beside.signals.empty()) return Error(Errc::bad_input, "holds no signals");
        const std::string name = name_in(part.port);
        for (auto& s : beside.signals) {
            const double span = s.times.size() < 2 ? 0 : s.times.back() - s.times.front();
            const double rate = s.times.empty() ? s.rate_hz : span > 0 ? static_cast<double>(s.times.size() - 1) / span : 0;
            if (rate > limits_.max_signal_hz)
                return Error(Errc::bad_input, s.name + " has " + text(std::round(rate)) + " samples a second, above the " +
                                                  text(limits_.max_signal_hz) +
                                                  " of behaviour and LFP; raw voltage is not imported");
            if (!name.empty()) s.name = beside.signals.size() == 1 ? name : name + "." + s.name;
            add_signal(recording_, std::move(s), warnings_);
        }
        return Ok{};
    }

    const std::string& folder_;
    const ReadOptions& options_;
    const Limits& limits_;
    Recording recording_;
    std::string format_;
    int n_probes_ = 0;
    bool unit_guessed_ = false; // of the part being read: nobody said that its times are seconds
    std::vector<std::string> warnings_;
};

} // namespace

Result<Dataset> read_assembly_file(const std::string& path, const ReadOptions& options, const Limits& limits) {
    RANVIER_ASSIGN(const std::string text, posix_fs().read(path, longest_document));
    RANVIER_ASSIGN(const Assembly assembly, parse_assembly(text));
    return read_assembly(assembly, folder_of(path), options, limits);
}

Result<Dataset> read_assembly(const Assembly& assembly, const std::string& folder, const ReadOptions& options,
                              const Limits& limits) {
    RANVIER_TRY(check_assembly(assembly));
    return Joiner(folder, options, limits).join(assembly);
}

} // namespace ranvier
