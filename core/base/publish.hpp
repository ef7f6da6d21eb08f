// How a file comes to be seen: whole or not at all, and never lost once publish has answered.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "core/base/fs.hpp"
#include "core/base/result.hpp"

namespace ranvier {

// A name beside `final_path`, in the same folder, that no other call in any process of this machine has got:
// ".NAME.PID-N.partial".
std::string temporary_beside(const std::string& final_path);

// Ok if `final_path` is free or a regular file, which publishing would replace. A folder, a device, a pipe is refused: a rename
// over it would destroy it.
Status may_publish(Fs& fs, const std::string& final_path);

// Ok if nothing is at `final_path`: what may not replace anything of the user's asks this before it begins.
Status must_be_new(Fs& fs, const std::string& final_path);

// Puts the bytes of `temporary` on the medium, renames it to `final_path`, puts the folder on the medium. Both lie in one folder.
// After Ok a power cut loses nothing; after a cut at any moment before, `final_path` is what it was or the whole new file.
// On failure `temporary` is removed if it still has its name.
Status publish_file(Fs& fs, const std::string& temporary, const std::string& final_path);

// Writes the bytes to a temporary beside `path` and publishes it.
Status write_published(Fs& fs, const std::string& path, std::span<const std::byte> bytes);
Status write_published(Fs& fs, const std::string& path, std::string_view text);

} // namespace ranvier
