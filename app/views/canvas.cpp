#include "app/views/canvas.hpp"
