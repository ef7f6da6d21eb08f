// What makes two recordings the same input: a SHA-256 over canonical columns of what was read, not over the file.
//
// A *part* is one thing that was read. Its digest is the SHA-256 of its columns, each written as
//     u64 length of the name, name, u32 type, u32 rank, rank x u64 dims, values
// with numbers little-endian and packed, types numbered as in column_file.hpp, -0.0 written as 0.0 and every NaN as
// 7ff8000000000000; a text is u64 length and its bytes. The parts and their columns, in this order:
//     spikes             unit text[unit] (ids) · first i64[unit + 1] · times f64[spike], for whose values stand the SHA-256 of
//     each
//                        32,768 of them (the last may be fewer), so that many threads can share the work · time_unit text[1]
//     units              region text[unit] · quality text[unit] · position f64[unit, 3]      (only if one of them is known)
//     unit_columns       rows f64[0, 2], then the columns in order, named column/NAME        (only if there are any)
//     observed           rows f64[n, 2]                                                      (only if there are any)
//     intervals/NAME     rows f64[row, 2], then its columns in order, named column/NAME
//     signals/NAME       unit text[1] · sampling f64[2] (start, rate; 0, 0 if it has times) · times f64 · values f64[sample,
//     channel] counts             unit text[unit] · first i64[sequence + 1] · counts u16[bin, unit] · bin_s f64[1] truth states
//     i32 · weight · bias · transition · basis f64 · link text[1]  (only if there is one)
// The identity of the whole is the SHA-256 of the bytes
//     "ranvier identity 2\n", then for every part in ascending order of its name: u64 length of the name, name, the 32 bytes of
//     its digest.
//
// Format, warnings, path, session ids and how a file stored its content do not enter.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/hash.hpp"
#include "core/data/dataset.hpp"

namespace ranvier {

// The digest of the part `spikes` while the times still come: all but the unit of time, which may be settled later. Blocks may
// come in any order. Threads: different blocks may be added from different threads at once; nothing else.
class SpikesDigest {
public:
    static constexpr size_t block = 32768; // times

    SpikesDigest(const std::vector<Unit>& units, std::span<const int64_t> first);
    // Times i * block .. (i + 1) * block; the last block is what is left. Values::plain is said of times known to hold neither a
    // zero nor NaN, which are hashed as they lie.
    enum class Values { any, plain };
    void add_block(size_t i, std::span<const double> times, Values values);
    void add_all(std::span<const double> times);
    Sha256::Digest finish(TimeUnit unit) const; // after the last block

private:
    Sha256 head_;
    std::vector<Sha256::Digest> blocks_;
};

// The digest of every part, in lower-case hex, by the name of the part.
std::map<std::string, std::string> identity_parts(const Dataset& dataset);

// The identity of all parts together, 64 lower-case hex digits.
std::string dataset_identity(const Dataset& dataset);

} // namespace ranvier
