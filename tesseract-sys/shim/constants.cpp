// Checks the values that src/constants.rs repeats.
#include <allheaders.h>

static_assert(IFF_UNKNOWN == 0 && IFF_BMP == 1 && IFF_JFIF_JPEG == 2 && IFF_PNG == 3 && IFF_TIFF == 4, "src/constants.rs");
static_assert(IFF_PNM == 11 && IFF_GIF == 13 && IFF_JP2 == 14 && IFF_WEBP == 15, "src/constants.rs");
static_assert(L_INSERT == 0 && L_COPY == 1 && L_CLONE == 2, "src/constants.rs");
static_assert(REMOVE_CMAP_BASED_ON_SRC == 4, "src/constants.rs");
static_assert(L_ROTATE_AREA_MAP == 1 && L_BRING_IN_WHITE == 1, "src/constants.rs");
static_assert(L_SELECT_IF_EITHER == 5 && L_SELECT_IF_GTE == 4, "src/constants.rs");
