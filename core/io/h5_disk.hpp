// A driver that lets HDF5 write to a file on disk and makes a full disk an ordinary error.
//
// HDF5's own driver refuses the write itself, after which its file can be neither written nor closed. This one remembers the
// first refusal, takes all later bytes without writing them, and so lets HDF5 close; whoever wrote asks fault() then.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.hpp"

namespace ranvier::h5w {

// The file below a Writer, open from create() until HDF5 closes it. Must outlive the HDF5 file. Threads: as HDF5.
class Disk {
public:
    explicit Disk(std::string path) : path_(std::move(path)) {}
    Disk(const Disk&) = delete;
    ~Disk();

    // Makes the file (which must not exist) and an access list for H5Fcreate; the list is the caller's to close.
    Result<int64_t> access();
    // Ok as long as every byte was taken by the system.
    Status fault() const;
    bool closed() const { return fd_ < 0; }

    // The calls of HDF5's driver.
    void write(uint64_t at, const void* bytes, uint64_t n);
    bool read(uint64_t at, void* bytes, uint64_t n);
    void truncate(uint64_t size);
    void close();

private:
    std::string path_;
    int fd_ = -1;
    int refused_ = 0; // errno of the first write that was not taken
};

} // namespace ranvier::h5w
