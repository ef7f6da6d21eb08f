#include "core/session/installation.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "core/base/fs.hpp"

namespace ranvier {

Result<Installation> Installation::find() {
    std::array<char, 4096> path{};
    const ssize_t n = readlink("/proc/self/exe", path.data(), path.size() - 1);
    if (n <= 0) return Error(Errc::io, std::string("cannot tell where this program lies: ") + std::strerror(errno));
    const std::string bin = folder_of({path.data(), static_cast<size_t>(n)});
    const std::string prefix = folder_of(bin);
    return Installation{
        bin + "/ranvier-worker", {prefix + "/lib/ranvier/plugins"}, prefix + "/share/ranvier", bin + "/ranvier-render"};
}

} // namespace ranvier
