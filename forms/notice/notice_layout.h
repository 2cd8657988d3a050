/* A document set in type: strips across the paper, which are not divided any further, from top to
 * bottom. Measures are points (1/72 inch). Private to forms/. */
#ifndef FORMS_NOTICE_NOTICE_LAYOUT_H
#define FORMS_NOTICE_NOTICE_LAYOUT_H

#include "forms/notice/notice_template.h"
#include "forms/notice/qr.h"

#include <pango/pangocairo.h>

#define MM (72 / 25.4)

/* How one kind of paper is set. */
typedef struct {
    double width;
    double height; /* 0: as long as what stands on it */
    double left, right, top, bottom;
    double title, text, grid, small; /* sizes of type */
    double pitch;                    /* from line to line of running text, by the size of type */
    double seal;                     /* diameter */
    double qr;                       /* side, quiet zone included */
    bool ruled;                      /* pairs and tables in rules; otherwise one below the other */
    bool folios;                     /* page numbers */
    bool indents;                    /* paragraphs */
} PaperStyle;

/* `scale` of the type, 1 as it should be. */
PaperStyle paper_style(Paper paper, double scale);

typedef struct {
    PangoLayoutLine *line; /* owned */
    double x, y;           /* of the baseline, within the strip */
    bool faint;
} Ink;

typedef struct {
    double x1, x2, y;
} Rule;

typedef struct Strip {
    double before; /* left free above, unless it is the first of a page */
    double height;
    bool keep;                /* on one page with the next */
    bool above, below;        /* a rule from the first edge to the last */
    GArray *inks;             /* Ink */
    GArray *edges;            /* double: upright rules, from left to right */
    GArray *rules;            /* Rule: to write on */
    double seal_x, seal_y;    /* centre */
    double seal;              /* diameter of the place of the seal; 0: none */
    QrCode *qr;               /* NULL: none */
    double qr_x, qr_side;     /* at the top of the strip */
    const struct Strip *head; /* repeated where a page begins with this strip; NULL: none */
} Strip;

/* Strip*, frees itself. NULL with NOTICE_FONT when there are no Chinese characters to set it with.
 */
GPtrArray *notice_lay_out(const NoticeDocument *document, const PaperStyle *style,
                          PangoContext *context, Problem *problem);
/* A context for pages in points. Caller unrefs. */
PangoContext *notice_context_new(void);
/* A single line, for what stands outside the strips. Caller frees its strip with strip_free. */
Strip *notice_line(PangoContext *context, const char *text, double size, bool faint, double *width);
void strip_free(void *data);

#endif
