/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables of readers, steps and augmentation, and which reader a file or folder is for. */

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lam-reading.h"

#define LAM_ROW(id) extern const LamReaderKind lam_reader_##id;
#include "readers.def"
#undef LAM_ROW
#define LAM_ROW(id) extern const LamStepKind lam_step_##id;
#include "steps.def"
#undef LAM_ROW
#define LAM_ROW(id) extern const LamStepKind lam_augment_##id;
#include "augment.def"
#undef LAM_ROW

static const LamKind *const readers[] = {
#define LAM_ROW(id) &lam_reader_##id.kind,
#include "readers.def"
#undef LAM_ROW
};
static const LamKind *const steps[] = {
#define LAM_ROW(id) &lam_step_##id.kind,
#include "steps.def"
#undef LAM_ROW
};
static const LamKind *const augments[] = {
#define LAM_ROW(id) &lam_augment_##id.kind,
#include "augment.def"
#undef LAM_ROW
};
static const guint n_readers = G_N_ELEMENTS (readers);
static const guint n_steps = G_N_ELEMENTS (steps);
static const guint n_augments = G_N_ELEMENTS (augments);

const LamFamily lam_reader_family = {
  .id = "sources", .noun = "source", .type_key = "source", .kinds = readers, .n_kinds = &n_readers
};
const LamFamily lam_step_family = {
  .id = "steps", .noun = "step", .type_key = "step", .kinds = steps, .n_kinds = &n_steps
};
const LamFamily lam_augment_family = { .id = "augment",
                                       .noun = "augmentation step",
                                       .type_key = "step",
                                       .kinds = augments,
                                       .n_kinds = &n_augments };

typedef struct {
  const LamReaderKind *reader;
  int sureness;
} Guess;

static gint
surest_first (gconstpointer a, gconstpointer b)
{
  return ((const Guess *) b)->sureness - ((const Guess *) a)->sureness;
}

/* Puts @path into the first parameter that is a path. */
static LamItem *
make_item (const LamReaderKind *reader, const char *path)
{
  LamItem *item = lam_item_new (&lam_reader_family, &reader->kind);

  for (guint i = 0; i < reader->kind.n_params; i++)
    if (reader->kind.params[i].flags & LAM_PARAM_PATH) {
      g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), path);

      lam_item_set_json (item, i, node, NULL, NULL);
      break;
    }
  if (reader->complete != NULL)
    reader->complete (item, path);
  return item;
}

GPtrArray *
lam_data_recognise (const char *path, GError **error)
{
  g_autoptr (GArray) guesses = g_array_new (FALSE, FALSE, sizeof (Guess));
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_item_free);
  guint8 head[4096];
  gsize n = 0;
  GStatBuf status;

  if (g_stat (path, &status) != 0) {
    lam_fail (error, LAM_ERROR_FILE, "“%s” cannot be opened: %s.", path, g_strerror (errno));
    return items;
  }
  if (S_ISREG (status.st_mode))
    n = lam_read_head (path, head, sizeof head);
  for (guint i = 0; i < n_readers; i++) {
    const LamReaderKind *reader = (const LamReaderKind *) readers[i];
    Guess guess = { reader, reader->recognise != NULL ? reader->recognise (path, head, n) : 0 };

    if (guess.sureness > 0)
      g_array_append_val (guesses, guess);
  }
  g_array_sort (guesses, surest_first);
  for (guint i = 0; i < guesses->len; i++)
    g_ptr_array_add (items, make_item (g_array_index (guesses, Guess, i).reader, path));
  if (items->len == 0)
    lam_fail (error, LAM_ERROR_FORMAT,
              "“%s” is no data set that can be read: neither its content nor the names in it are "
              "known.",
              lam_file_name (path));
  return items;
}
