/* Documents as a real life of a case gives them: the staff of the demo city act until the document
 * is due, and it is made from the templates of this tree. */
#ifndef TESTS_SUPPORT_PAPERS_H
#define TESTS_SUPPORT_PAPERS_H

#include "forms/notice/notice.h"
#include "tests/support/counter.h"

#define PAPERS_FOLDER SOURCE_ROOT "/forms/notice/templates"

/* Names and address as the store would know them; a test may change its copy. */
NoticeNames papers_names(void);
/* Receives a case and acts on it until the document is due; its event is the last. */
void papers_live(Counter *counter, Notice notice);
/* Facts of the last event; a test may set more in `source` first. Caller deletes. */
NoticeSource papers_source(const Counter *counter, const NoticeNames *names);
/* From the life, with the templates of this tree. Fails the test when it cannot be made. */
NoticeDocument *papers_make(Counter *counter, Notice notice);

#endif
