/* Setting blocks in type, shared by notice_layout.c and notice_grid.c and private to them. */
#ifndef FORMS_NOTICE_NOTICE_PRESS_H
#define FORMS_NOTICE_NOTICE_PRESS_H

#include "forms/notice/notice_layout.h"

#define PITCH_GRID 1.35 /* line to line where it is close, by the size of type */
#define CENTRE 0.38     /* of an ideograph above its baseline, by the size of type */

typedef struct {
    const PaperStyle *style;
    PangoContext *context;
    PangoFontset *fonts;
    GPtrArray *strips;
    BlockKind before; /* kind of the block above */
} Press;

typedef enum { SIDE_LEFT, SIDE_MIDDLE, SIDE_RIGHT } Side;

typedef struct {
    double size;
    double pitch; /* by the size */
    double left, width;
    double indent; /* of the first line */
    double before;
    Side side;
    bool faint;
    bool keep; /* with what follows */
} Setting;

Strip *strip_new(double before, double height);
void strip_ink(Strip *strip, PangoLayoutLine *line, double x, double y, bool faint);

/* `width` ≤ 0: as wide as it is. Caller unrefs. */
PangoLayout *set_type(const Press *press, const char *text, double size, double width);
double line_width(PangoLayoutLine *line);
double body_width(const PaperStyle *style);

/* Across the whole body, as text of this size is set. */
Setting plain(const Press *press, double size);
void lay_paragraph(Press *press, const char *text, const Setting *setting);
/* Whether line `line` of `count` stays with the next: two at least do at both ends. */
bool holds_next(int line, int count, bool keep);
/* What comes next never stands on a page by itself: somebody could put another text above it. */
void keep_above(Press *press);

typedef void LayBlock(Press *press, const Block *block);
LayBlock lay_pairs;
LayBlock lay_table;

#endif
