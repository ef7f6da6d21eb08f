#include "core/io/read_counts_hdf5.hpp"

#include <algorithm>

#include "core/io/array_source.hpp"
#include "core/io/counts_from_arrays.hpp"
#include "core/io/sniff.hpp"

namespace ranvier {
namespace {

class Hdf5Arrays : public ArraySource {
public:
    explicit Hdf5Arrays(h5::File& file) : file_(file) {
        for (size_t node = 1; node < file.nodes().size(); ++node) {
            const h5::Kind kind = file.nodes()[node].kind;
            if (kind == h5::Kind::external_link || kind == h5::Kind::user_link) {
                refused_.push_back(file.find(file.path(node)).error().sentence());
            } else if (kind == h5::Kind::dataset && !file.nodes()[node].same) {
                describe(node);
            }
        }
    }

    const std::vector<ArrayInfo>& arrays() const override { return arrays_; }

    Result<std::vector<double>> numbers(const ArrayInfo& array) override { return file_.doubles(node_of(array)); }

    Status integers(const ArrayInfo& array, const std::function<Status(const int64_t*, uint64_t)>& take) override {
        const size_t node = node_of(array);
        if (array.dims.empty() || array.size() == 0) {
            RANVIER_ASSIGN(const auto values, file_.integers(node));
            return take(values.data(), values.size());
        }
        // Pieces of about 8 MiB, cut between rows; a single row is never longer than what the caller is allowed to hold.
        const uint64_t row = array.size() / array.dims[0];
        const uint64_t step = std::max<uint64_t>(1, (uint64_t{1} << 20) / row);
        if (row > file_.limits().max_bytes / sizeof(int64_t)) return file_.pay(UINT64_MAX, array.name);
        std::vector<int64_t> piece;
        for (uint64_t first = 0; first < array.dims[0]; first += step) {
            const uint64_t n = std::min(step, array.dims[0] - first);
            piece.resize(n * row);
            RANVIER_TRY(file_.rows_of(node, first, n, piece.data()));
            RANVIER_TRY(take(piece.data(), piece.size()));
        }
        return Ok{};
    }

    Result<std::vector<std::string>> texts(const ArrayInfo& array) override { return file_.texts(node_of(array)); }

    const std::vector<std::string>& refused() const { return refused_; }

private:
    void describe(size_t node) {
        auto shape = file_.shape(node);
        if (!shape) {
            refused_.push_back(shape.error().sentence());
            return;
        }
        ArrayInfo info;
        info.name = file_.path(node).substr(1);
        info.dims = shape->dims;
        info.type = shape->type;
        const h5::Values values = shape->values;
        info.kind = values == h5::Values::integer || values == h5::Values::boolean ? ArrayKind::integer
                    : values == h5::Values::real                                   ? ArrayKind::real
                    : values == h5::Values::text                                   ? ArrayKind::text
                                                                                   : ArrayKind::other;
        arrays_.push_back(std::move(info));
        nodes_.push_back(node);
    }

    size_t node_of(const ArrayInfo& array) const {
        const auto at = std::find_if(arrays_.begin(), arrays_.end(), [&](const ArrayInfo& a) { return a.name == array.name; });
        return nodes_[static_cast<size_t>(at - arrays_.begin())];
    }

    h5::File& file_;
    std::vector<ArrayInfo> arrays_;
    std::vector<size_t> nodes_;
    std::vector<std::string> refused_;
};

Error nothing_known(const Hdf5Arrays& arrays, const h5::File& file) {
    std::string sentence =
        "is HDF5 and neither NWB nor counts (a whole-number array `spikes` [sequence, bin, unit] or [bin, unit], or one of "
        "another name)";
    if (file.nodes().size() == 1) sentence += "; it is empty";
    for (size_t i = 0; i < arrays.refused().size() && i < 3; ++i) sentence += "; " + arrays.refused()[i];
    return Error(Errc::bad_input, sentence + ". " + what_is_read());
}

} // namespace

Result<Dataset> read_counts_hdf5(h5::File& file, const ReadOptions& options, const Limits& limits) {
    if (file.text_attribute(0, "format") == "ranvier result")
        return Error(Errc::bad_input, "is a result of Ranvier, no recording; `ranvier show` prints it");
    // Looked at first: another array must not stand in for counts that were refused.
    const std::string wanted = options.selector.empty() ? "spikes" : options.selector;
    RANVIER_ASSIGN(const auto node, file.find("/" + wanted));
    if (node && file.nodes()[*node].kind == h5::Kind::dataset) RANVIER_TRY(file.shape(*node));
    Hdf5Arrays arrays(file);
    if (options.selector.empty() && !may_hold_counts(arrays)) return nothing_known(arrays, file);
    CountsFacts facts;
    facts.link = file.text_attribute(0, "link");
    facts.bin_s = file.number_attribute(0, "bin_s");
    RANVIER_ASSIGN(Dataset dataset, counts_from_arrays(arrays, options.selector, facts, limits));
    dataset.format = "counts in HDF5";
    return dataset;
}

} // namespace ranvier
