// Headers of an installed Tesseract do not describe its recognizer, which keeps the networks that it has.
#include "networks.h"

namespace tesseract_safe {

void replace_networks(ts_engine *, const ts_networks &) {}

}  // namespace tesseract_safe
