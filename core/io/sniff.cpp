#include "core/io/sniff.hpp"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace ranvier {
namespace {

constexpr size_t head_bytes = 65536;

struct Closer {
    void operator()(std::FILE* f) const { std::fclose(f); }
    void operator()(gzFile_s* f) const { gzclose(f); }
};

bool starts_with(const std::string& head, std::string_view magic) { return std::string_view(head).starts_with(magic); }

// The superblock lies at 0, 512, 1024, 2048, ...: a block of the user's may come first.
bool has_hdf5_signature(std::FILE* file, uint64_t size) {
    constexpr char signature[] = "\x89HDF\r\n\x1a\n";
    for (uint64_t at = 0; at + 8 <= size; at = at == 0 ? 512 : at * 2) {
        char bytes[8];
        if (fseeko(file, static_cast<off_t>(at), SEEK_SET) != 0 || std::fread(bytes, 1, 8, file) != 8) return false;
        if (std::memcmp(bytes, signature, 8) == 0) return true;
    }
    return false;
}

// Text has no NUL and hardly any other control byte.
bool is_text(std::string_view head) {
    size_t odd = 0;
    for (const char c : head) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == 0) return false;
        odd += byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
    }
    return odd * 1000 <= head.size();
}

// An assembly of ours (core/data/assembly.hpp): a JSON object whose first key says so.
bool is_recording_json(std::string_view head) {
    const auto skip = [&] { head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size())); };
    skip();
    if (!head.starts_with('{')) return false;
    head.remove_prefix(1);
    skip();
    return head.starts_with("\"ranvier_recording\"");
}

Result<std::string> unpacked_head(const std::string& path) {
    const std::unique_ptr<gzFile_s, Closer> file(gzopen(path.c_str(), "rb"));
    if (!file) return Error(Errc::io, path + " cannot be opened: " + std::strerror(errno));
    std::string head(head_bytes, '\0');
    const int n = gzread(file.get(), head.data(), static_cast<unsigned>(head.size()));
    if (n < 0) return Error(Errc::bad_input, path + " begins as a gzip file and cannot be unpacked, it is damaged");
    head.resize(static_cast<size_t>(n));
    return head;
}

Error not_recognised(const std::string& path, const std::string& head) {
    std::string what = "is not recognised by its content";
    if (starts_with(head, "\xFF\xFE") || starts_with(head, "\xFE\xFF")) what = "is text in UTF-16, save it as UTF-8";
    return Error(Errc::bad_input, path + " " + what + "; " + what_is_read());
}

} // namespace

const char* what_is_read() {
    return "Ranvier reads NWB, folders of Kilosort or phy, ALF, SpikeInterface and Neurosuite, MATLAB 5 and 7.3, multi-electrode "
           "and "
           "SONATA HDF5, spikes and counts in HDF5, .npz or .npy, and spike tables as text (CSV, TSV; also gzipped)";
}

Result<FileKind> sniff(const std::string& path) {
    std::error_code failed;
    const auto status = std::filesystem::status(path, failed);
    if (status.type() == std::filesystem::file_type::not_found) return Error(Errc::bad_input, "there is no file " + path);
    if (failed) return Error(Errc::io, path + " cannot be looked at: " + failed.message());
    if (status.type() == std::filesystem::file_type::directory) return FileKind::folder;
    if (status.type() != std::filesystem::file_type::regular)
        return Error(Errc::bad_input, path + " is no regular file; " + what_is_read());
    const uint64_t size = std::filesystem::file_size(path, failed);
    if (failed) return Error(Errc::io, "the size of " + path + " cannot be read: " + failed.message());
    if (size == 0) return Error(Errc::bad_input, path + " is empty");

    const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rb"));
    if (!file) return Error(Errc::io, path + " cannot be opened: " + std::strerror(errno));
    std::string head(head_bytes, '\0');
    head.resize(std::fread(head.data(), 1, head.size(), file.get()));
    if (head.empty()) return Error(Errc::io, path + " cannot be read: " + std::strerror(errno));
    if (has_hdf5_signature(file.get(), size)) return FileKind::hdf5;
    if (starts_with(head, "\x93NUMPY")) return FileKind::npy;
    if (starts_with(head, "PK\x03\x04") || starts_with(head, "PK\x05\x06")) return FileKind::zip;
    if (starts_with(head, "\x1f\x8b")) {
        RANVIER_ASSIGN(const std::string inside, unpacked_head(path));
        if (!inside.empty() && is_text(inside)) return FileKind::text;
        return Error(Errc::bad_input, path + " is a gzip file that holds no text; unpack it first. " + what_is_read());
    }
    if (starts_with(head, "MATLAB 5.0 MAT-file")) return FileKind::mat5;
    if (!is_text(head)) return not_recognised(path, head);
    if (is_recording_json(head)) return FileKind::recording_json;
    return FileKind::text;
}

} // namespace ranvier
