/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See sample-wall-model.h. */

#include "sample-wall-model.h"

#include "chore.h"

#define STEP 16       /* items told at once: 2 ms of making tiles … */
#define WITH_TILE 480 /* … as long as all of them get one: thirty rows of a wide window */

struct _LaminaWallSample {
  GObject parent_instance;
  guint index;
};

G_DEFINE_FINAL_TYPE (LaminaWallSample, lamina_wall_sample, G_TYPE_OBJECT)

static void
lamina_wall_sample_class_init (LaminaWallSampleClass *klass)
{
}

static void
lamina_wall_sample_init (LaminaWallSample *self)
{
}

guint
lamina_wall_sample_get_index (LaminaWallSample *self)
{
  return self->index;
}

/* ---- the list ---- */

struct _LaminaWallModel {
  GObject parent_instance;

  LamData *data;
  guint32 *places; /* [n] position, part after part; NULL: all of every part in @parts */
  guint n;
  guint ends[LAM_N_PARTS]; /* items up to the end of each part */
  guint told;              /* items that the list has by now */
};

static GType
get_item_type (GListModel *list)
{
  return LAMINA_TYPE_WALL_SAMPLE;
}

static guint
get_n_items (GListModel *list)
{
  return LAMINA_WALL_MODEL (list)->told;
}

static gpointer
get_item (GListModel *list, guint index)
{
  LaminaWallModel *self = LAMINA_WALL_MODEL (list);
  LaminaWallSample *sample;

  if (index >= self->told)
    return NULL;
  sample = g_object_new (LAMINA_TYPE_WALL_SAMPLE, NULL);
  sample->index = index;
  return sample;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LaminaWallModel, lamina_wall_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
clear (LaminaWallModel *self)
{
  g_clear_pointer (&self->data, lam_data_unref);
  g_clear_pointer (&self->places, g_free);
  self->n = 0;
}

static void
lamina_wall_model_finalize (GObject *object)
{
  clear (LAMINA_WALL_MODEL (object));
  G_OBJECT_CLASS (lamina_wall_model_parent_class)->finalize (object);
}

static void
lamina_wall_model_class_init (LaminaWallModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lamina_wall_model_finalize;
}

static void
lamina_wall_model_init (LaminaWallModel *self)
{
}

LaminaWallModel *
lamina_wall_model_new (void)
{
  return g_object_new (LAMINA_TYPE_WALL_MODEL, NULL);
}

/* Writes the positions of a part that have @class_number. Returns: how many */
static guint
find_class (const LamData *data, LamPartId part, int class_number, guint32 *places)
{
  guint n = 0;

  for (gsize i = 0; i < data->parts[part].n; i++)
    if (lam_data_class (data, part, i) == class_number)
      places[n++] = (guint32) i;
  return n;
}

static void
fill (LaminaWallModel *self, int part, int class_number)
{
  gsize most = 0;

  for (guint p = 0; p < LAM_N_PARTS; p++)
    most += self->data->parts[p].n;
  if (class_number >= 0)
    self->places = g_new (guint32, MAX (most, 1));
  for (guint p = 0; p < LAM_N_PARTS; p++) {
    gboolean wanted = part < 0 || (guint) part == p;

    if (wanted && class_number >= 0)
      self->n += find_class (self->data, (LamPartId) p, class_number, self->places + self->n);
    else if (wanted)
      self->n += (guint) self->data->parts[p].n;
    self->ends[p] = self->n;
  }
}

/* How many the list has after the next step. */
static guint
next_told (const LaminaWallModel *self)
{
  if (self->told < self->n)
    return self->told < WITH_TILE ? MIN (self->told + STEP, self->n) : self->n;
  if (self->told > WITH_TILE)
    return MAX (WITH_TILE, self->n);
  return self->told > self->n + STEP ? self->told - STEP : self->n;
}

static gboolean
tell_some (gpointer owner)
{
  LaminaWallModel *self = owner;
  guint before = self->told, now = next_told (self);

  self->told = now;
  if (now != before)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (before, now),
                                before > now ? before - now : 0, now > before ? now - before : 0);
  return now != self->n;
}

void
lamina_wall_model_show (LaminaWallModel *self, LamData *data, int part, int class_number)
{
  LamData *kept = data != NULL ? lam_data_ref (data) : NULL;

  g_return_if_fail (LAMINA_IS_WALL_MODEL (self));

  clear (self);
  self->data = kept;
  if (kept != NULL)
    fill (self, part, class_number);
  if (self->told != self->n)
    lamina_chore_add (self, tell_some);
}

guint
lamina_wall_model_get_n (LaminaWallModel *self)
{
  return self->n;
}

gboolean
lamina_wall_model_locate (LaminaWallModel *self, guint index, LamPartId *part, gsize *position)
{
  guint p = 0;

  if (index >= self->n)
    return FALSE;
  while (index >= self->ends[p])
    p++;
  *part = (LamPartId) p;
  *position = self->places != NULL ? self->places[index] : index - (p > 0 ? self->ends[p - 1] : 0);
  return TRUE;
}

LamData *
lamina_wall_model_peek_data (LaminaWallModel *self)
{
  return self->data;
}
