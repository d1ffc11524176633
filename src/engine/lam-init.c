/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Starting the engine; see lam.h. */

#include <sched.h>

#include "lam-blas.h"
#include "lam.h"

void
lam_init (void)
{
  lam_blas_init ();
}

guint
lam_n_processors (void)
{
  cpu_set_t set;

  if (sched_getaffinity (0, sizeof set, &set) == 0 && CPU_COUNT (&set) > 0)
    return (guint) CPU_COUNT (&set);
  return g_get_num_processors ();
}
