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

/* Has the bytes of language data stay where the reader showed them until what is returned is released; NULL where that
 * cannot be. Dictionaries, which engines share, are used where they lie. Must not unwind. */
typedef void *(*ts_keep_fn)(void *context, const char *name);

/* Lets go of what a ts_keep_fn returned. May be called by any thread, and after the engine is gone; must not unwind. */
typedef void (*ts_release_fn)(void *kept);

typedef struct ts_engine ts_engine;

/* An engine without language. `context` must outlive the engine. */
ts_status ts_engine_create(ts_read_fn reader, ts_keep_fn keep, ts_release_fn release, void *context, ts_engine **out,
                           ts_error *error);

/* Never fails; NULL is allowed. */
void ts_engine_destroy(ts_engine *engine);

/* The engine as capi.h knows it, for calls that the shim does not have. */
struct TessBaseAPI *ts_engine_api(ts_engine *engine);

/* The image of a line as a recognition network takes it: `height` rows of `width` pixels of `depth` values. They are
 * integers, each from -127 (black) to 127, or floating point numbers, -1 for black and 1 for white; the other is NULL. */
typedef struct ts_line {
  const int8_t *values;
  const float *floats;
  int width, height, depth;
} ts_line;

/* Probabilities of a network's classes at each step of a line; valid until its context is asked again. */
typedef struct ts_probabilities {
  const float *values;
  int steps, classes;
} ts_probabilities;

/* Runs a network on a line; false where it does not take the line. Must not unwind. */
typedef bool (*ts_forward_fn)(void *context, const ts_line *line, ts_probabilities *out);

/* A line of a page that is likely to be asked for later. */
typedef struct ts_task {
  void *data;
  /* None of a page has the same, nor 0. */
  uint64_t number;
  /* Recognizes the line, by the network that `forward` runs; false where that failed. Called once at most, by any thread.
   * Must not unwind. */
  bool (*run)(void *data, ts_forward_fn forward, void *context);
  /* Lets go of the task, whether or not it has run. Called once, by any thread. */
  void (*release)(void *data);
} ts_task;

/* Recognition networks that run outside of Tesseract. They are asked while calls of the engine run, and must not unwind.
 * `context` must outlive the engine. */
typedef struct ts_networks {
  void *context;
  /* The number of a language's network; negative where there is none, so that Tesseract's own runs. */
  int (*find)(void *context, const char *language);
  /* Runs a network on a line; where it says no, Tesseract's own runs. */
  bool (*forward)(void *context, int network, const ts_line *line, ts_probabilities *out);
  /* Whether lines that are likely to be asked for later are welcome now. */
  bool (*wants)(void *context, int network);
  /* Takes such a line over, in the order in which they are likely to be asked for. */
  void (*expect)(void *context, int network, const ts_task *task);
  /* A line is asked for: that of a task, or one that was not expected, where the number is 0. Returns when the task has run:
   * its data, which are the caller's again, or NULL where it failed or is not there. Tasks that were expected before it are
   * let go of. */
  void *(*take)(void *context, uint64_t number);
  /* Lets go of all tasks and threads. None is running when it returns. */
  void (*stop)(void *context);
  /* Calls `run`, which must not unwind, with each number below `count` once, on as many threads as recognize a page. Returns
   * when all calls have. */
  void (*share)(void *context, size_t count, void (*run)(void *data, size_t number), void *data);
} ts_networks;

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
  /* Whether the reader has the user's words (".user-words") and patterns (".user-patterns"), a line each. */
  bool user_words, user_patterns;
  /* May be NULL. An installed library (feature `system`) runs its own networks all the same. */
  const ts_networks *networks;
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

/* The image of the recognized page as the engine has it, to be read until the engine is next called to change, and its
 * vertical resolution in pixels per inch as the engine took it. */
ts_status ts_engine_input(ts_engine *engine, struct Pix **pix, int *resolution, ts_error *error);

/* Names of the SIMD levels that the processor has and the library uses, separated by spaces; empty where an installed
 * library does not tell. */
const char *ts_simd_levels(void);

/* Layout without recognition (analysis.cpp). All of these ask for an image that was set. */

/* Finds blocks, lines and words of the image set last; an empty page is TS_OK. Once for each image. */
ts_status ts_engine_analyse(ts_engine *engine, ts_error *error);

typedef struct ts_component_options {
  /* A TessPageIteratorLevel. */
  int level;
  bool text_only;
  /* Whether images are made. */
  bool images;
  /* Images cut from the image as it came, `padding` pixels larger on each side, rather than from the binary one. */
  bool raw;
  int padding;
} ts_component_options;

/* In pixels of the image, origin top left, right and bottom exclusive; never empty. */
typedef struct ts_component {
  int left, top, right, bottom;
  /* From 0, of what is visited. */
  int block;
  /* From 0 in each block; -1 for what is no text. */
  int paragraph;
  /* NULL where none was asked for, or the callee's. */
  struct Pix *image;
} ts_component;

/* Must not unwind. The struct is valid during the call only; the image becomes the callee's. */
typedef void (*ts_component_fn)(void *context, const ts_component *component);

/* After ts_engine_analyse or ts_engine_recognize. */
ts_status ts_engine_components(ts_engine *engine, const ts_component_options *options, ts_component_fn visit,
                               void *context, ts_error *error);

/* A copy of the binary image; layout analysis takes rules out of it. */
ts_status ts_engine_thresholded(ts_engine *engine, struct Pix **out, ts_error *error);

/* Vertical resolution of the image in pixels per inch, and how much larger the binary image is. */
ts_status ts_engine_resolution(ts_engine *engine, int *resolution, int *scale, ts_error *error);

/* Below the first line of text: y at x = 0, and how y grows with x; origin top left. */
ts_status ts_engine_text_direction(ts_engine *engine, bool *found, int *offset, float *slope, ts_error *error);

/* Must not unwind. `quarters` is how far the text is turned clockwise. */
typedef void (*ts_block_fn)(void *context, int quarters, bool vertical);

/* Visits the blocks of text. */
ts_status ts_engine_block_orientations(ts_engine *engine, ts_block_fn visit, void *context, ts_error *error);

/* Orientation and script detection (orientation.cpp). */

typedef struct ts_orientation {
  /* False where the image holds too few characters. */
  bool found;
  int degrees;
  float orientation_confidence;
  float script_confidence;
} ts_orientation;

/* Only for an engine whose first language is osd, or a model of the legacy engine. The results of the image set last are
 * gone. `script` is "" where nothing was found. */
ts_status ts_engine_detect_orientation(ts_engine *engine, ts_orientation *out, char **script, ts_error *error);
/* ---- Control: variables, a part of the image, what the languages know. ---- */

/* A variable as upstream lists it. Texts are valid during the call only; numbers hold whole numbers and truth values
 * too, and texts are "" for them. */
typedef struct ts_variable_entry {
  const char *name, *description;
  ts_variable variable;
  double number, default_number;
  const char *text, *default_text;
} ts_variable_entry;

/* Must not unwind, nor call the shim. */
typedef void (*ts_variable_fn)(void *context, const ts_variable_entry *entry);

/* Visits all variables in upstream's order; or the one of that name, without its description and with its value for a
 * default, which take a look at all of them to be found out. TS_FAILED where there is none. */
ts_status ts_engine_visit_variables(ts_engine *engine, const char *name, ts_variable_fn visit, void *context,
                                    ts_error *error);

/* What upstream prints of all variables. */
ts_status ts_engine_print_variables(ts_engine *engine, char **out, ts_error *error);

/* Makes the part of the image that is recognized next; results are gone. In pixels, origin top left. TS_FAILED without an
 * image, and where the part is empty or not inside of it. */
ts_status ts_engine_set_rectangle(ts_engine *engine, int left, int top, int width, int height, ts_error *error);

/* Pixels per inch of the image that was set. TS_FAILED without an image. */
ts_status ts_engine_set_resolution(ts_engine *engine, int ppi, ts_error *error);

/* Makes an engine for layout analysis alone, instead of ts_engine_init. ts_engine_recognize fails. */
ts_status ts_engine_init_without_language(ts_engine *engine, ts_error *error);

/* Whether the dictionaries of the first language have the word. */
ts_status ts_engine_is_valid_word(ts_engine *engine, const char *word, bool *out, ts_error *error);

/* How many dictionaries the first language uses. */
ts_status ts_engine_dictionaries(ts_engine *engine, int *out, ts_error *error);

/* A character of the first language; `id` must be below the size of its character set. */
ts_status ts_engine_character(ts_engine *engine, int id, char **out, ts_error *error);

/* Forgets what the legacy engine learned from pages. */
ts_status ts_engine_forget_adaption(ts_engine *engine, ts_error *error);

#ifdef __cplusplus
}
#endif

#include "iterator.h"

#endif
