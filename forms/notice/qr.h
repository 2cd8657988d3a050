/* QR codes (ISO/IEC 18004) as squares of modules. Private to forms/. */
#ifndef FORMS_NOTICE_QR_H
#define FORMS_NOTICE_QR_H

#include <glib.h>
#include <stdbool.h>

typedef struct QrCode QrCode;

/* With its quiet zone. NULL when the text is empty or does not fit. */
QrCode *qr_encode(const char *text);
void qr_free(QrCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QrCode, qr_free)

int qr_side(const QrCode *code); /* modules */
bool qr_is_dark(const QrCode *code, int row, int column);

#endif
