/* One paper of the checklist: what may be said of it, and how it reads. */
#ifndef TUI_INTAKE_INTAKE_PAPER_H
#define TUI_INTAKE_INTAKE_PAPER_H

#include "tui/intake/intake_flow.h"

/* Its row in the application; NULL: nothing said yet. */
const cJSON *paper_row(const Intake *intake, const ItemMaterial *material);
MaterialState paper_state(const cJSON *row); /* NULL row: missing */
/* "1 original, 2 copies, may follow". */
void paper_asked(const ItemMaterial *material, GString *out);
/* "original seen, 1 copy, 2 scans". */
ThemeRole paper_words(const cJSON *row, GString *out);

/* What the keys do; what is not allowed is told. */
void paper_toggle(Intake *intake, App *app, const ItemMaterial *material);
void paper_toggle_seen(Intake *intake, App *app, const ItemMaterial *material);
void paper_more(Intake *intake, App *app, const ItemMaterial *material);
void paper_fewer(Intake *intake, App *app, const ItemMaterial *material);
void paper_copies(Intake *intake, const ItemMaterial *material, int copies);
/* Ask for the last day, for the number of the licence. */
void paper_promise(Intake *intake, App *app, const ItemMaterial *material);
void paper_reuse(Intake *intake, App *app, const ItemMaterial *material);

/* Scans (intake_scan.c). */
void paper_attach(Intake *intake, App *app, const ItemMaterial *material);
void paper_capture(Intake *intake, App *app, const ItemMaterial *material);
void paper_view(Intake *intake, App *app, const ItemMaterial *material);
void paper_detach(Intake *intake, App *app, const ItemMaterial *material);

/* Puts a changed copy of the row in its place; taken over. */
void paper_put(Intake *intake, const ItemMaterial *material, cJSON *row);
/* A copy of the row to change, never NULL. */
cJSON *paper_copy(const Intake *intake, const ItemMaterial *material);
void paper_set_state(cJSON *row, MaterialState state);

#endif
