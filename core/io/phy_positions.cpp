#include "core/io/phy_positions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "core/base/text.hpp"

namespace ranvier {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
using Block = FolderArrays::Block;

std::string dims_of(const Block& block) {
    std::string words;
    for (const uint64_t d : block.dims) words += (words.empty() ? "" : " x ") + text(d);
    return words;
}

// Templates [template, sample, local channel], the channel that each local one is, and what takes the whitening back.
class Templates {
public:
    static Result<Templates> read(FolderArrays& arrays, const std::string& below, size_t n_channels) {
        Templates t;
        t.n_channels_ = n_channels;
        RANVIER_ASSIGN(t.values_, arrays.numbers(below + "templates.npy"));
        if (t.values_.dims.size() != 3)
            return Error(Errc::bad_input,
                         below + "templates.npy is " + dims_of(t.values_) + " values; [template, sample, channel] was expected");
        for (const char* name : {"template_ind.npy", "templates_ind.npy"}) {
            if (!arrays.folder().has(below + name)) continue;
            RANVIER_ASSIGN(t.channels_, arrays.numbers(below + name));
            if (t.channels_->dims != std::vector<uint64_t>{t.values_.dims[0], t.values_.dims[2]})
                return Error(Errc::bad_input,
                             below + name + " is " + dims_of(*t.channels_) + " values, templates.npy " + dims_of(t.values_));
            break;
        }
        if (!t.channels_ && t.values_.dims[2] > n_channels)
            return Error(Errc::bad_input, below + "templates.npy has " + text(t.values_.dims[2]) +
                                              " channels, channel_positions.npy " + text(n_channels));
        RANVIER_TRY(t.read_unwhitening(arrays, below + "whitening_mat_inv.npy"));
        return t;
    }

    // The channel on which template i swings most; nothing for a template that is nowhere or empty.
    std::optional<size_t> peak(int64_t template_number) const {
        const uint64_t n_samples = values_.dims[1], n_local = values_.dims[2];
        if (template_number < 0 || static_cast<uint64_t>(template_number) >= values_.dims[0]) return std::nullopt;
        const auto i = static_cast<uint64_t>(template_number);
        const double* values = values_.values.data() + i * n_samples * n_local;
        std::vector<size_t> channels; // [local], n_channels_: none
        for (uint64_t c = 0; c < n_local; ++c) channels.push_back(channel_of(i, c));
        std::vector<double> low(n_channels_, 0), high(n_channels_, 0), row(n_channels_);
        for (uint64_t s = 0; s < n_samples; ++s) {
            std::fill(row.begin(), row.end(), 0);
            for (uint64_t c = 0; c < n_local; ++c) {
                const double v = values[s * n_local + c];
                if (channels[c] < n_channels_ && v != 0) add(row, channels[c], v);
            }
            for (const size_t c : channels) {
                if (c == n_channels_) continue;
                low[c] = std::min(low[c], row[c]);
                high[c] = std::max(high[c], row[c]);
            }
        }
        size_t best = 0;
        for (size_t c = 1; c < n_channels_; ++c)
            if (high[c] - low[c] > high[best] - low[best]) best = c;
        if (!(high[best] - low[best] > 0)) return std::nullopt;
        return best;
    }

private:
    Status read_unwhitening(FolderArrays& arrays, const std::string& file) {
        if (!arrays.folder().has(file)) return Ok{};
        RANVIER_ASSIGN(unwhitening_, arrays.numbers(file));
        if (unwhitening_.dims != std::vector<uint64_t>{n_channels_, n_channels_})
            return Error(Errc::bad_input, file + " is " + dims_of(unwhitening_) + " values, channel_positions.npy has " +
                                              text(n_channels_) + " channels");
        return Ok{};
    }

    size_t channel_of(uint64_t i, uint64_t local) const {
        if (!channels_) return static_cast<size_t>(local);
        const double c = channels_->values[i * values_.dims[2] + local];
        return c >= 0 && c < static_cast<double>(n_channels_) ? static_cast<size_t>(c) : n_channels_;
    }

    // The whitened value v of a channel, spread over the channels it came from.
    void add(std::vector<double>& row, size_t channel, double v) const {
        if (unwhitening_.values.empty()) {
            row[channel] += v;
            return;
        }
        const double* from = unwhitening_.values.data() + channel * n_channels_;
        for (size_t c = 0; c < n_channels_; ++c) row[c] += v * from[c];
    }

    Block values_, unwhitening_;
    std::optional<Block> channels_;
    size_t n_channels_ = 0;
};

// The template that most spikes of each unit have, the lowest of several; -1 for a unit without spikes.
std::vector<int64_t> main_templates(std::span<const int64_t> clusters, std::span<const int64_t> templates, size_t n_units) {
    std::vector<std::map<int64_t, int64_t>> counts(n_units);
    for (size_t i = 0; i < clusters.size(); ++i) ++counts[static_cast<size_t>(clusters[i])][templates[i]];
    std::vector<int64_t> best(n_units, -1);
    for (size_t u = 0; u < n_units; ++u) {
        int64_t most = 0;
        for (const auto& [number, n] : counts[u])
            if (n > most) {
                most = n;
                best[u] = number;
            }
    }
    return best;
}

} // namespace

std::vector<Position> channel_positions(FolderArrays& arrays, const std::string& below, std::vector<std::string>& warnings) {
    const std::string file = below + "channel_positions.npy";
    if (!arrays.folder().has(file)) return {};
    auto block = arrays.numbers(file);
    if (!block) {
        warnings.push_back(block.error().sentence() + "; positions are left out");
        return {};
    }
    if (block->dims.size() != 2 || block->dims[1] < 2 || block->dims[1] > 3) {
        warnings.push_back(file + " is " + dims_of(*block) + " values, not [channel, 2]; positions are left out");
        return {};
    }
    std::vector<Position> positions;
    for (size_t c = 0; c < block->dims[0]; ++c) {
        const double* at = block->values.data() + c * block->dims[1];
        positions.push_back({at[0], at[1], block->dims[1] == 3 ? at[2] : 0});
    }
    return positions;
}

std::vector<Position> phy_positions(FolderArrays& arrays, const std::string& below, std::span<const int64_t> clusters,
                                    std::span<const int64_t> templates, size_t n_units, std::vector<std::string>& warnings) {
    std::vector<Position> positions(n_units, Position{unknown, unknown, unknown});
    const std::vector<Position> channels = channel_positions(arrays, below, warnings);
    if (channels.empty() || templates.empty() || !arrays.folder().has(below + "templates.npy")) return positions;
    const auto stored = Templates::read(arrays, below, channels.size());
    if (!stored) {
        warnings.push_back(stored.error().sentence() + "; positions by templates are left out");
        return positions;
    }
    const auto best = main_templates(clusters, templates, n_units);
    std::map<int64_t, std::optional<size_t>> peaks;
    for (size_t u = 0; u < n_units; ++u) {
        if (!peaks.contains(best[u])) peaks[best[u]] = stored->peak(best[u]);
        if (const auto channel = peaks[best[u]]) positions[u] = channels[*channel];
    }
    return positions;
}

} // namespace ranvier
