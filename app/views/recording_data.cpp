#include "app/views/recording_data.hpp"
