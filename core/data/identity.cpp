#include "core/data/identity.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/hash.hpp"
#include "core/data/column_set.hpp"

namespace ranvier {

namespace {

static_assert(std::endian::native == std::endian::little, "values are hashed as they lie, little-endian");

constexpr std::array time_unit_names{"seconds", "milliseconds", "microseconds", "samples", "unknown"};

constexpr uint64_t not_a_number = 0x7ff8000000000000;

template <typename T>
void raw(Sha256& sha, T value) {
    sha.update(std::as_bytes(std::span(&value, 1)));
}

void word(Sha256& sha, std::string_view value) {
    raw(sha, static_cast<uint64_t>(value.size()));
    sha.update(value);
}

void head(Sha256& sha, std::string_view name, ColumnType type, std::initializer_list<uint64_t> dims) {
    word(sha, name);
    raw(sha, static_cast<uint32_t>(type));
    raw(sha, static_cast<uint32_t>(dims.size()));
    for (uint64_t d : dims) raw(sha, d);
}

void numbers_of(Sha256& sha, std::span<const double> values) {
    std::array<double, 4096> canonical;
    while (!values.empty()) {
        const size_t n = std::min(values.size(), canonical.size());
        for (size_t i = 0; i < n; ++i)
            canonical[i] = std::isnan(values[i]) ? std::bit_cast<double>(not_a_number) : values[i] + 0.0;
        sha.update(std::as_bytes(std::span(canonical).first(n)));
        values = values.subspan(n);
    }
}

// The digest of one part, fed column by column.
class Part {
public:
    void numbers(std::string_view name, std::span<const double> values, std::initializer_list<uint64_t> dims) {
        head(sha_, name, ColumnType::f64, dims);
        numbers_of(sha_, values);
    }
    template <typename T>
    void whole(std::string_view name, std::span<const T> values, std::initializer_list<uint64_t> dims) {
        head(sha_, name, column_type_of<T>::value, dims);
        sha_.update(std::as_bytes(values));
    }
    template <typename Items, typename Get>
    void texts(std::string_view name, const Items& items, Get get) {
        head(sha_, name, ColumnType::text, {items.size()});
        for (const auto& item : items) word(sha_, get(item));
    }
    void text(std::string_view name, std::string_view value) {
        head(sha_, name, ColumnType::text, {1});
        word(sha_, value);
    }
    Sha256::Digest finish() { return sha_.finish(); }

private:
    Sha256 sha_;
};

using Parts = std::map<std::string, Sha256::Digest>;

const auto same = [](const std::string& s) -> const std::string& { return s; };

std::span<const double> flat(const std::vector<Interval>& rows) {
    return {reinterpret_cast<const double*>(rows.data()), rows.size() * 2};
}

Sha256::Digest spikes_part(const Recording& r) {
    if (const SpikesDigest* known = r.spikes.digest()) return known->finish(r.time_unit);
    SpikesDigest digest(r.spikes.units(), r.spikes.first());
    digest.add_all(r.spikes.all_times());
    return digest.finish(r.time_unit);
}

bool says_more_than_ids(const Unit& u) {
    return !u.region.empty() || !u.quality.empty() || !std::ranges::all_of(u.position, [](double x) { return std::isnan(x); });
}

Sha256::Digest units_part(const std::vector<Unit>& units) {
    Part p;
    p.texts("region", units, [](const Unit& u) -> const std::string& { return u.region; });
    p.texts("quality", units, [](const Unit& u) -> const std::string& { return u.quality; });
    std::vector<double> position;
    for (const Unit& u : units) position.insert(position.end(), u.position.begin(), u.position.end());
    p.numbers("position", position, {units.size(), 3});
    return p.finish();
}

Sha256::Digest rows_part(const std::vector<Interval>& rows, const std::vector<Column>& columns) {
    Part p;
    p.numbers("rows", flat(rows), {rows.size(), 2});
    for (const Column& c : columns) {
        const std::string name = "column/" + c.name;
        if (const auto* numbers = std::get_if<std::vector<double>>(&c.values))
            p.numbers(name, *numbers, {numbers->size()});
        else if (const auto* whole = std::get_if<std::vector<int64_t>>(&c.values))
            p.whole<int64_t>(name, *whole, {whole->size()});
        else
            p.texts(name, std::get<std::vector<std::string>>(c.values), same);
    }
    return p.finish();
}

Sha256::Digest signal_part(const Signal& s) {
    Part p;
    p.text("unit", s.unit);
    const bool timed = !s.times.empty();
    p.numbers("sampling", std::array{timed ? 0 : s.start, timed ? 0 : s.rate_hz}, {2});
    p.numbers("times", s.times, {s.times.size()});
    p.numbers("values", s.values, {s.n_samples, s.n_channels});
    return p.finish();
}

void add_recording(Parts& parts, const Recording& r) {
    parts["spikes"] = spikes_part(r);
    if (std::ranges::any_of(r.spikes.units(), says_more_than_ids)) parts["units"] = units_part(r.spikes.units());
    if (!r.unit_columns.columns.empty()) parts["unit_columns"] = rows_part({}, r.unit_columns.columns);
    if (!r.observed.empty()) parts["observed"] = rows_part(r.observed, {});
    for (const Intervals& i : r.intervals) parts["intervals/" + i.name] = rows_part(i.rows, i.table.columns);
    for (const Signal& s : r.signals) parts["signals/" + s.name] = signal_part(s);
}

void add_counts(Parts& parts, const Counts& c) {
    Part p;
    p.texts("unit", c.unit_ids, same);
    p.whole<int64_t>("first", c.first, {c.first.size()});
    p.whole<uint16_t>("counts", c.counts, {c.n_bins(), c.n_units()});
    p.numbers("bin_s", {&c.bin_s, 1}, {1});
    parts["counts"] = p.finish();
    const Truth& t = c.truth;
    if (t.n_states == 0) return;
    Part q;
    q.whole<int32_t>("states", t.states, {t.states.size()});
    q.numbers("weight", t.weight, {t.weight.size()});
    q.numbers("bias", t.bias, {t.bias.size()});
    q.numbers("transition", t.transition, {t.transition.size()});
    q.numbers("basis", t.basis, {t.basis.size()});
    q.text("link", t.link);
    parts["truth"] = q.finish();
}

Parts digests(const Dataset& dataset) {
    Parts parts;
    if (const auto* recording = std::get_if<Recording>(&dataset.content)) add_recording(parts, *recording);
    if (const auto* counts = std::get_if<Counts>(&dataset.content)) add_counts(parts, *counts);
    return parts;
}

} // namespace

SpikesDigest::SpikesDigest(const std::vector<Unit>& units, std::span<const int64_t> first) {
    head(head_, "unit", ColumnType::text, {units.size()});
    for (const Unit& u : units) word(head_, u.id);
    head(head_, "first", ColumnType::i64, {first.size()});
    head_.update(std::as_bytes(first));
    const auto n = static_cast<uint64_t>(first.back());
    head(head_, "times", ColumnType::f64, {n});
    blocks_.resize((n + block - 1) / block);
}

void SpikesDigest::add_block(size_t i, std::span<const double> times, Values values) {
    Sha256 sha;
    if (values == Values::plain)
        sha.update(std::as_bytes(times));
    else
        numbers_of(sha, times);
    blocks_[i] = sha.finish();
}

void SpikesDigest::add_all(std::span<const double> times) {
    for (size_t i = 0; i < blocks_.size(); ++i)
        add_block(i, times.subspan(i * block, std::min(block, times.size() - i * block)), Values::any);
}

Sha256::Digest SpikesDigest::finish(TimeUnit unit) const {
    Sha256 sha = head_.copy();
    for (const auto& digest : blocks_) sha.update(std::as_bytes(std::span(digest)));
    head(sha, "time_unit", ColumnType::text, {1});
    word(sha, time_unit_names[static_cast<size_t>(unit)]);
    return sha.finish();
}

std::map<std::string, std::string> identity_parts(const Dataset& dataset) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::map<std::string, std::string> result;
    for (const auto& [name, digest] : digests(dataset)) {
        std::string& hex = result[name];
        for (const uint8_t byte : digest) {
            hex += digits[byte >> 4];
            hex += digits[byte & 15];
        }
    }
    return result;
}

std::string dataset_identity(const Dataset& dataset) {
    Sha256 sha;
    sha.update("ranvier identity 2\n");
    for (const auto& [name, digest] : digests(dataset)) {
        const uint64_t length = name.size();
        sha.update(std::as_bytes(std::span(&length, 1)));
        sha.update(name);
        sha.update(std::as_bytes(std::span(digest)));
    }
    return sha.finish_hex();
}

} // namespace ranvier
