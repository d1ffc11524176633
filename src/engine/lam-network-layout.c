/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-network-layout.h. */

#include "lam-network-layout.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALIGNMENT 64

static int
by_size (gconstpointer a, gconstpointer b)
{
  const LamStretch *x = *(LamStretch *const *) a, *y = *(LamStretch *const *) b;

  if (x->size != y->size)
    return x->size < y->size ? 1 : -1;
  return x < y ? -1 : 1;
}

static gboolean
meet (const LamStretch *a, const LamStretch *b)
{
  return a->first <= b->last && b->first <= a->last;
}

/* The lowest offset for @stretch beside those placed before it. */
static gsize
lowest_gap (const LamStretch *stretch, LamStretch *const *placed, guint n)
{
  gsize offset = 0;

  for (guint i = 0; i < n;) {
    const LamStretch *other = placed[i++];

    if (meet (stretch, other) && offset < other->offset + other->size
        && other->offset < offset + stretch->size) {
      offset = other->offset + other->size;
      i = 0;
    }
  }
  return offset;
}

gsize
lam_layout_place (LamStretch *stretches, guint n)
{
  g_autofree LamStretch **order = g_new (LamStretch *, n + 1);
  gsize total = 0;

  for (guint i = 0; i < n; i++) {
    stretches[i].size = (stretches[i].size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    order[i] = &stretches[i];
  }
  qsort (order, n, sizeof *order, by_size);
  for (guint i = 0; i < n; i++) {
    order[i]->offset = lowest_gap (order[i], order, i);
    total = MAX (total, order[i]->offset + order[i]->size);
  }
  return total;
}

gpointer
lam_layout_map (gsize size)
{
  gpointer block = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (block == MAP_FAILED)
    return NULL;
#ifdef MADV_HUGEPAGE
  madvise (block, size, MADV_HUGEPAGE);
#endif
  return block;
}

void
lam_layout_unmap (gpointer block, gsize size)
{
  if (block != NULL)
    munmap (block, size);
}

gsize
lam_layout_memory (void)
{
  long pages = sysconf (_SC_PHYS_PAGES), page = sysconf (_SC_PAGESIZE);

  return pages > 0 && page > 0 ? (gsize) pages * (gsize) page : G_MAXSIZE;
}
