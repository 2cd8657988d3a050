#include "forms/notice/notice_press.h"

#include <math.h>

/* Printed Chinese: those of free systems, then those of others; fontconfig takes the first there
 * is.
 */
#define FAMILIES                                                                               \
    "Noto Serif CJK SC,Noto Serif SC,Source Han Serif SC,Source Han Serif CN,FangSong,SimSun," \
    "STSong,AR PL UMing CN,AR PL SungtiL GB,Noto Sans CJK SC,WenQuanYi Zen Hei,"               \
    "WenQuanYi Micro Hei,serif"
#define PROBE "国务院临江区" /* what a font for this purpose must have */
#define MISSING "〓"         /* GB/T 2312 row 2: a character that could not be set */

#define SIGN_SHARE 0.16 /* of the width: a line to sign on */
#define SEAL_ROOM 1.4   /* of its diameter: bodies have long names */
#define SEAL_MARK "（盖章处）"

PaperStyle paper_style(Paper paper, double scale)
{
    /* ISO 216 A4; margins after GB/T 9704-2012 5.2, with room for marks and page number. Rolls of
     * 80 mm print 72. */
    static const PaperStyle styles[PAPER_COUNT] = {
        [PAPER_A4] = {.width = 210 * MM,
                      .height = 297 * MM,
                      .left = 28 * MM,
                      .right = 26 * MM,
                      .top = 28 * MM,
                      .bottom = 24 * MM,
                      .title = 22,
                      .text = 14,
                      .grid = 11,
                      .small = 9.5,
                      .pitch = 1.7,
                      .seal = 42 * MM,
                      .qr = 28 * MM,
                      .ruled = true,
                      .folios = true,
                      .indents = true},
        [PAPER_ROLL] = {.width = 80 * MM,
                        .left = 4 * MM,
                        .right = 4 * MM,
                        .top = 5 * MM,
                        .bottom = 12 * MM,
                        .title = 14,
                        .text = 9.5,
                        .grid = 9,
                        .small = 8,
                        .pitch = 1.45,
                        .seal = 38 * MM,
                        .qr = 30 * MM},
    };
    PaperStyle style = styles[paper];

    style.title *= scale;
    style.text *= scale;
    style.grid *= scale;
    style.small *= scale;
    return style;
}

/* ---- strips -------------------------------------------------------------------------------- */

static void ink_clear(void *data)
{
    pango_layout_line_unref(((Ink *)data)->line);
}

Strip *strip_new(double before, double height)
{
    Strip *strip = g_new0(Strip, 1);

    strip->before = before;
    strip->height = height;
    strip->inks = g_array_new(FALSE, FALSE, sizeof(Ink));
    strip->edges = g_array_new(FALSE, FALSE, sizeof(double));
    strip->rules = g_array_new(FALSE, FALSE, sizeof(Rule));
    g_array_set_clear_func(strip->inks, ink_clear);
    return strip;
}

void strip_free(void *data)
{
    Strip *strip = data;

    g_array_unref(strip->inks);
    g_array_unref(strip->edges);
    g_array_unref(strip->rules);
    qr_free(strip->qr);
    g_free(strip);
}

void strip_ink(Strip *strip, PangoLayoutLine *line, double x, double y, bool faint)
{
    Ink ink = {pango_layout_line_ref(line), x, y, faint};

    g_array_append_val(strip->inks, ink);
}

/* ---- type ---------------------------------------------------------------------------------- */

static PangoFontDescription *description(double size)
{
    PangoFontDescription *font = pango_font_description_from_string(FAMILIES);

    pango_font_description_set_size(font, (int)lround(size * PANGO_SCALE));
    return font;
}

static bool is_covered(PangoFontset *fonts, gunichar c)
{
    PangoFont *font = pango_fontset_get_font(fonts, c);
    bool covered = font && pango_font_has_char(font, c);

    if (font)
        g_object_unref(font);
    return covered;
}

/* What no font has is named by its code point behind a mark: somebody's name is not set with a part
 * of it silently gone. */
static char *name_missing(const Press *press, const char *text)
{
    GString *named = g_string_new(NULL);

    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        if (c == '\n' || is_covered(press->fonts, c))
            g_string_append_unichar(named, c);
        else
            g_string_append_printf(named, MISSING "(U+%04X)", c);
    }
    return g_string_free(named, FALSE);
}

PangoLayout *set_type(const Press *press, const char *text, double size, double width)
{
    PangoLayout *layout = pango_layout_new(press->context);
    PangoFontDescription *font = description(size);

    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (width > 0)
        pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_text(layout, text, -1);
    if (pango_layout_get_unknown_glyphs_count(layout) > 0) {
        g_autofree char *named = name_missing(press, text);
        pango_layout_set_text(layout, named, -1);
    }
    return layout;
}

double line_width(PangoLayoutLine *line)
{
    PangoRectangle logical;

    pango_layout_line_get_extents(line, NULL, &logical);
    return (double)logical.width / PANGO_SCALE;
}

/* ---- paragraphs ---------------------------------------------------------------------------- */

void keep_above(Press *press)
{
    if (press->strips->len > 0)
        ((Strip *)g_ptr_array_index(press->strips, press->strips->len - 1))->keep = true;
}

double body_width(const PaperStyle *style)
{
    return style->width - style->left - style->right;
}

bool holds_next(int line, int count, bool keep)
{
    return line + 1 < count ? line == 0 || line + 2 == count : keep;
}

void lay_paragraph(Press *press, const char *text, const Setting *setting)
{
    PangoLayout *layout = set_type(press, text, setting->size, setting->width);
    double pitch = setting->size * setting->pitch;

    if (setting->indent > 0)
        pango_layout_set_indent(layout, (int)(setting->indent * PANGO_SCALE));
    int count = pango_layout_get_line_count(layout);
    for (int i = 0; i < count; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        double room = setting->width - line_width(line);
        double x = setting->side == SIDE_LEFT     ? (i == 0 ? setting->indent : 0)
                   : setting->side == SIDE_MIDDLE ? room / 2
                                                  : room;
        Strip *strip = strip_new(i == 0 ? setting->before : 0, pitch);
        strip_ink(strip, line, setting->left + x, pitch / 2 + setting->size * CENTRE,
                  setting->faint);
        strip->keep = holds_next(i, count, setting->keep);
        g_ptr_array_add(press->strips, strip);
    }
    g_object_unref(layout);
}

Setting plain(const Press *press, double size)
{
    return (Setting){.size = size,
                     .pitch = press->style->pitch,
                     .left = press->style->left,
                     .width = body_width(press->style)};
}

static void lay_title(Press *press, const Block *block)
{
    Setting setting = plain(press, press->style->title);

    setting.side = SIDE_MIDDLE;
    setting.pitch = PITCH_GRID;
    setting.keep = true;
    lay_paragraph(press, block_cell(block, 0), &setting);
}

static void lay_number(Press *press, const Block *block)
{
    Setting setting = plain(press, press->style->grid);

    setting.side = press->style->ruled ? SIDE_RIGHT : SIDE_MIDDLE;
    setting.before = press->style->grid * 0.6;
    setting.keep = true;
    lay_paragraph(press, block_cell(block, 0), &setting);
}

static void lay_to(Press *press, const Block *block)
{
    Setting setting = plain(press, press->style->text);

    setting.before = press->style->text * 0.5;
    setting.keep = true;
    lay_paragraph(press, block_cell(block, 0), &setting);
}

static void lay_text(Press *press, const Block *block)
{
    Setting setting = plain(press, press->style->text);

    setting.indent = press->style->indents ? 2 * press->style->text : 0;
    setting.before =
        press->before == BLOCK_PAIR || press->before == BLOCK_TABLE ? press->style->text * 0.5 : 0;
    lay_paragraph(press, block_cell(block, 0), &setting);
}

static void lay_heading(Press *press, const Block *block)
{
    Setting setting = plain(press, press->style->text);

    setting.before = press->style->text * 0.5;
    setting.keep = true;
    lay_paragraph(press, block_cell(block, 0), &setting);
}

static void lay_note(Press *press, const Block *block)
{
    Setting setting = plain(press, press->style->small);

    setting.pitch = PITCH_GRID;
    setting.before = press->style->small * 0.4;
    keep_above(press);
    lay_paragraph(press, block_cell(block, 0), &setting);
}

static void lay_gap(Press *press, const Block *block)
{
    (void)block;
    g_ptr_array_add(press->strips, strip_new(0, press->style->text));
}

/* ---- the end of a document ----------------------------------------------------------------- */

static double ink_text(const Press *press, Strip *strip, const char *text, double size, double x,
                       double y, bool faint)
{
    PangoLayout *layout = set_type(press, text, size, 0);
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
    double width = line_width(line);

    strip_ink(strip, line, x, y + size * CENTRE, faint);
    g_object_unref(layout);
    return width;
}

static double text_width(const Press *press, const char *text, double size)
{
    PangoLayout *layout = set_type(press, text, size, 0);
    double width = line_width(pango_layout_get_line_readonly(layout, 0));

    g_object_unref(layout);
    return width;
}

/* Label and line, side by side as far as there is room. */
static void lay_sign(Press *press, const Block *block)
{
    const PaperStyle *style = press->style;
    double size = style->text;
    double each = body_width(style) * (style->ruled ? SIGN_SHARE : 2 * SIGN_SHARE);
    double end = style->width - style->right;
    double x = end;
    Strip *strip = NULL;

    for (guint i = 0; i < block->cells->len; i++) {
        double width = text_width(press, block_cell(block, i), size) + each;
        if (!strip || x + width > end) {
            if (!strip)
                keep_above(press);
            else
                strip->keep = true;
            strip = strip_new(size * (i == 0 ? 0.9 : 0.4), size * press->style->pitch);
            g_ptr_array_add(press->strips, strip);
            x = style->left;
        }
        double y = strip->height / 2;
        double line = x + ink_text(press, strip, block_cell(block, i), size, x, y, false);
        Rule rule = {line, line + each - size, y + size * 0.5};
        g_array_append_val(strip->rules, rule);
        x += width;
    }
}

/* The strip of the seal: that of the QR code above it where both have room side by side. */
static Strip *seal_strip(Press *press)
{
    const PaperStyle *style = press->style;
    Strip *above =
        press->strips->len > 0 ? g_ptr_array_index(press->strips, press->strips->len - 1) : NULL;

    if (above && above->qr && style->ruled && press->before == BLOCK_QR) {
        above->height = MAX(above->height, style->seal);
        return above;
    }
    keep_above(press);
    Strip *strip = strip_new(style->text * 0.6, style->seal);
    g_ptr_array_add(press->strips, strip);
    return strip;
}

/* Issuing body and date across the place of the seal, as GB/T 9704-2012 7.3.5 has them. */
static void lay_seal(Press *press, const Block *block)
{
    const PaperStyle *style = press->style;
    double pitch = style->text * style->pitch;
    double widest = style->seal;
    Strip *strip = seal_strip(press);

    for (guint i = 0; i < block->cells->len; i++)
        widest = MAX(widest, text_width(press, block_cell(block, i), style->text));
    widest = MIN(widest, body_width(style));
    strip->seal = style->seal;
    strip->seal_x = style->width - style->right - widest / 2;
    strip->seal_y = style->seal / 2;
    double y = strip->seal_y - pitch * ((double)block->cells->len - 1) / 2;
    for (guint i = 0; i < block->cells->len; i++) {
        double half = text_width(press, block_cell(block, i), style->text) / 2;
        ink_text(press, strip, block_cell(block, i), style->text, strip->seal_x - half, y, false);
        y += pitch;
    }
    double half = text_width(press, SEAL_MARK, style->small) / 2;
    ink_text(press, strip, SEAL_MARK, style->small, strip->seal_x - half,
             style->seal - style->small * 1.5, true);
}

static void lay_caption(Press *press, Strip *strip, const char *text)
{
    const PaperStyle *style = press->style;
    double left = style->left + style->qr + style->small;
    double pitch = style->small * press->style->pitch;
    /* what is left beside the place of the seal, for a seal may follow */
    double width = style->width - style->right - style->seal * SEAL_ROOM - left;
    PangoLayout *layout = set_type(press, text, style->small, width);
    int count = MIN(pango_layout_get_line_count(layout), (int)(style->qr / pitch));

    for (int i = 0; i < count; i++)
        strip_ink(strip, pango_layout_get_line_readonly(layout, i), left,
                  style->qr / 2 + pitch * (i - (count - 1) / 2.0) + style->small * CENTRE, false);
    g_object_unref(layout);
}

static void lay_qr(Press *press, const Block *block)
{
    const PaperStyle *style = press->style;
    QrCode *code = qr_encode(block_cell(block, 0));
    const char *caption = block->cells->len > 1 ? block_cell(block, 1) : "";

    if (!code)
        return;
    keep_above(press);
    Strip *strip = strip_new(style->text * 0.6, style->qr);
    strip->qr = code;
    strip->qr_side = style->qr;
    strip->qr_x = style->ruled ? style->left : (style->width - style->qr) / 2;
    g_ptr_array_add(press->strips, strip);
    if (style->ruled) {
        lay_caption(press, strip, caption);
        return;
    }
    Setting setting = plain(press, style->small);
    setting.side = SIDE_MIDDLE;
    setting.pitch = PITCH_GRID;
    strip->keep = true;
    lay_paragraph(press, caption, &setting);
}

/* ---- the whole ----------------------------------------------------------------------------- */

static LayBlock *const lays[] = {
    [BLOCK_TITLE] = lay_title, [BLOCK_NUMBER] = lay_number,   [BLOCK_TO] = lay_to,
    [BLOCK_TEXT] = lay_text,   [BLOCK_HEADING] = lay_heading, [BLOCK_PAIR] = lay_pairs,
    [BLOCK_TABLE] = lay_table, [BLOCK_SIGN] = lay_sign,       [BLOCK_SEAL] = lay_seal,
    [BLOCK_QR] = lay_qr,       [BLOCK_NOTE] = lay_note,       [BLOCK_GAP] = lay_gap,
};

PangoContext *notice_context_new(void)
{
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    cairo_font_options_t *options = cairo_font_options_create();

    /* positions as the printer has them, not as some screen would */
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
    return context;
}

static bool has_chinese(const Press *press)
{
    for (const char *c = PROBE; *c; c = g_utf8_next_char(c))
        if (!is_covered(press->fonts, g_utf8_get_char(c)))
            return false;
    return true;
}

static void lay_marks(Press *press, const char *marks)
{
    Setting setting = plain(press, press->style->text);
    g_autofree char *framed = g_strdup_printf("【%s】", marks);

    setting.side = SIDE_MIDDLE;
    if (*marks && !press->style->folios)
        lay_paragraph(press, framed, &setting);
}

GPtrArray *notice_lay_out(const NoticeDocument *document, const PaperStyle *style,
                          PangoContext *context, Problem *problem)
{
    PangoFontDescription *font = description(style->text);
    Press press = {.style = style, .context = context, .before = BLOCK_GAP};

    press.fonts = pango_font_map_load_fontset(pango_context_get_font_map(context), context, font,
                                              pango_context_get_language(context));
    pango_font_description_free(font);
    press.strips = g_ptr_array_new_with_free_func(strip_free);
    if (!has_chinese(&press)) {
        problem_set(problem, PROBLEM_NOTICE_FONT, NULL);
        g_clear_pointer(&press.strips, g_ptr_array_unref);
    }
    if (press.strips)
        lay_marks(&press, document->marks);
    for (guint i = 0; press.strips && i < document->blocks->len; i++) {
        const Block *block = g_ptr_array_index(document->blocks, i);
        lays[block->kind](&press, block);
        press.before = block->kind;
    }
    g_object_unref(press.fonts);
    return press.strips;
}

Strip *notice_line(PangoContext *context, const char *text, double size, bool faint, double *width)
{
    Press press = {.context = context};
    PangoFontDescription *font = description(size);
    Strip *strip = strip_new(0, size * PITCH_GRID);

    press.fonts = pango_font_map_load_fontset(pango_context_get_font_map(context), context, font,
                                              pango_context_get_language(context));
    pango_font_description_free(font);
    *width = ink_text(&press, strip, text, size, 0, strip->height / 2, faint);
    g_object_unref(press.fonts);
    return strip;
}
