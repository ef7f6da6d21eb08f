#include "core/io/write_counts.hpp"

#include "core/io/counts_arrays.hpp"
#include "core/io/h5_write.hpp"

namespace ranvier {
namespace {

Status put_attributes(h5w::Writer& writer, const Counts& c, const std::string& recipe) {
    std::string note =
        equally_long(c) ? "counts per bin [sequence, bin, unit]" : "counts per bin [bin, unit], sequence_first: bins";
    if (c.truth.n_states > 0)
        note +=
            "; truth, for scoring only: states, weight [state, receiver, sender], adjacency = its sign, bias [unit] or [state, "
            "unit], "
            "trans [from, to], basis [lag 1, 2, ...]; rates per bin; history starts empty in every sequence; uniform start";
    RANVIER_TRY(writer.text_attribute(writer.root(), "note", note));
    if (!c.truth.link.empty()) RANVIER_TRY(writer.text_attribute(writer.root(), "link", c.truth.link));
    if (c.bin_s > 0) RANVIER_TRY(writer.number_attribute(writer.root(), "bin_s", c.bin_s));
    if (!recipe.empty()) RANVIER_TRY(writer.text_attribute(writer.root(), "recipe", recipe));
    return Ok{};
}

} // namespace

Status write_counts(const Counts& counts, const std::string& path, const std::string& recipe) {
    auto arrays = counts_arrays(counts);
    if (!arrays) return std::move(arrays).error().within(path);
    RANVIER_ASSIGN(h5w::Writer writer, h5w::Writer::create());
    if (auto put = put_attributes(writer, counts, recipe); !put) return std::move(put).error().within(path);
    for (const NamedArray& a : *arrays)
        if (auto put = writer.dataset(writer.root(), a.name, a.shape, a.values); !put) return std::move(put).error().within(path);
    return writer.save(path);
}

} // namespace ranvier
