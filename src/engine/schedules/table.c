/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table of schedules from schedules.def and their family. */

#include "../lam-loss.h"

#include "../lam-experiment.h"

#define LAM_ROW(id) extern const LamScheduleKind lam_schedule_##id;
#include "../schedules.def"
#undef LAM_ROW

const LamScheduleKind *const lam_schedule_kinds[] = {
#define LAM_ROW(id) &lam_schedule_##id,
#include "../schedules.def"
#undef LAM_ROW
};

const guint lam_n_schedule_kinds = G_N_ELEMENTS (lam_schedule_kinds);

static const LamKind *const kinds[] = {
#define LAM_ROW(id) &lam_schedule_##id.kind,
#include "../schedules.def"
#undef LAM_ROW
};

const LamFamily lam_schedule_family = {
  .id = "schedules",
  .noun = "schedule",
  .type_key = "type",
  .kinds = kinds,
  .n_kinds = &lam_n_schedule_kinds,
};
