// What a stretch of bins is for. Apart from the port that carries it, so that the host can name the roles too.
#pragma once

#include <cstdint>

namespace ranvier {

enum class Role : uint8_t { train = 0, test = 1, gap = 2 };

} // namespace ranvier
