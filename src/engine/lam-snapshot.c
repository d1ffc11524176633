/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Snapshots: counted, never changed after they were posted. See lam-run.h. */

#include "lam-follow.h"

static const char *const status_ids[] = { "idle",    "loading", "training", "paused",
                                          "stopped", "done",    "failed" };

const char *
lam_run_status_id (LamRunStatus status)
{
  return status_ids[status];
}

LamSnapshot *
lam_snapshot_ref (LamSnapshot *snapshot)
{
  __atomic_add_fetch (&snapshot->references, 1, __ATOMIC_RELAXED);
  return snapshot;
}

void
lam_snapshot_unref (LamSnapshot *snapshot)
{
  if (snapshot == NULL || __atomic_sub_fetch (&snapshot->references, 1, __ATOMIC_ACQ_REL) != 0)
    return;
  lam_shown_unref (snapshot->shown);
  g_free (snapshot->confusion);
  g_free (snapshot->why);
  lam_curve_unref (snapshot->epoch_curve);
  lam_curve_unref (snapshot->step_curve);
  if (snapshot->data != NULL)
    lam_data_unref (snapshot->data);
  g_free (snapshot);
}
