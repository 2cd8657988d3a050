/* What went wrong, said once for everybody.
 *
 * A problem is a row of the table below plus its arguments. The code is stable and is what programs
 * read (JSON, logs); the sentence is what a person reads, made from the row's msgid by putting the
 * arguments at {0}, {1}, {2}. Because the code and the arguments travel (RFC 9457), the reader's
 * own program renders the sentence in the reader's language.
 *
 * An argument that is itself a msgid (a state's or an action's label) is translated when rendered.
 * Arguments never carry personal data: problems are logged. */
#ifndef DOMAIN_PROBLEM_H
#define DOMAIN_PROBLEM_H

#include "domain/text.h"

#include <glib.h>
#include <stdbool.h>

/* What the one who met the problem should do with the request. */
typedef enum {
    RETRY_NEVER, /* the same request will always fail: change it */
    RETRY_LATER, /* nothing wrong with the request: send it again by itself */
    RETRY_PERSON /* a person has to do something first: sign in, choose, free space */
} Retry;

/* X(identifier, code, HTTP status, retry, sentence)
 * A sentence says what happened, then what to do. */
#define PROBLEMS(X)                                                                                 \
    X(NONE, "ok", 200, NEVER, "")                                                                   \
    /* the request itself */                                                                        \
    X(MALFORMED, "request.malformed", 400, NEVER,                                                   \
      N_("The message could not be read ({0}). Send well-formed JSON as the API describes."))       \
    X(TOO_LARGE, "request.too_large", 413, NEVER,                                                   \
      N_("The message is larger than the limit of {0}. Send it in smaller parts."))                 \
    X(TOO_DEEP, "request.too_deep", 400, NEVER,                                                     \
      N_("The message is nested deeper than {0} levels. Flatten it."))                              \
    X(NOT_FOUND, "request.not_found", 404, NEVER,                                                   \
      N_("There is nothing at {0}. Check the address or the number."))                              \
    X(METHOD, "request.method", 405, NEVER,                                                         \
      N_("The method {0} is not available here. See the API description."))                         \
    X(MEDIA_TYPE, "request.media_type", 415, NEVER,                                                 \
      N_("The content type is not accepted. Send application/json."))                               \
    X(PARAMETER, "request.parameter", 400, NEVER,                                                   \
      N_("The parameter {0} is missing or not valid. Correct it and try again."))                   \
    X(BUSY, "server.busy", 503, LATER,                                                              \
      N_("The central is busy. Nothing is lost; it will be tried again."))                          \
    X(INTERNAL, "server.internal", 500, LATER,                                                      \
      N_("The central met an error of its own ({0}). Nothing is lost; it will be tried again."))    \
    X(RATE, "server.rate", 429, LATER,                                                              \
      N_("Too many requests in a short time. Wait a moment and try again."))                        \
    X(STORAGE_FULL, "server.full", 507, LATER,                                                      \
      N_("The central's disk is full. Nothing of this was kept there; it will be tried again."))    \
    X(DATABASE, "server.database", 500, PERSON,                                                     \
      N_("The database {0} cannot be used ({1}). Nothing was changed."))                            \
    X(LISTEN, "server.listen", 500, PERSON, N_("The central cannot listen at {0} ({1})."))          \
    /* sign-in */                                                                                   \
    X(SIGN_IN, "auth.sign_in", 401, PERSON,                                                         \
      N_("You are not signed in, or the session has ended. Sign in again; unsent work is kept."))   \
    X(PASSWORD, "auth.password", 401, PERSON,                                                       \
      N_("The user name or the password is wrong. Check both and try again."))                      \
    X(LOCKED, "auth.locked", 403, PERSON,                                                           \
      N_("The account is locked after too many wrong passwords. Try again after {0} minutes, or "   \
         "ask the administrator."))                                                                 \
    X(PERMISSION, "auth.permission", 403, NEVER,                                                    \
      N_("You may not do “{0}” on this case. It needs the role {1} for this place and "         \
         "department."))                                                                            \
    X(SCOPE, "auth.scope", 403, NEVER,                                                              \
      N_("This lies outside your place or department. Ask the hall manager who handles it."))       \
    X(CONSENT, "auth.consent", 403, NEVER,                                                          \
      N_("Shared data may be read only with the holder's consent of today ({0}). Ask for it, "      \
         "record it, and try again."))                                                              \
    /* commands */                                                                                  \
    X(ACTION_UNKNOWN, "command.action_unknown", 422, NEVER,                                         \
      N_("The action “{0}” is not known. Update the program, or check the name."))                  \
    X(FIELD_MISSING, "command.field_missing", 422, NEVER,                                           \
      N_("“{0}” is missing. Fill it in and try again."))                                            \
    X(FIELD_INVALID, "command.field_invalid", 422, NEVER,                                           \
      N_("“{0}” is not valid ({1}). Correct it and try again."))                                    \
    X(FIELD_UNKNOWN, "command.field_unknown", 422, NEVER,                                           \
      N_("“{0}” does not belong to this action. Leave it out."))                                    \
    X(FIELD_TOO_LONG, "command.field_too_long", 422, NEVER,                                         \
      N_("“{0}” is longer than {1} characters. Shorten it."))                                       \
    /* what is filled into a form; {0} is the field's title */                                      \
    X(FORM_TYPE, "form.type", 422, NEVER, N_("“{0}” must be {1}. Correct it."))                     \
    X(FORM_CHOICE, "form.choice", 422, NEVER,                                                       \
      N_("“{0}” must be one of the choices given. Choose one."))                                    \
    X(FORM_SHORT, "form.short", 422, NEVER,                                                         \
      N_("“{0}” needs at least {1} characters. Complete it."))                                      \
    X(FORM_PATTERN, "form.pattern", 422, NEVER,                                                     \
      N_("“{0}” is not written as expected. Look for a typing error."))                             \
    X(FORM_LOW, "form.low", 422, NEVER, N_("“{0}” must be {1} or more. Correct it."))               \
    X(FORM_HIGH, "form.high", 422, NEVER, N_("“{0}” must be {1} or less. Correct it."))             \
    X(FORM_ABOVE, "form.above", 422, NEVER, N_("“{0}” must be more than {1}. Correct it."))         \
    X(FORM_BELOW, "form.below", 422, NEVER, N_("“{0}” must be less than {1}. Correct it."))         \
    X(FORM_MULTIPLE, "form.multiple", 422, NEVER,                                                   \
      N_("“{0}” must be a multiple of {1}. Correct it."))                                           \
    X(FORM_FEW, "form.few", 422, NEVER, N_("“{0}” needs at least {1} entries. Add one."))           \
    X(FORM_MANY, "form.many", 422, NEVER,                                                           \
      N_("“{0}” may have {1} entries at most. Take some out."))                                     \
    X(FORM_TWICE, "form.twice", 422, NEVER, N_("“{0}” has the same entry twice. Take one out."))    \
    X(FORM_EXTRA, "form.extra", 422, NEVER, N_("The form does not ask for “{0}”. Leave it out."))   \
    X(FORM_NO_WAY, "form.no_way", 422, NEVER,                                                       \
      N_("“{0}” is filled in in none of the ways that are allowed. Correct it."))                   \
    X(FORM_TWO_WAYS, "form.two_ways", 422, NEVER,                                                   \
      N_("“{0}” is filled in in two ways that exclude each other. Leave one out."))                 \
    X(FORM_FORBIDDEN, "form.forbidden", 422, NEVER,                                                 \
      N_("“{0}” is filled in in a way that is not allowed here. Correct it."))                      \
    X(FORM_FEW_SUCH, "form.few_such", 422, NEVER,                                                   \
      N_("“{0}” needs at least {1} entries of the kind that is asked for. Add one."))               \
    X(FORM_MANY_SUCH, "form.many_such", 422, NEVER,                                                 \
      N_("“{0}” may have {1} entries of a certain kind at most. Take some out."))                   \
    X(FORM_TABLE, "form.table", 422, NEVER,                                                         \
      N_("The table “{0}” of the form cannot be filled in: each column must hold one value. "   \
         "Correct the item's form."))                                                               \
    /* the schema of a form; {0} is the place in it */                                              \
    X(SCHEMA_WRONG, "schema.wrong", 422, NEVER,                                                     \
      N_("The schema is not valid at {0}. Correct it there."))                                      \
    X(SCHEMA_DIALECT, "schema.dialect", 422, NEVER,                                                 \
      N_("The schema names {1} as its language at {0}. Only JSON Schema 2020-12 is "                \
         "understood."))                                                                            \
    X(SCHEMA_REFERENCE, "schema.reference", 422, NEVER,                                             \
      N_("The reference {1} at {0} leads to nothing in the schema. Correct it."))                   \
    X(SCHEMA_REMOTE, "schema.remote", 422, NEVER,                                                   \
      N_("The reference {1} at {0} leads out of the schema, and nothing is fetched. Copy "          \
         "what it means into “$defs”."))                                                            \
    X(SCHEMA_LARGE, "schema.large", 422, NEVER,                                                     \
      N_("The schema is too large or nested too deep at {0} (limit: {1}). Divide it."))             \
    X(SCHEMA_LOOP, "schema.loop", 422, NEVER,                                                       \
      N_("What the schema asks of “{0}” refers back to itself without end, so that "            \
         "nothing can be said. Correct the schema."))                                               \
    X(SCHEMA_WORK, "schema.work", 422, NEVER,                                                       \
      N_("The check takes more than {0} steps, so that nothing can be said. Simplify the "          \
         "schema or shorten the document."))                                                        \
    X(ITEM_UNKNOWN, "item.unknown", 422, NEVER,                                                     \
      N_("The item {0} is not in the catalogue. Choose one from the list of items."))               \
    X(ITEM_APPLICANT, "item.applicant", 422, NEVER,                                                 \
      N_("The item {0} is not open to this kind of applicant. Check the service guide."))           \
    X(ITEM_SUPERSEDED, "item.superseded", 409, PERSON,                                              \
      N_("Version {1} of “{0}” is no longer in force. Connect to fetch the new one, and check " \
         "the application against it."))                                                            \
    /* what stands in the way of an application */                                                  \
    X(ITEM_REDIRECT, "item.redirect", 422, NEVER,                                                   \
      N_("With this answer to “{0}” the matter is not handled under this item: {1}. Choose "    \
         "the right item, or correct the answer."))                                                 \
    X(CONDITION, "rule.condition", 422, NEVER,                                                      \
      N_("A condition of the item is not met: {0}. What would help: {1}."))                         \
    X(CONDITION_FAULT, "rule.condition_fault", 422, PERSON,                                         \
      N_("The condition “{0}” of the item cannot be judged ({1}). Nothing is wrong with the "   \
         "application: tell the item manager."))                                                    \
    X(LICENCE_EXPIRED, "rule.licence_expired", 422, NEVER,                                          \
      N_("The licence that stands for “{0}” expired on {1}. Take the paper itself, or a "       \
         "valid licence."))                                                                         \
    X(AUTHORITY_EXPIRED, "rule.authority_expired", 422, NEVER,                                      \
      N_("The agent's authority ended on {0}. Have a new one signed, or let the applicant "         \
         "come."))                                                                                  \
    X(CASE_OPEN, "rule.case_open", 409, NEVER,                                                      \
      N_("The applicant has an open case for this item already ({0}). Go on with that one, "        \
         "unless this is another matter."))                                                         \
    X(RULE, "item.rule", 422, NEVER,                                                                \
      N_("A rule of the item cannot be worked out at “{0}” ({1}). Have the item manager "       \
         "correct it."))                                                                            \
    X(ELEMENT_UNKNOWN, "item.element_unknown", 422, NEVER,                                          \
      N_("The field {0} names the data element “{1}”, which is not in the library. Have "       \
         "the item manager correct the form."))                                                     \
    X(ELEMENT_CONTRADICTED, "item.element_contradicted", 422, NEVER,                                \
      N_("The field {0} asks for more than its data element “{2}” allows ({1}). Have the "      \
         "item manager correct the form."))                                                         \
    X(FORM_UNMERGED, "item.unmerged", 422, NEVER,                                                   \
      N_("The form {0} cannot be merged, because of “{1}”. Have the item manager take it "      \
         "out of the form."))                                                                       \
    X(CASE_UNKNOWN, "case.unknown", 404, NEVER,                                                     \
      N_("There is no case {0} that you may see. Check the number."))                               \
    X(CASE_AMBIGUOUS, "case.ambiguous", 409, NEVER,                                                 \
      N_("More than one case has a number that ends in {0}. Give more of the number."))             \
    X(CASE_EXISTS, "case.exists", 409, NEVER, N_("The case {0} exists already. Open it instead."))  \
    X(CASE_STATE, "case.state", 409, NEVER,                                                         \
      N_("“{0}” is not possible while the case is in the state “{1}”."))                            \
    X(CASE_CONFLICT, "case.conflict", 409, PERSON,                                                  \
      N_("Somebody else changed this case first. Read what changed, then decide again."))           \
    X(CASE_BLOCKED, "case.blocked", 409, PERSON,                                                    \
      N_("An earlier step on this case was not accepted, so this one waits. Settle the earlier "    \
         "one first."))                                                                             \
    X(KEY_REUSED, "command.key_reused", 422, NEVER,                                                 \
      N_("This command number was already used for another command. Make a new command."))          \
    X(CHAIN_BROKEN, "case.chain_broken", 500, PERSON,                                               \
      N_("The record of this case does not verify from step {0} on. Tell the auditor; nothing "     \
         "was changed."))                                                                           \
    /* guards: rules of law and of the house */                                                     \
    X(SAME_PERSON, "rule.same_person", 409, NEVER,                                                  \
      N_("The one who accepted the case may not decide it. Another decider must."))                 \
    X(SECOND_PERSON, "rule.second_person", 422, NEVER,                                              \
      N_("An on-site check needs two people. Name the second one."))                                \
    X(STEPS_OPEN, "rule.steps_open", 409, NEVER,                                                    \
      N_("The step “{0}” has not been reviewed yet. Review it before the decision."))               \
    X(STEPS_DONE, "rule.steps_done", 409, NEVER,                                                    \
      N_("Every step has been reviewed. The case is ready for the decision."))                      \
    X(STEP_FIRST, "rule.step_first", 409, NEVER,                                                    \
      N_("This is the first step; there is nothing to step back to."))                              \
    X(NOT_INSTANT, "rule.not_instant", 409, NEVER,                                                  \
      N_("This item is not handled on the spot. Send the case to review first."))                   \
    X(ALREADY, "rule.already", 409, NEVER,                                                          \
      N_("“{0}” has been done before and is possible only once."))                                  \
    X(EXTENSION, "rule.extension", 422, NEVER,                                                      \
      N_("The term may be extended once, by {0} working days at most."))                            \
    X(NO_EXTENSION, "rule.no_extension", 409, NEVER,                                                \
      N_("The term of this item cannot be extended."))                                              \
    X(TOLERANCE_NOT_ALLOWED, "rule.tolerance_not_allowed", 409, NEVER,                              \
      N_("This item or material does not allow acceptance with papers missing ({0})."))             \
    X(TOLERANCE_TERM, "rule.tolerance_term", 422, NEVER,                                            \
      N_("The last day for the missing papers may be {0} at the latest."))                          \
    X(TOLERANCE_OPEN, "rule.tolerance_open", 409, NEVER,                                            \
      N_("“{0}” is still promised and has not been handed in. Attach it before the decision."))     \
    X(COMMITMENT_NOT_ALLOWED, "rule.commitment_not_allowed", 409, NEVER,                            \
      N_("This item is not on the list for acceptance on a written commitment."))                   \
    X(MATERIAL_MISSING, "rule.material_missing", 409, NEVER,                                        \
      N_("The material “{0}” is missing. Receive it, or ask for correction."))                      \
    X(MATERIAL_UNKNOWN, "rule.material_unknown", 422, NEVER,                                        \
      N_("The item has no material “{0}”. Choose one from its list."))                              \
    X(PROCEDURE_UNKNOWN, "rule.procedure_unknown", 422, NEVER,                                      \
      N_("The special procedure “{0}” is not foreseen for this item."))                             \
    X(HANDLER, "rule.handler", 409, NEVER,                                                          \
      N_("The case is being handled by somebody else. Have it released or assigned to you."))       \
    X(FEE_OPEN, "rule.fee_open", 409, NEVER,                                                        \
      N_("A fee is still open. Have it paid, or waive it, before closing."))                        \
    X(NO_FEE, "rule.no_fee", 409, NEVER, N_("There is no fee to which this applies."))              \
    X(NOT_GRANTED, "rule.not_granted", 409, NEVER,                                                  \
      N_("There is no licence to issue: the application was not granted."))                         \
    X(NOTICE_NOT_GIVEN, "rule.notice_not_given", 409, NEVER,                                        \
      N_("No {0} has been made out for this case, so it cannot be printed again. Choose another "   \
         "document."))                                                                              \
    X(NOT_DELIVERABLE, "rule.not_deliverable", 409, NEVER,                                          \
      N_("The result has been delivered already."))                                                 \
    X(NOT_EVALUABLE, "rule.not_evaluable", 409, NEVER,                                              \
      N_("There is no evaluation to which this applies."))                                          \
    X(RECEIPT_USED, "number.receipt_used", 409, NEVER,                                              \
      N_("The receipt number {0} is not valid here or was used already. Take the next one."))       \
    X(RECEIPTS_OUT, "number.receipts_out", 409, PERSON,                                             \
      N_("No receipt numbers are left on this device. Connect once to fetch new ones."))            \
    /* the client's own */                                                                          \
    X(OFFLINE, "net.offline", 0, LATER,                                                             \
      N_("The central cannot be reached ({0}). Your work is kept and will be sent by itself."))     \
    X(NOT_OURS, "net.not_ours", 0, LATER,                                                           \
      N_("Something other than the central answered, perhaps a network sign-in page. Open a "       \
         "browser to sign in to the network; your work is kept."))                                  \
    X(UPGRADE, "net.upgrade", 426, PERSON,                                                          \
      N_("The central needs a newer version of this program. You can go on working; nothing is "    \
         "sent until the update."))                                                                 \
    X(ADDRESS, "net.address", 0, PERSON,                                                            \
      N_("The address {0} is not allowed. Use https://, or http:// only to this machine."))         \
    X(CACHE_BUSY, "cache.busy", 0, LATER,                                                           \
      N_("Another program is writing to the local store. Wait a moment and try again."))            \
    X(CACHE_IN_USE, "cache.in_use", 0, PERSON,                                                      \
      N_("Yichuang is already open for this user on this machine (process {0}). Go to that "        \
         "window, or close it first."))                                                             \
    X(CACHE_FULL, "cache.full", 0, PERSON,                                                          \
      N_("The disk is full, so nothing was saved and no number was used. Free some space and try "  \
         "again."))                                                                                 \
    X(CACHE_NEWER, "cache.newer", 0, PERSON,                                                        \
      N_("The local store was written by a newer version of this program. Update the program; "     \
         "nothing was changed."))                                                                   \
    X(CACHE_DAMAGED, "cache.damaged", 0, PERSON,                                                    \
      N_("The local store is damaged ({0}). Do not delete it: run “yichuang doctor”."))             \
    X(CACHE_IO, "cache.io", 0, PERSON,                                                              \
      N_("The local store cannot be written ({0}). Check the disk and the permissions of the "      \
         "folder."))                                                                                \
    X(FILE_UNREADABLE, "file.unreadable", 0, PERSON,                                                \
      N_("The file cannot be read ({0}). Check its name and permissions, or choose another one."))  \
    X(FILE_EMPTY, "file.empty", 0, PERSON, N_("The file is empty. Scan or save it again."))         \
    X(FILE_TOO_LARGE, "file.too_large", 0, PERSON,                                                  \
      N_("The file is larger than {0}. Scan it at a lower resolution, or in parts."))               \
    X(FILE_TYPE, "file.type", 0, PERSON,                                                            \
      N_("A file of this kind ({0}) cannot be handed in. Save it as PDF, OFD, JPEG, PNG or "        \
         "TIFF."))                                                                                  \
    X(SETTING, "setting.invalid", 0, PERSON,                                                        \
      N_("The setting at {0} is not valid ({1}). Correct the line."))                               \
    /* the command line; {1} is the command */                                                      \
    X(USAGE_COMMAND, "usage.command", 0, NEVER,                                                     \
      N_("There is no command “{0}”. “yichuang help” lists them."))                                 \
    X(USAGE_COMMAND_NEAR, "usage.command_near", 0, NEVER,                                           \
      N_("There is no command “{0}”. Did you mean “{1}”?"))                                         \
    X(USAGE_OPTION, "usage.option", 0, NEVER,                                                       \
      N_("There is no option {0} here. See “yichuang help {1}”."))                                  \
    X(USAGE_OPTION_NEAR, "usage.option_near", 0, NEVER,                                             \
      N_("There is no option {0} here. Did you mean {2}?"))                                         \
    X(USAGE_VALUE, "usage.value", 0, NEVER,                                                         \
      N_("The option {0} needs a value. See “yichuang help {1}”."))                                 \
    X(USAGE_FLAG, "usage.flag", 0, NEVER, N_("The option {0} takes no value. Leave it out."))       \
    X(USAGE_WORD, "usage.word", 0, NEVER, N_("{0} is missing. See “yichuang help {1}”."))           \
    X(USAGE_EXTRA, "usage.extra", 0, NEVER,                                                         \
      N_("“{0}” is one word too many. See “yichuang help {1}”."))                                   \
    X(USAGE_INVALID, "usage.invalid", 0, NEVER,                                                     \
      N_("The value of {0} is not valid ({1}). Correct it."))                                       \
    X(USAGE_MISSING, "usage.missing", 0, NEVER,                                                     \
      N_("The option {0} is missing. See “yichuang help {1}”."))                                    \
    X(USAGE_CONFIRM, "usage.confirm", 0, PERSON,                                                    \
      N_("“{0}” cannot be taken back. Give --yes, or run it in a terminal to be asked."))           \
    X(USAGE_PASSWORD, "usage.password", 0, PERSON,                                                  \
      N_("There is no terminal to ask for {0} in. Give the option {1}."))                           \
    X(USAGE_FILE, "usage.file", 0, PERSON,                                                          \
      N_("The file {0} cannot be read ({1}). Check its name and permissions."))                     \
    X(USAGE_JSON, "usage.json", 0, PERSON,                                                          \
      N_("{0} cannot be read as JSON ({1}). Correct it and try again."))                            \
    /* tables in files; {0} is the row as a spreadsheet counts */                                   \
    X(TABLE_ENCODING, "table.encoding", 0, NEVER,                                                   \
      N_("The file is neither UTF-8 nor GB18030 text. Save it as “CSV UTF-8” and try again."))      \
    X(TABLE_BROKEN, "table.broken", 0, NEVER,                                                       \
      N_("Row {0} of the file is broken: a quotation mark does not fit. Look at that row, and "     \
         "save the file as CSV again."))                                                            \
    X(TABLE_LIMIT, "table.limit", 0, NEVER,                                                         \
      N_("Row {0} of the file goes beyond {1}. Split the file."))                                   \
    X(TABLE_EMPTY, "table.empty", 0, NEVER,                                                         \
      N_("The file has no rows below its headings. Look whether it is the right one."))             \
    X(TABLE_COLUMN, "table.column", 0, NEVER,                                                       \
      N_("The item has no column “{0}”. Correct the heading as --template prints it, or give "  \
         "--skip-unknown to leave it out."))                                                        \
    X(TABLE_COLUMN_TWICE, "table.column_twice", 0, NEVER,                                           \
      N_("The columns “{0}” and “{1}” mean the same. Take one of them out."))                       \
    X(CANCELLED, "command.cancelled", 0, PERSON, N_("Not confirmed, so nothing was done."))         \
    X(OUTPUT, "output.failed", 0, PERSON,                                                           \
      N_("The output could not be written whole ({0}). Free some space and try again."))            \
    /* outside programs; {0} is the name of the setting */                                          \
    X(EXTERNAL_UNSET, "external.unset", 0, PERSON,                                                  \
      N_("There is no program for this: the setting {0} is empty. Name one in the settings."))      \
    X(EXTERNAL_START, "external.start", 0, PERSON,                                                  \
      N_("The program of the setting {0} cannot be started ({1}). Install it, or correct the "      \
         "setting."))                                                                               \
    X(EXTERNAL_FAILED, "external.failed", 0, PERSON,                                                \
      N_("The program of the setting {0} failed ({1}). Look at the device, then try again."))       \
    X(EXTERNAL_LATE, "external.late", 0, PERSON,                                                    \
      N_("The program of the setting {0} took too long and was stopped. Look at the device, then "  \
         "try again."))                                                                             \
    X(EXTERNAL_LONG, "external.long", 0, PERSON,                                                    \
      N_("The program of the setting {0} said more than there is room for and was stopped. "        \
         "Correct the setting."))                                                                   \
    X(EXTERNAL_STOPPED, "external.stopped", 0, PERSON,                                              \
      N_("The program of the setting {0} was stopped. Nothing was taken from it."))                 \
    /* documents for the applicant */                                                               \
    X(NOTICE_TEMPLATE, "notice.template", 0, PERSON,                                                \
      N_("The template {0} cannot be used: line {1} is not valid ({2}). Correct the line."))        \
    X(NOTICE_PRINTED, "notice.printed", 0, PERSON,                                                  \
      N_("This document was printed here before. Say why it is printed again, with --again and "    \
         "--reason."))                                                                              \
    X(NOTICE_WRITE, "notice.write", 0, PERSON,                                                      \
      N_("The document could not be written whole ({0}). Free some space, or choose another "       \
         "place."))                                                                                 \
    X(NOTICE_FOLDER, "notice.folder", 0, PERSON,                                                    \
      N_("The folder {0} is not there. Make it, or choose another place."))                         \
    X(NOTICE_FONT, "notice.font", 0, PERSON,                                                        \
      N_("No font with Chinese characters is installed, so no document was made. Install one, "     \
         "such as fonts-arphic-uming."))                                                            \
    X(NO_TERMINAL, "terminal.none", 0, PERSON,                                                      \
      N_("The screen needs a terminal. Start it in one, or use a command such as “yichuang case " \
         "list”."))

typedef enum {
#define X(id, code, status, retry, sentence) PROBLEM_##id,
    PROBLEMS(X)
#undef X
        PROBLEM_COUNT
} ProblemKind;

#define PROBLEM_ARGS 3

/* Plain data; zero-initialise ({0} is "no problem"). The strings are owned by the problem. */
typedef struct {
    ProblemKind kind;
    char *args[PROBLEM_ARGS];
    char *subject;      /* JSON Pointer of a field, or the id of a case; NULL: the whole request */
    char *unknown_code; /* a code this build does not know, and the sentence that came with it: */
    char *unknown_detail; /* set when kind is INTERNAL and the problem came over the wire */
} Problem;

void problem_clear(Problem *problem);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Problem, problem_clear)
void problem_copy(Problem *to, const Problem *from);
/* Moves; `from` becomes "no problem". `to` may be NULL (then `from` is cleared). */
void problem_move(Problem *to, Problem *from);

/* Fills *problem (which may be NULL) and returns false, so that `return problem_set(…)` reads well.
 * The arguments after `kind` are up to PROBLEM_ARGS strings, ended by NULL; they are copied. */
bool problem_set(Problem *problem, ProblemKind kind, ...) G_GNUC_NULL_TERMINATED;
/* The same, with the field or case concerned. */
bool problem_set_at(Problem *problem, const char *subject, ProblemKind kind,
                    ...) G_GNUC_NULL_TERMINATED;

const char *problem_code(const Problem *problem);
int problem_status(const Problem *problem); /* HTTP; 0 for the client's own */
Retry problem_retry(const Problem *problem);
/* One sentence in the current language, without a trailing newline. Caller frees. */
char *problem_sentence(const Problem *problem);
/* By stable code; PROBLEM_COUNT when unknown. */
ProblemKind problem_from_code(const char *code);

#endif
