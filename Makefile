# Yichuang: one Makefile for the whole tree. Everything it makes is under $(BUILD).
#
# `make` lists the targets. Set from outside: CC CFLAGS LDFLAGS PREFIX DESTDIR BUILD JOBS WERROR
# V=1 (show the commands), TESTS=word (only tests whose name holds the word), ONLY=patterns (only
# these tests are built: e2e/% unit/test_case), FUZZ_SECONDS.

BUILD        ?= build
PREFIX       ?= /usr/local
WERROR       ?= 0
SANITIZE     ?=
FUZZ_SECONDS ?= 10
JOBS         ?= $(shell nproc 2>/dev/null || echo 2)
TESTS        ?=
AS           ?= reviewer

SHELL         := /bin/bash
.SHELLFLAGS   := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS     += --no-builtin-rules --no-print-directory
ifeq ($(MAKELEVEL)$(filter -j% --jobs%,$(MAKEFLAGS)),0)
MAKEFLAGS     += --jobs=$(JOBS)
endif

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-6s %s\n' $1 '$2')

# ---- the house ---------------------------------------------------------------------------------
# Upper floors first, which is also the order in which a linker wants the archives.

FOLDERS         := cli tui net central cache forms wire domain
FLOORS_yichuang  := cli tui net cache forms wire domain
FLOORS_yichuangd := central forms wire domain

# The libraries a folder uses itself. Those of the folders it may include come along by the floors.
MODULES_domain  := glib-2.0 libcjson libcrypto icu-i18n icu-uc
MODULES_wire    :=
MODULES_forms   := pangocairo libqrencode csv
MODULES_cache   := sqlite3 libsodium libmagic
MODULES_net     := libcurl libsodium
MODULES_tui     := ncursesw panelw readline
MODULES_central := libmicrohttpd sqlite3 libsodium
MODULES_cli     :=
MODULES_tests   := cmocka vterm yaml-0.1

BELOW_domain  := domain
BELOW_wire    := wire domain
BELOW_forms   := forms domain
BELOW_cache   := cache wire domain
BELOW_net     := net cache wire domain
BELOW_tui     := tui cache forms domain
BELOW_central := $(FLOORS_yichuangd)
BELOW_cli     := $(FLOORS_yichuang)
BELOW_tests   := tests $(FOLDERS)

# Libraries that come without a file for pkg-config.
PLAIN_MODULES := csv
LIBS_csv      := -lcsv

modules = $(sort $(foreach folder,$1,$(MODULES_$(folder))))
ALL_MODULES := $(filter-out $(PLAIN_MODULES),$(call modules,$(BELOW_tests)))

sources = $(sort $(wildcard $1/*.c $1/*/*.c))
$(foreach f,$(FOLDERS),$(eval SRC_$f := $(filter-out $f/main.c,$(call sources,$f))))
PRESENT := $(foreach f,$(FOLDERS),$(if $(SRC_$f),$f))
archives = $(patsubst %,$(BUILD)/lib/lib%.a,$(filter $(PRESENT),$1))

SUPPORT_SRC := $(call sources,tests/support)
TEST_SRC    := $(sort $(wildcard $(patsubst %,tests/%/test_*.c,unit sync faults screen e2e)))
BENCH_SRC   := $(sort $(wildcard tests/bench/*.c))
FUZZ_SRC    := $(sort $(wildcard tests/fuzz/fuzz_*.c))
TEST_PROGRAMS  := $(filter $(patsubst %,$(BUILD)/tests/%,$(or $(ONLY),%)),$(TEST_SRC:%.c=$(BUILD)/%))
BENCH_PROGRAMS := $(BENCH_SRC:%.c=$(BUILD)/%)
FUZZ_PROGRAMS  := $(FUZZ_SRC:%.c=$(BUILD)/%)

PROGRAMS := $(if $(wildcard cli/main.c),$(BUILD)/yichuang) \
            $(if $(wildcard central/main.c),$(BUILD)/yichuangd)

C_FILES := $(foreach f,$(FOLDERS),$(SRC_$f)) $(wildcard cli/main.c central/main.c) \
           $(SUPPORT_SRC) $(TEST_SRC) $(BENCH_SRC) $(FUZZ_SRC)
H_FILES := $(sort $(foreach f,$(FOLDERS) tests,$(wildcard $f/*.h $f/*/*.h)))

# SQL files become string constants: cache/schema.sql is `schema_sql` in "cache/schema_sql.h",
# cache/steps/01.sql is `steps_01_sql` in "cache/steps/01_sql.h".
SQL_FILES   := $(sort $(foreach f,$(FOLDERS) tests,$(wildcard $f/*.sql $f/*/*.sql)))
SQL_HEADERS := $(SQL_FILES:%.sql=$(BUILD)/gen/%_sql.h)

# What the programs read at run time, laid out under $(BUILD)/share as it will be when installed.
DEMO_DATA  := $(wildcard central/demo/*.json)
THEMES     := $(wildcard themes/*)
NOTICES    := $(wildcard forms/notice/templates/*.notice)
SHARE      := $(DEMO_DATA:central/%=$(BUILD)/share/%) $(THEMES:%=$(BUILD)/share/%) \
              $(NOTICES:forms/notice/templates/%=$(BUILD)/share/notices/%)
PO_FILES   := $(wildcard po/*.po)
LOCALES    := $(patsubst po/%.po,$(BUILD)/locale/%/LC_MESSAGES/yichuang.mo,$(PO_FILES))

# ---- flags -------------------------------------------------------------------------------------

BINDIR    = $(PREFIX)/bin
MANDIR    = $(PREFIX)/share/man
DATADIR   = $(PREFIX)/share/yichuang
LOCALEDIR = $(PREFIX)/share/locale
BASHDIR   = $(PREFIX)/share/bash-completion/completions

CFLAGS   ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wvla -Wmissing-prototypes -Wconversion -Wformat=2 \
            -Wstrict-prototypes -Wundef $(if $(filter 1,$(WERROR)),-Werror)

# Fortified functions hide reads and writes from the sanitizers, and need an optimising compiler.
FORTIFY  := $(if $(SANITIZE)$(filter -O0,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
HARDEN   := -fstack-protector-strong -fPIE $(FORTIFY)
SANITIZER := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all \
               -fno-omit-frame-pointer)

BASE_CPPFLAGS := -D_GNU_SOURCE -I. -I$(BUILD)/gen
BASE_CFLAGS    = -std=gnu17 -pthread $(WARNINGS) $(HARDEN) $(SANITIZER) $(CFLAGS)
BASE_LDFLAGS   = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(SANITIZER) $(LDFLAGS)

PLACES := -DDATADIR='"$(DATADIR)"' -DLOCALEDIR='"$(LOCALEDIR)"'
DEFINES_cli     := $(PLACES)
DEFINES_tui     := $(PLACES)
DEFINES_central := $(PLACES)
DEFINES_tests   := $(PLACES) -DSOURCE_ROOT='"$(CURDIR)"' -DTEST_DATA='"$(CURDIR)/tests/data"' \
                   -DBUILD_ROOT='"$(abspath $(BUILD))"'

cppflags = $(BASE_CPPFLAGS) $(DEFINES_$1) \
           $(foreach module,$(call modules,$(BELOW_$1)),$(CFLAGS_$(module)))
libs     = $(foreach module,$(call modules,$1),$(LIBS_$(module)))

# Compiler and linker flags of the libraries. GNU make builds an included file that is missing and
# then starts again by itself, so the libraries are installed before pkg-config is asked.
$(BUILD)/modules.mk: tools/packages tools/deps Makefile
	@tools/deps build
	@mkdir -p $(@D)
	@for module in $(ALL_MODULES); do \
	    cflags=$$(pkg-config --cflags $$module); libs=$$(pkg-config --libs $$module); \
	    printf 'CFLAGS_%s := %s\nLIBS_%s := %s\n' \
	        $$module "$${cflags//-I/-isystem }" $$module "$$libs"; \
	done >$@.$$$$ && mv $@.$$$$ $@

# These goals need no library, or start another make that does.
LIGHT_GOALS := help clean deps format lint run desk asan ubsan tsan sanitize fuzz coverage uninstall
GOALS := $(or $(MAKECMDGOALS),$(.DEFAULT_GOAL))
ifneq ($(filter-out $(LIGHT_GOALS),$(GOALS)),)
include $(BUILD)/modules.mk
endif

# ---- compiling and linking ---------------------------------------------------------------------

# A change of flags rebuilds what they went into. The number is this shell's: several makes may be
# at it, one for each desk of the demo.
$(BUILD)/flags.stamp: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(foreach word,$(CC) $(BASE_CFLAGS) $(BASE_LDFLAGS) $(DEFINES_tests),'$(word)') \
	    >$@.$$$$; \
	if cmp -s $@.$$$$ $@; then rm $@.$$$$; else mv $@.$$$$ $@; fi

# $1: a folder of sources, $2: the name of its flags
define compile_rule
$(BUILD)/obj/$1/%.o: $1/%.c $(BUILD)/flags.stamp | $(SQL_HEADERS)
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(CC) $$(call cppflags,$2) $$(BASE_CFLAGS) -MMD -MP -c -o $$@ $$<
endef
$(foreach f,$(FOLDERS) tests,$(eval $(call compile_rule,$f,$f)))

# $1: archive, $2: sources. The list rebuilds the archive when a source goes away.
define archive_rule
$1: $(patsubst %.c,$(BUILD)/obj/%.o,$2) $1.list
	$$(call say,AR,$$@)
	$$(Q)rm -f $$@; $$(AR) rcs $$@ $$(filter %.o,$$^)
$1.list: FORCE
	@mkdir -p $$(@D)
	@if [ "$$$$(cat $$@ 2>/dev/null)" != '$2' ]; then printf '%s\n' '$2' >$$@; fi
endef
$(foreach f,$(PRESENT),$(eval $(call archive_rule,$(BUILD)/lib/lib$f.a,$(SRC_$f))))
SUPPORT := $(if $(SUPPORT_SRC),$(BUILD)/lib/libsupport.a)
$(if $(SUPPORT),$(eval $(call archive_rule,$(SUPPORT),$(SUPPORT_SRC))))

# $1: objects and archives in order, $2: folders whose libraries are linked
link = $(CC) $(BASE_CFLAGS) $(BASE_LDFLAGS) $3 -o $@ $1 $(call libs,$2) -lm

$(BUILD)/yichuang: $(BUILD)/obj/cli/main.o $(call archives,$(FLOORS_yichuang))
	$(call say,LINK,$@)
	$(Q)$(call link,$^,$(FLOORS_yichuang))

$(BUILD)/yichuangd: $(BUILD)/obj/central/main.o $(call archives,$(FLOORS_yichuangd))
	$(call say,LINK,$@)
	$(Q)$(call link,$^,$(FLOORS_yichuangd))

$(TEST_PROGRAMS) $(BENCH_PROGRAMS): $(BUILD)/%: $(BUILD)/obj/%.o $(SUPPORT) \
        $(call archives,$(FOLDERS))
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(call link,$^,$(BELOW_tests))

$(FUZZ_PROGRAMS): $(BUILD)/%: $(BUILD)/obj/%.o $(SUPPORT) $(call archives,$(FOLDERS))
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(call link,$^,$(BELOW_tests),-fsanitize=fuzzer)

$(BUILD)/gen/%_sql.h: %.sql Makefile
	@mkdir -p $(@D)
	$(call say,SQL,$<)
	$(Q){ printf 'static const char %s_sql[] =\n' \
	          "$$(tr -c 'a-zA-Z0-9\n' _ <<<'$*' | cut -d_ -f2-)"; \
	      sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/    "&\\n"/' $<; \
	      echo '    "";'; } >$@

$(BUILD)/share/demo/%: central/demo/%
	@install -D -m 644 $< $@
$(BUILD)/share/themes/%: themes/%
	@install -D -m 644 $< $@
$(BUILD)/share/notices/%: forms/notice/templates/%
	@install -D -m 644 $< $@
$(BUILD)/locale/%/LC_MESSAGES/yichuang.mo: po/%.po
	@mkdir -p $(@D)
	$(call say,MSGFMT,$<)
	$(Q)msgfmt --check -o $@ $<

-include $(C_FILES:%.c=$(BUILD)/obj/%.d)

# ---- targets for people ------------------------------------------------------------------------

.PHONY: FORCE help all run desk test bench deps lint format asan ubsan tsan sanitize fuzz coverage po \
        install uninstall clean
FORCE:

help: ## List the targets
	@echo 'make <target>, where <target> is'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

all: $(PROGRAMS) $(SHARE) $(LOCALES) ## Build both programs under build/

run: ## Start the demo: a central with the demo city, and a clerk's desk signed in to it
	@tools/run-demo check
	@$(MAKE) all
	@BUILD=$(BUILD) tools/run-demo run

desk: ## Open a further desk at the running demo: make desk AS=reviewer
	@tools/run-demo check
	@$(MAKE) all
	@BUILD=$(BUILD) tools/run-demo desk $(AS)

test: $(TEST_PROGRAMS) all ## Build and run every unit, screen and end-to-end test
	@YICHUANG_BUILD=$(abspath $(BUILD)) YICHUANG_DATA=$(abspath $(BUILD))/share \
	    YICHUANG_LOCALE=$(abspath $(BUILD))/locale SANITIZE=$(SANITIZE) TESTS='$(TESTS)' \
	    tools/run-tests $(BUILD) $(TEST_PROGRAMS)

bench: $(BENCH_PROGRAMS) all ## Measure; one line a figure, and build/bench.json
	@YICHUANG_BUILD=$(abspath $(BUILD)) YICHUANG_DATA=$(abspath $(BUILD))/share \
	    YICHUANG_LOCALE=$(abspath $(BUILD))/locale \
	    tools/run-bench $(BUILD)/bench.json $(BENCH_PROGRAMS)

deps: ## Install the Debian packages that building and testing need
	@tools/deps build

format: ## Let clang-format set every source file
	@tools/deps lint
	@clang-format -i $(C_FILES) $(H_FILES)

# What has more than one thread: the programs themselves, and what is tested beside a thread.
THREADED := e2e/% sync/% $(patsubst %,unit/test_%,cache central% http line pinyin session)

# The suites again, each under its sanitizer and in a folder of its own. Time limits are wider.
SANITIZED = $(MAKE) test BUILD=$(BUILD)/$@ CFLAGS='-O1 -g'
asan: ## Run the tests under AddressSanitizer, leaks included
	+@$(SANITIZED) SANITIZE=address
ubsan: ## Run the tests under UndefinedBehaviorSanitizer
	+@$(SANITIZED) SANITIZE=undefined
tsan: ## Run the tests of what has threads under ThreadSanitizer
	+@$(SANITIZED) SANITIZE=thread ONLY='$(THREADED)'
sanitize: ## Run the tests under all three; the first two mix, so that is two builds
	+@$(SANITIZED) SANITIZE=address,undefined
	+@$(MAKE) tsan

fuzz: ## Fuzz each target for FUZZ_SECONDS (10)
	@tools/deps build fuzz
	@$(MAKE) fuzzers BUILD=$(BUILD)/fuzz CC=clang CFLAGS='-O1 -g' \
	    SANITIZE=fuzzer-no-link,address,undefined

.PHONY: fuzzers
fuzzers: $(FUZZ_PROGRAMS)
	@TESTS='$(TESTS)' tools/run-fuzz $(BUILD) $(FUZZ_SECONDS) $(FUZZ_PROGRAMS)

coverage: ## Run the tests and tell which share of the lines they reach
	@tools/deps build coverage
	@find $(BUILD)/coverage -name '*.gcda' -delete 2>/dev/null || true
	@$(MAKE) test BUILD=$(BUILD)/coverage CFLAGS='-O0 -g --coverage'
	@gcovr --root . --object-directory $(BUILD)/coverage \
	    $(foreach f,$(FOLDERS),--filter '$f/') --print-summary --txt $(BUILD)/coverage/coverage.txt \
	    --html-details $(BUILD)/coverage/coverage.html

clean: ## Remove everything that was built, the demo's data included
	@rm -rf $(BUILD)

# ---- lint --------------------------------------------------------------------------------------
# One stamp a file: only what changed since it was last found clean is read again.

TIDY_STAMPS := $(C_FILES:%.c=$(BUILD)/lint/%.tidy)

lint: ## Check the sources: clang-tidy, cppcheck, layers, house rules, layout, translations
	@$(MAKE) --keep-going all-checks

all-checks: $(TIDY_STAMPS) cppcheck layers source-rules format-check shell-check po-check

$(BUILD)/lint.stamp: tools/packages
	@tools/deps lint
	@mkdir -p $(@D)
	@touch $@

folder_of = $(firstword $(subst /, ,$1))
$(TIDY_STAMPS): $(BUILD)/lint/%.tidy: %.c .clang-tidy tests/.clang-tidy \
        | $(BUILD)/lint.stamp $(SQL_HEADERS)
	@mkdir -p $(@D)
	$(call say,TIDY,$<)
	$(Q)clang-tidy --quiet $< -- -std=gnu17 $(filter-out -Werror,$(WARNINGS)) \
	    $(call cppflags,$(call folder_of,$<)) 2>$@.log || \
	    { grep -v 'warnings generated' $@.log; exit 1; }
	@clang $(call cppflags,$(call folder_of,$<)) -MM -MP -MT $@ -MF $@.d $<
	@touch $@
-include $(TIDY_STAMPS:%=%.d)

.PHONY: all-checks cppcheck layers source-rules format-check shell-check po-check
cppcheck: $(SQL_HEADERS) | $(BUILD)/lint.stamp
	$(call say,CHECK,cppcheck)
	@mkdir -p $(BUILD)/lint/cppcheck
	$(Q)cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
	    --library=gtk --library=posix --library=tools/cppcheck.cfg --suppress=missingIncludeSystem --suppress=varFuncNullUB \
	    --error-exitcode=1 --cppcheck-build-dir=$(BUILD)/lint/cppcheck \
	    -I. -I$(BUILD)/gen $(PLACES) $(C_FILES)

layers:
	$(call say,CHECK,arrows between folders)
	$(Q)tools/check-layers

source-rules:
	$(call say,CHECK,house rules and the checkers themselves)
	$(Q)tools/check-source
	$(Q)tools/check-checkers

format-check: | $(BUILD)/lint.stamp
	$(call say,CHECK,clang-format)
	$(Q)clang-format --dry-run --Werror $(C_FILES) $(H_FILES)

shell-check: | $(BUILD)/lint.stamp
	$(call say,CHECK,shellcheck)
	$(Q)shellcheck $$(grep -l '^#!/bin/bash' tools/* .ci/run 2>/dev/null)

# ---- translations ------------------------------------------------------------------------------

POT := $(BUILD)/po/yichuang.pot
TEXT_FILES := $(sort $(foreach f,$(FOLDERS),$(wildcard $f/*.[ch] $f/*/*.[ch])))

$(POT): $(TEXT_FILES)
	@mkdir -p $(@D)
	$(Q)xgettext --language=C --from-code=UTF-8 --keyword=_ --keyword=N_ --add-comments=Translators \
	    --add-location=file --sort-by-file --package-name=yichuang -o $@ $(TEXT_FILES)
	@touch $@

po: $(POT) ## Bring po/*.po up to date with the sources
	@for po in $(PO_FILES); do \
	    msgmerge --quiet --update --backup=none --no-fuzzy-matching --add-location=file \
	        --sort-by-file "$$po" $(POT); \
	    printf '%s: ' "$$po"; msgfmt --check --statistics -o /dev/null "$$po"; \
	done

# Every msgid of the sources is translated, and no translation is a guess.
po-check: $(if $(PO_FILES),$(POT))
	$(call say,CHECK,translations)
	@for po in $(PO_FILES); do msgfmt --check -o /dev/null "$$po"; msgcmp "$$po" $(POT); done

# ---- install -----------------------------------------------------------------------------------

INSTALLED = $(PROGRAMS:$(BUILD)/%=$(BINDIR)/%) \
    $(patsubst docs/%,$(MANDIR)/man1/%,$(wildcard docs/*.1)) \
    $(patsubst docs/%,$(MANDIR)/man8/%,$(wildcard docs/*.8)) \
    $(patsubst docs/%.bash,$(BASHDIR)/%,$(wildcard docs/*.bash)) \
    $(SHARE:$(BUILD)/share/%=$(DATADIR)/%) $(LOCALES:$(BUILD)/locale/%=$(LOCALEDIR)/%)

install: all ## Install programs, manual pages, themes, templates, translations, demo data to PREFIX
	@install -d $(DESTDIR)$(BINDIR)
	@for file in $(PROGRAMS); do install -m 755 "$$file" $(DESTDIR)$(BINDIR); done
	@for page in $(wildcard docs/*.1 docs/*.8); do \
	    install -D -m 644 "$$page" "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; done
	@for script in $(patsubst docs/%.bash,%,$(wildcard docs/*.bash)); do \
	    install -D -m 644 "docs/$$script.bash" "$(DESTDIR)$(BASHDIR)/$$script"; done
	@for file in $(SHARE:$(BUILD)/share/%=%); do \
	    install -D -m 644 "$(BUILD)/share/$$file" "$(DESTDIR)$(DATADIR)/$$file"; done
	@for file in $(LOCALES:$(BUILD)/locale/%=%); do \
	    install -D -m 644 "$(BUILD)/locale/$$file" "$(DESTDIR)$(LOCALEDIR)/$$file"; done

uninstall: ## Remove what install put there
	@for file in $(INSTALLED); do rm -f "$(DESTDIR)$$file"; done
	@rmdir $(DESTDIR)$(DATADIR)/* $(DESTDIR)$(DATADIR) 2>/dev/null || true
