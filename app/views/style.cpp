#include "app/views/style.hpp"
