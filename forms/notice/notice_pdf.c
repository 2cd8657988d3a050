/* Strips onto pages, pages into a file. */
#include "forms/notice/notice_layout.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define RULE_WIDTH 0.6
#define FAINT 0.55
#define MARK_SIZE 12.0
#define FOLIO_SIZE 9.0
#define EDGE (12 * MM) /* of what stands in the margin */

static const double scales[] = {0.95, 0.9, 0.86};

typedef struct {
    const Strip *strip;
    double y;
    bool first, last; /* on its page */
} Placed;

typedef struct {
    const NoticeDocument *document;
    PaperStyle style;
    PangoContext *context;
    GPtrArray *strips;
    GPtrArray *pages; /* GArray of Placed */
    double height;    /* of every page */
} Sheets;

/* ---- pages --------------------------------------------------------------------------------- */

/* How many strips from `first` stay together, and how high they are. */
static guint run_length(const GPtrArray *strips, guint first, double *height)
{
    guint count = 0;

    *height = 0;
    for (guint i = first; i < strips->len; i++) {
        const Strip *strip = g_ptr_array_index(strips, i);
        *height += strip->height + (i > first ? strip->before : 0);
        count++;
        if (!strip->keep)
            break;
    }
    return count;
}

static GArray *add_page(Sheets *sheets)
{
    GArray *page = g_array_new(FALSE, FALSE, sizeof(Placed));

    g_ptr_array_add(sheets->pages, page);
    return page;
}

static double put_strip(GArray *page, const Strip *strip, double y)
{
    Placed placed = {.strip = strip, .y = y, .first = page->len == 0};

    g_array_append_val(page, placed);
    return y + strip->height;
}

static void end_page(GArray *page)
{
    if (page->len > 0)
        g_array_index(page, Placed, page->len - 1).last = true;
}

/* What belongs together goes to the next page together, unless no page would hold it. */
static void make_pages(Sheets *sheets)
{
    const PaperStyle *style = &sheets->style;
    const GPtrArray *strips = sheets->strips;
    double top = style->top, bottom = style->height - style->bottom;
    GArray *page = add_page(sheets);
    double y = top;
    guint together = 0; /* strips still to come of a run that was found to fit */

    for (guint i = 0; i < strips->len; i++) {
        const Strip *strip = g_ptr_array_index(strips, i);
        double before = page->len > 0 ? strip->before : 0;
        double height = strip->height;
        if (together == 0) {
            together = run_length(strips, i, &height);
            if (height > bottom - top) {
                together = 1;
                height = strip->height;
            }
        }
        together--;
        if (page->len > 0 && y + before + height > bottom) {
            end_page(page);
            page = add_page(sheets);
            y = strip->head ? put_strip(page, strip->head, top) : top;
            before = 0;
        }
        y = put_strip(page, strip, y + before);
    }
    end_page(page);
    sheets->height = style->height;
}

/* One page as long as it needs to be. */
static void make_roll(Sheets *sheets)
{
    const GPtrArray *strips = sheets->strips;
    GArray *page = add_page(sheets);
    double y = sheets->style.top;

    for (guint i = 0; i < strips->len; i++) {
        const Strip *strip = g_ptr_array_index(strips, i);
        y = put_strip(page, strip, y + (i > 0 ? strip->before : 0));
    }
    end_page(page);
    sheets->height = y + sheets->style.bottom;
}

/* ---- drawing ------------------------------------------------------------------------------- */

static void draw_line(cairo_t *cairo, double x1, double y1, double x2, double y2)
{
    cairo_move_to(cairo, x1, y1);
    cairo_line_to(cairo, x2, y2);
    cairo_stroke(cairo);
}

static void draw_inks(cairo_t *cairo, const Strip *strip, double x, double y)
{
    for (guint i = 0; i < strip->inks->len; i++) {
        const Ink *ink = &g_array_index(strip->inks, Ink, i);
        double grey = ink->faint ? FAINT : 0;
        cairo_set_source_rgb(cairo, grey, grey, grey);
        cairo_move_to(cairo, x + ink->x, y + ink->y);
        pango_cairo_show_layout_line(cairo, ink->line);
    }
    cairo_set_source_rgb(cairo, 0, 0, 0);
}

static void draw_grid(cairo_t *cairo, const Placed *placed)
{
    const Strip *strip = placed->strip;
    guint count = strip->edges->len;
    double y = placed->y, end = y + strip->height;

    for (guint i = 0; i < count; i++) {
        double x = g_array_index(strip->edges, double, i);
        draw_line(cairo, x, y, x, end);
    }
    if (count == 0)
        return;
    double left = g_array_index(strip->edges, double, 0);
    double right = g_array_index(strip->edges, double, count - 1);
    if (strip->above || placed->first)
        draw_line(cairo, left, y, right, y);
    if (strip->below || placed->last)
        draw_line(cairo, left, end, right, end);
}

static void draw_seal_place(cairo_t *cairo, const Strip *strip, double y)
{
    const double dashes[] = {3, 3};

    cairo_save(cairo);
    cairo_set_source_rgb(cairo, FAINT, FAINT, FAINT);
    cairo_set_dash(cairo, dashes, G_N_ELEMENTS(dashes), 0);
    cairo_new_path(cairo);
    cairo_arc(cairo, strip->seal_x, y + strip->seal_y, strip->seal / 2, 0, 2 * G_PI);
    cairo_stroke(cairo);
    cairo_restore(cairo);
}

static void draw_qr(cairo_t *cairo, const Strip *strip, double y)
{
    int side = qr_side(strip->qr);
    double module = strip->qr_side / side;

    for (int row = 0; row < side; row++)
        for (int column = 0; column < side; column++)
            if (qr_is_dark(strip->qr, row, column))
                cairo_rectangle(cairo, strip->qr_x + column * module, y + row * module, module,
                                module);
    cairo_fill(cairo);
}

static void draw_placed(cairo_t *cairo, const Placed *placed)
{
    const Strip *strip = placed->strip;

    if (strip->seal > 0)
        draw_seal_place(cairo, strip, placed->y);
    if (strip->qr)
        draw_qr(cairo, strip, placed->y);
    draw_inks(cairo, strip, 0, placed->y);
    draw_grid(cairo, placed);
    for (guint i = 0; i < strip->rules->len; i++) {
        const Rule *rule = &g_array_index(strip->rules, Rule, i);
        draw_line(cairo, rule->x1, placed->y + rule->y, rule->x2, placed->y + rule->y);
    }
}

/* On every page: how far its word goes, so that no page passes for another's. */
static void draw_marks(cairo_t *cairo, const Sheets *sheets)
{
    double width;

    if (!*sheets->document->marks)
        return;
    Strip *mark = notice_line(sheets->context, sheets->document->marks, MARK_SIZE, false, &width);
    double x = sheets->style.width - sheets->style.right - width - MARK_SIZE / 2;
    draw_inks(cairo, mark, x, EDGE);
    cairo_rectangle(cairo, x - MARK_SIZE / 2, EDGE - 2, width + MARK_SIZE, mark->height + 4);
    cairo_stroke(cairo);
    strip_free(mark);
}

static void draw_folio(cairo_t *cairo, const Sheets *sheets, guint page)
{
    g_autofree char *text = g_strdup_printf("第 %u 页  共 %u 页", page + 1, sheets->pages->len);
    double width;
    Strip *folio = notice_line(sheets->context, text, FOLIO_SIZE, false, &width);

    draw_inks(cairo, folio, (sheets->style.width - width) / 2,
              sheets->height - EDGE - folio->height);
    strip_free(folio);
}

static void draw_pages(cairo_t *cairo, const Sheets *sheets)
{
    cairo_set_line_width(cairo, RULE_WIDTH);
    for (guint i = 0; i < sheets->pages->len; i++) {
        const GArray *page = g_ptr_array_index(sheets->pages, i);
        for (guint k = 0; k < page->len; k++)
            draw_placed(cairo, &g_array_index(page, Placed, k));
        if (sheets->style.folios) {
            draw_marks(cairo, sheets);
            draw_folio(cairo, sheets, i);
        }
        cairo_show_page(cairo);
    }
}

/* ---- the file ------------------------------------------------------------------------------ */

static cairo_status_t take_bytes(void *bytes, const unsigned char *data, unsigned int length)
{
    g_byte_array_append(bytes, data, length);
    return CAIRO_STATUS_SUCCESS;
}

/* The time in the file is the document's: equal documents are equal files. */
static GBytes *draw_file(const Sheets *sheets, Problem *problem)
{
    GByteArray *bytes = g_byte_array_new();
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(take_bytes, bytes, sheets->style.width, sheets->height);
    const char *made = sheets->document->made;

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, sheets->document->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   *made ? made : "1970-01-01T00:00:00Z");
    cairo_t *cairo = cairo_create(surface);
    draw_pages(cairo, sheets);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    GBytes *file = g_byte_array_free_to_bytes(bytes);
    if (status != CAIRO_STATUS_SUCCESS) {
        problem_set(problem, PROBLEM_NOTICE_WRITE, cairo_status_to_string(status), NULL);
        g_clear_pointer(&file, g_bytes_unref);
    }
    return file;
}

/* Set in type of this scale; false: it cannot be. The caller clears sheets in every case. */
static bool set_sheets(Sheets *sheets, Paper paper, double scale, Problem *problem)
{
    sheets->style = paper_style(paper, scale);
    sheets->strips = notice_lay_out(sheets->document, &sheets->style, sheets->context, problem);
    sheets->pages = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    if (sheets->strips && sheets->style.height > 0)
        make_pages(sheets);
    else if (sheets->strips)
        make_roll(sheets);
    return sheets->strips != NULL;
}

static void clear_sheets(Sheets *sheets)
{
    g_clear_pointer(&sheets->strips, g_ptr_array_unref);
    g_clear_pointer(&sheets->pages, g_ptr_array_unref);
}

GBytes *notice_pdf(const NoticeDocument *document, Paper paper, Problem *problem)
{
    Sheets sheets = {.document = document, .context = notice_context_new()};
    GBytes *file = NULL;

    bool set = set_sheets(&sheets, paper, 1, problem);
    guint pages = sheets.pages->len;
    /* a few lines on a page of their own: a little smaller, if that saves the page */
    for (size_t i = 0; set && sheets.pages->len == pages && pages > 1 && i < G_N_ELEMENTS(scales);
         i++) {
        clear_sheets(&sheets);
        set = set_sheets(&sheets, paper, scales[i], problem);
    }
    if (set && sheets.pages->len == pages && pages > 1) {
        clear_sheets(&sheets);
        set = set_sheets(&sheets, paper, 1, problem);
    }
    if (set)
        file = draw_file(&sheets, problem);
    clear_sheets(&sheets);
    g_object_unref(sheets.context);
    return file;
}

/* 0, or an errno. */
static int write_whole(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(fd, bytes, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        bytes += put;
        length -= (size_t)put;
    }
    return fsync(fd) == 0 ? 0 : errno;
}

bool notice_write(GBytes *pdf, const char *path, Problem *problem)
{
    g_autofree char *fresh = g_strconcat(path, ".XXXXXX", NULL);
    gsize length;
    const char *bytes = g_bytes_get_data(pdf, &length);
    int fd = g_mkstemp_full(fresh, O_WRONLY | O_CLOEXEC, 0600);

    if (fd < 0 && errno == ENOENT) {
        g_autofree char *folder = g_path_get_dirname(path);
        return problem_set(problem, PROBLEM_NOTICE_FOLDER, folder, NULL);
    }
    if (fd < 0)
        return problem_set(problem, PROBLEM_NOTICE_WRITE, g_strerror(errno), NULL);
    int error = write_whole(fd, bytes, length);
    if (close(fd) != 0 && error == 0)
        error = errno;
    if (error == 0 && g_rename(fresh, path) != 0)
        error = errno;
    if (error == 0)
        return true;
    g_unlink(fresh);
    return problem_set(problem, PROBLEM_NOTICE_WRITE, g_strerror(error), NULL);
}
