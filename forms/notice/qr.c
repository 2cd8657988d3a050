#include "forms/notice/qr.h"

#include "forms/notice/notice.h"

#include <qrencode.h>
#include <string.h>

#define QUIET 4 /* modules, ISO/IEC 18004:2015 */

struct QrCode {
    int side;
    unsigned char *dark;
};

QrCode *qr_encode(const char *text)
{
    QRcode *encoded = *text ? QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) : NULL;

    if (!encoded)
        return NULL;
    QrCode *code = g_new0(QrCode, 1);
    code->side = encoded->width + 2 * QUIET;
    code->dark = g_new0(unsigned char, (size_t)code->side *(size_t)code->side);
    for (int row = 0; row < encoded->width; row++)
        for (int column = 0; column < encoded->width; column++)
            code->dark[(row + QUIET) * code->side + column + QUIET] =
                encoded->data[row * encoded->width + column] & 1;
    QRcode_free(encoded);
    return code;
}

void qr_free(QrCode *code)
{
    if (!code)
        return;
    g_free(code->dark);
    g_free(code);
}

int qr_side(const QrCode *code)
{
    return code->side;
}

bool qr_is_dark(const QrCode *code, int row, int column)
{
    return row < code->side && code->dark[row * code->side + column];
}

/* Light modules are drawn, dark ones are left out: the lines are shown light on dark. */
char *qr_lines(const char *text)
{
    static const char *const blocks[] = {"\u2588", "\u2580", "\u2584", " "};
    g_autoptr(QrCode) code = qr_encode(text);

    if (!code)
        return NULL;
    GString *lines = g_string_new(NULL);
    for (int row = 0; row < code->side; row += 2) {
        for (int column = 0; column < code->side; column++) {
            int lower = qr_is_dark(code, row + 1, column) ? 1 : 0;
            int upper = qr_is_dark(code, row, column) ? 2 : 0;
            g_string_append(lines, blocks[upper + lower]);
        }
        g_string_append_c(lines, '\n');
    }
    return g_string_free(lines, FALSE);
}
