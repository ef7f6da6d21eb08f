#include "app/views/scenes/scene.hpp"
