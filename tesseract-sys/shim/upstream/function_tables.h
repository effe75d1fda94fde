// Tables of two functions that upstream's network looks up, and few programs ever need.
#pragma once

namespace tesseract_safe {

// To be called before the first look-up.
void fill_function_tables();

}  // namespace tesseract_safe
