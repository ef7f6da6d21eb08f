// The arrays of a MATLAB file as the reader of counts asks for them.
#pragma once

#include <string>
#include <vector>

#include "core/io/array_source.hpp"
#include "core/io/mat_layouts.hpp"

namespace ranvier {

// The array of counts and what stands beside it: the other variables, or the other fields of its struct. Dimensions are in
// MATLAB's order, whatever the version of the file: an array that MATLAB shows as trials x bins x units is [sequence, bin, unit],
// values come with the last dimension fastest. MATLAB keeps whole numbers as double, so an array counts as one of whole numbers
// if its values are. Beside the counts, rows and columns (1 x n, n x 1) have one dimension, and one number has none.
class MatArrays : public ArraySource {
public:
    // Reads the counts, if they are kept as double, to see whether they are whole numbers.
    static Result<MatArrays> make(MatFile& file, const MatCandidate& counts);

    const std::string& counts() const { return counts_; } // the name of the array of counts here
    const std::vector<ArrayInfo>& arrays() const override { return arrays_; }
    Result<std::vector<double>> numbers(const ArrayInfo& array) override;
    Status integers(const ArrayInfo& array, const std::function<Status(const int64_t*, uint64_t)>& take) override;
    Result<std::vector<std::string>> texts(const ArrayInfo& array) override;

private:
    explicit MatArrays(MatFile& file) : file_(&file) {}
    Status add(const std::string& name, const MatValue& value, bool is_counts);
    size_t index_of(const ArrayInfo& array) const;

    MatFile* file_;
    std::string counts_;
    std::vector<ArrayInfo> arrays_;
    std::vector<const MatValue*> values_;
};

// Whether all are whole numbers.
bool all_whole(const std::vector<double>& values);

} // namespace ranvier
