/* Walking over a page: blocks, paragraphs, lines, words, symbols. Part of tesseract_safe.h.
 *
 * Boxes and points are in pixels of the image, origin top left. Levels are TessPageIteratorLevel. */
#ifndef TESSERACT_SAFE_ITERATOR_H_
#define TESSERACT_SAFE_ITERATOR_H_

#ifdef __cplusplus
extern "C" {
#endif

/* A place on a page. It must be destroyed before its engine gets another image, is cleared or is destroyed. */
typedef struct ts_iterator ts_iterator;

/* At the start of the page. Without text where it was analysed and not recognized; *out is NULL where nothing was
 * found. */
ts_status ts_iterator_create(ts_engine *engine, ts_iterator **out, ts_error *error);

/* Another one at the same place. */
ts_status ts_iterator_copy(const ts_iterator *iterator, ts_iterator **out, ts_error *error);

/* Never fails; NULL is allowed. */
void ts_iterator_destroy(ts_iterator *iterator);

/* To the start of the page, of the paragraph (RIL_PARA) or of the line (RIL_TEXTLINE). */
ts_status ts_iterator_restart(ts_iterator *iterator, int level, ts_error *error);

/* To the next element; *out tells whether there is one. */
ts_status ts_iterator_next(ts_iterator *iterator, int level, bool *out, ts_error *error);

typedef struct ts_position {
  /* There is no element of this level here: the end of the page, or a block without text. */
  bool empty;
  /* The first element inside of one of this level. */
  bool begins;
} ts_position;

ts_status ts_iterator_position(const ts_iterator *iterator, int level, ts_position *out, ts_error *error);

/* Whether this `element` is the last one inside of its `level`. */
ts_status ts_iterator_is_final(const ts_iterator *iterator, int level, int element, bool *out, ts_error *error);

/* Whether it is within the first line of its paragraph. */
ts_status ts_iterator_in_first_line(const ts_iterator *iterator, bool *out, ts_error *error);

/* Whether boxes hold the dots above and below of letters; they do unless set. */
ts_status ts_iterator_box_parts(ts_iterator *iterator, bool upper_dots, bool lower_dots, ts_error *error);

typedef struct ts_box {
  int left, top, right, bottom;
} ts_box;

/* *found is false, and nothing else is set, where there is no such element. */
ts_status ts_iterator_box(const ts_iterator *iterator, int level, int padding, ts_box *out, bool *found,
                          ts_error *error);

typedef struct ts_segment {
  int x1, y1, x2, y2;
} ts_segment;

ts_status ts_iterator_baseline(const ts_iterator *iterator, int level, ts_segment *out, bool *found, ts_error *error);

typedef struct ts_block {
  /* A PolyBlockType. */
  int kind;
  int orientation, writing_direction, textline_order;
  /* Radians, counterclockwise, by which the block is to be turned. */
  float deskew_angle;
} ts_block;

ts_status ts_iterator_block(const ts_iterator *iterator, ts_block *out, bool *found, ts_error *error);

/* Must not unwind. */
typedef void (*ts_point_fn)(void *context, float x, float y);

/* The outline of the block; no point where it has none. */
ts_status ts_iterator_polygon(const ts_iterator *iterator, ts_point_fn visit, void *context, ts_error *error);

typedef struct ts_paragraph {
  int justification;
  bool is_list_item, is_crown;
  /* Pixels. */
  int first_line_indent;
  /* Always true where there is no text. */
  bool is_left_to_right;
} ts_paragraph;

ts_status ts_iterator_paragraph(const ts_iterator *iterator, ts_paragraph *out, bool *found, ts_error *error);

typedef struct ts_row {
  /* Pixels; descenders are negative. */
  float height, descenders, ascenders;
} ts_row;

ts_status ts_iterator_row(const ts_iterator *iterator, ts_row *out, bool *found, ts_error *error);

/* The element's picture, owned by the caller, and where its top left pixel lies: `binary` as recognized, or else as the
 * image came, `padding` pixels larger on each side. *out is NULL where there is none. */
ts_status ts_iterator_image(const ts_iterator *iterator, int level, bool binary, int padding, struct Pix **out,
                            int *left, int *top, ts_error *error);

/* What follows is TS_FAILED without recognition. */

/* *out is NULL where there is no such element. */
ts_status ts_iterator_text(const ts_iterator *iterator, int level, char **out, ts_error *error);

/* The word with its characters in the forms that the language data count as equal. *out is NULL where there is no word. */
ts_status ts_iterator_normalized_text(const ts_iterator *iterator, char **out, ts_error *error);

/* Percent. */
ts_status ts_iterator_confidence(const ts_iterator *iterator, int level, float *out, ts_error *error);

typedef struct ts_word {
  /* NULL where unknown. Both are valid until the engine changes. */
  const char *font, *language;
  bool is_bold, is_italic, is_underlined, is_monospace, is_serif, is_smallcaps;
  /* Points. */
  int point_size;
  int font_id;
  /* A StrongScriptDirection. */
  int direction;
  bool is_from_dictionary, is_numeric;
  int blanks_before;
} ts_word;

ts_status ts_iterator_word(const ts_iterator *iterator, ts_word *out, bool *found, ts_error *error);

typedef struct ts_symbol {
  bool is_superscript, is_subscript, is_dropcap;
} ts_symbol;

ts_status ts_iterator_symbol(const ts_iterator *iterator, ts_symbol *out, bool *found, ts_error *error);

/* One reading among several. `group` counts lists from 0. Must not unwind. */
typedef void (*ts_choice_fn)(void *context, size_t group, const char *text, float value);

/* What the symbol may be, best first; percent. All are of group 0. */
ts_status ts_iterator_choices(const ts_iterator *iterator, ts_choice_fn visit, void *context, ts_error *error);

/* What the network saw in the word, where variable lstm_choice_mode asks for it: a group for each step or symbol; values
 * 0 to 1. */
ts_status ts_iterator_lstm_choices(const ts_iterator *iterator, ts_choice_fn visit, void *context, ts_error *error);

#ifdef __cplusplus
}
#endif

#endif
