#include "core/io/h5_disk.hpp"

#include <fcntl.h>
#include <hdf5.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace ranvier::h5w {
namespace {

struct AccessInfo {
    Disk* disk;
};

struct DriverFile {
    H5FD_t base; // HDF5's part, first
    Disk* disk;
    haddr_t end;     // of what HDF5 has given out
    haddr_t written; // of what was written
};

DriverFile& file_of(H5FD_t* f) { return *reinterpret_cast<DriverFile*>(f); }
const DriverFile& file_of(const H5FD_t* f) { return *reinterpret_cast<const DriverFile*>(f); }

H5FD_t* open_file(const char*, unsigned, hid_t access, haddr_t) {
    const auto* info = static_cast<const AccessInfo*>(H5Pget_driver_info(access));
    if (!info) return nullptr;
    return &(new DriverFile{{}, info->disk, 0, 0})->base; // owned by HDF5 until close_file
}
herr_t close_file(H5FD_t* f) {
    file_of(f).disk->close();
    delete &file_of(f);
    return 0;
}
herr_t query(const H5FD_t*, unsigned long* flags) {
    if (flags)
        *flags =
            H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}
haddr_t get_end(const H5FD_t* f, H5FD_mem_t) { return file_of(f).end; }
herr_t set_end(H5FD_t* f, H5FD_mem_t, haddr_t end) {
    file_of(f).end = end;
    return 0;
}
haddr_t get_written(const H5FD_t* f, H5FD_mem_t) { return file_of(f).written; }
herr_t read_bytes(H5FD_t* f, H5FD_mem_t, hid_t, haddr_t at, size_t n, void* into) {
    return file_of(f).disk->read(at, into, n) ? 0 : -1;
}
herr_t write_bytes(H5FD_t* f, H5FD_mem_t, hid_t, haddr_t at, size_t n, const void* bytes) {
    file_of(f).disk->write(at, bytes, n);
    file_of(f).written = std::max<haddr_t>(file_of(f).written, at + n);
    return 0;
}
herr_t truncate_file(H5FD_t* f, hid_t, hbool_t) {
    file_of(f).disk->truncate(file_of(f).end);
    file_of(f).written = file_of(f).end;
    return 0;
}

hid_t register_driver() {
    H5FD_class_t driver{};
    driver.name = "ranvier";
    driver.maxaddr = (haddr_t{1} << 62) - 1;
    driver.fc_degree = H5F_CLOSE_WEAK;
    driver.fapl_size = sizeof(AccessInfo);
    driver.open = open_file;
    driver.close = close_file;
    driver.query = query;
    driver.get_eoa = get_end;
    driver.set_eoa = set_end;
    driver.get_eof = get_written;
    driver.read = read_bytes;
    driver.write = write_bytes;
    driver.truncate = truncate_file;
    const H5FD_mem_t kinds[] = H5FD_FLMAP_DICHOTOMY;
    std::copy(std::begin(kinds), std::end(kinds), std::begin(driver.fl_map));
    return H5FDregister(&driver);
}

} // namespace

Disk::~Disk() { close(); }

Result<int64_t> Disk::access() {
    static const hid_t driver = register_driver();
    do {
        fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (fd_ < 0 && errno == EINTR);
    if (fd_ < 0) {
        const bool wrong_path = errno == ENOENT || errno == ENOTDIR;
        return Error(wrong_path ? Errc::bad_input : Errc::io, path_ + ": cannot create: " + std::strerror(errno));
    }
    const AccessInfo info{this};
    const hid_t list = H5Pcreate(H5P_FILE_ACCESS);
    if (driver >= 0 && list >= 0 && H5Pset_driver(list, driver, &info) >= 0) return list;
    if (list >= 0) H5Pclose(list);
    return Error(Errc::internal, path_ + ": HDF5 does not take the driver for files on disk");
}

Status Disk::fault() const {
    if (refused_ == 0) return Ok{};
    return Error(Errc::io, path_ + ": cannot write: " + std::strerror(refused_));
}

void Disk::write(uint64_t at, const void* bytes, uint64_t n) {
    const char* from = static_cast<const char*>(bytes);
    while (n > 0 && refused_ == 0) {
        const ssize_t done = ::pwrite(fd_, from, std::min<uint64_t>(n, 1u << 30), static_cast<off_t>(at));
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) {
            refused_ = errno;
            return;
        }
        at += static_cast<uint64_t>(done), from += done, n -= static_cast<uint64_t>(done);
    }
}

bool Disk::read(uint64_t at, void* bytes, uint64_t n) {
    char* to = static_cast<char*>(bytes);
    while (n > 0) {
        const ssize_t done = ::pread(fd_, to, std::min<uint64_t>(n, 1u << 30), static_cast<off_t>(at));
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return false;
        if (done == 0) { // HDF5 may read what it has given out and not written yet
            std::memset(to, 0, n);
            return true;
        }
        at += static_cast<uint64_t>(done), to += done, n -= static_cast<uint64_t>(done);
    }
    return true;
}

void Disk::truncate(uint64_t size) {
    if (refused_ != 0) return;
    while (::ftruncate(fd_, static_cast<off_t>(size)) != 0) {
        if (errno == EINTR) continue;
        refused_ = errno;
        return;
    }
}

void Disk::close() {
    if (fd_ < 0) return;
    const int result = ::close(std::exchange(fd_, -1)); // after EINTR Linux has closed it all the same
    if (result != 0 && errno != EINTR && refused_ == 0) refused_ = errno;
}

} // namespace ranvier::h5w
