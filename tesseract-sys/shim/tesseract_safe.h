/* The C interface of the shim: what capi.h offers, made safe to call from Rust.
 *
 * No function lets a C++ exception out and none ends the process. Functions that can fail return
 * a ts_status and, on anything but TS_OK, a message in *error. Text that comes out is UTF-8,
 * allocated with malloc, and freed with ts_free.
 *
 * Process-wide variables. Some of Tesseract's variables are plain globals. An engine that changes
 * them keeps its values to itself: they are in force only while one of its calls runs, and such
 * calls run alone, so that engines in other threads never see them.
 */
#ifndef TESSERACT_SAFE_H_
#define TESSERACT_SAFE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct Pix;
struct TessBaseAPI;

typedef enum ts_status {
  TS_OK = 0,
  /* Upstream reported failure; the engine stays usable. */
  TS_FAILED = 1,
  /* One of upstream's assertions did not hold; the engine must not be used any more. */
  TS_ASSERTION = 2,
  /* Out of memory; the engine must not be used any more. */
  TS_OUT_OF_MEMORY = 3,
  /* Any other C++ exception; the engine must not be used any more. */
  TS_EXCEPTION = 4
} ts_status;

typedef struct ts_error {
  char message[512];
} ts_error;

/* Who wrote a message. */
typedef enum ts_source { TS_SOURCE_TESSERACT = 0, TS_SOURCE_LEPTONICA = 1 } ts_source;

/* Receives whole lines without the line end. May be called from any thread that is inside the
 * library; must not unwind. */
typedef void (*ts_message_fn)(ts_source source, const char *line, size_t length);

/* Sets where messages of both libraries go; NULL drops them. */
void ts_set_message_handler(ts_message_fn handler);

void ts_free(void *memory);

/* Finds language data by name ("eng", "script/Latin"); the bytes stay valid until the call into
 * the shim returns. Must not unwind. */
typedef bool (*ts_read_fn)(void *context, const char *name, const char **data, size_t *size);

typedef struct ts_engine ts_engine;

/* An engine without language. `context` must outlive the engine. */
ts_status ts_engine_create(ts_read_fn reader, void *context, ts_engine **out, ts_error *error);

/* Never fails; NULL is allowed. */
void ts_engine_destroy(ts_engine *engine);

/* The engine as capi.h knows it, for calls that the shim does not have. */
struct TessBaseAPI *ts_engine_api(ts_engine *engine);

typedef struct ts_init {
  /* Names the set of data: equal texts must stand for equal data, process-wide. */
  const char *data_set;
  /* As upstream takes it: "eng+deu". */
  const char *languages;
  int oem;
  const char *const *names;
  const char *const *values;
  size_t variables;
  /* Whether any of the data's own settings, or any of `names`, is process-wide. */
  bool sets_globals;
} ts_init;

/* Loads languages. May be called once per engine. */
ts_status ts_engine_init(ts_engine *engine, const ts_init *init, ts_error *error);

/* Languages in use, joined by '+', those included that other languages asked for. */
ts_status ts_engine_loaded_languages(ts_engine *engine, char **out, ts_error *error);

typedef enum ts_variable_kind {
  TS_VARIABLE_INT = 0,
  TS_VARIABLE_BOOL = 1,
  TS_VARIABLE_DOUBLE = 2,
  TS_VARIABLE_STRING = 3
} ts_variable_kind;

typedef struct ts_variable {
  ts_variable_kind kind;
  /* A plain global of the process rather than a member of the engine. */
  bool global;
  /* Only heeded while languages are loaded. */
  bool init_only;
} ts_variable;

/* TS_FAILED where there is no such variable. */
ts_status ts_engine_variable(ts_engine *engine, const char *name, ts_variable *out, ts_error *error);

/* The value as upstream prints it; TS_FAILED where there is no such variable. */
ts_status ts_engine_get_variable(ts_engine *engine, const char *name, char **out, ts_error *error);

/* After init. TS_FAILED where there is no such variable or it is heeded at init only. */
ts_status ts_engine_set_variable(ts_engine *engine, const char *name, const char *value, ts_error *error);

/* Copies the image; results of the one before are gone. */
ts_status ts_engine_set_image(ts_engine *engine, struct Pix *pix, ts_error *error);

/* How far recognition has come: before each word, which with the LSTM engine is a line. */
typedef struct ts_progress {
  int percent;
  /* The word to come, in pixels, origin bottom left. */
  int left, bottom, right, top;
} ts_progress;

/* Whether to go on. Called on the thread that recognizes; must not unwind. */
typedef bool (*ts_progress_fn)(void *context, const ts_progress *progress);

/* Recognizes what ts_engine_set_image brought. `proceed` may be NULL; where it says no, the result is TS_FAILED and the
 * page is to be cleared. Layout analysis comes before the first word and is not interrupted. */
ts_status ts_engine_recognize(ts_engine *engine, ts_progress_fn proceed, void *context, ts_error *error);

/* Forgets image and results, keeps the languages. */
ts_status ts_engine_clear(ts_engine *engine, ts_error *error);

ts_status ts_engine_text(ts_engine *engine, char **out, ts_error *error);

/* Formats of a page. */
typedef enum ts_output {
  TS_OUTPUT_HOCR = 0,
  TS_OUTPUT_ALTO = 1,
  TS_OUTPUT_TSV = 2,
  TS_OUTPUT_BOX = 3,
  TS_OUTPUT_LSTM_BOX = 4,
  TS_OUTPUT_WORD_STR_BOX = 5,
  /* Latin-1, not UTF-8. */
  TS_OUTPUT_UNLV = 6
} ts_output;

/* The recognized page as part of a document: without what comes before the first page and after the last. `image` is the
 * image's name, "" for none; `page` counts from 0. */
ts_status ts_engine_output(ts_engine *engine, ts_output output, const char *image, int page, char **out, ts_error *error);

/* Percent, 0 to 100. */
ts_status ts_engine_mean_confidence(ts_engine *engine, int *out, ts_error *error);

/* One element of the page. Boxes are in pixels of the image, origin top left, right and bottom
 * exclusive. */
typedef struct ts_element {
  const char *text;
  size_t text_length;
  float confidence;
  int left, top, right, bottom;
  /* Whether this is the first element of its line. */
  bool starts_line;
} ts_element;

/* Must not unwind. The element is valid during the call only. */
typedef void (*ts_element_fn)(void *context, const ts_element *element);

/* Visits the page's elements in reading order; `level` is a TessPageIteratorLevel. */
ts_status ts_engine_visit(ts_engine *engine, int level, ts_element_fn visit, void *context, ts_error *error);

/* Searchable PDF. */

/* Where letters stand, in pixels of the image, origin top left: from the first to the last letter of a text that runs
 * from left to right, in whatever way the page is turned. */
typedef struct ts_baseline {
  int x1, y1, x2, y2;
} ts_baseline;

/* A word and where it is. Boxes as in ts_element. */
typedef struct ts_placed_word {
  const char *text;
  size_t text_length;
  int left, top, right, bottom;
  ts_baseline baseline;
  ts_baseline line_baseline;
  /* A tesseract::WritingDirection of the block. */
  int writing_direction;
  /* A StrongScriptDirection of the word. */
  int direction;
  bool starts_block;
  bool starts_line;
} ts_placed_word;

/* Must not unwind. The word is valid during the call only. */
typedef void (*ts_placed_word_fn)(void *context, const ts_placed_word *word);

/* Visits the page's words in reading order. */
ts_status ts_engine_visit_placed_words(ts_engine *engine, ts_placed_word_fn visit, void *context, ts_error *error);

/* The image of the recognized page as the engine has it, to be read until the engine is next called to change, and its
 * vertical resolution in pixels per inch as the engine took it. */
ts_status ts_engine_input(ts_engine *engine, struct Pix **pix, int *resolution, ts_error *error);

/* Names of the SIMD levels that the processor has and the library uses, separated by spaces; empty where an installed
 * library does not tell. */
const char *ts_simd_levels(void);

#ifdef __cplusplus
}
#endif

#endif
