/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See chore.h. */

#include "chore.h"

#define TURN_US 2500 /* after which no other piece is begun: a large one still fits into 5 ms */

typedef struct {
  gpointer owner; /* with a weak reference */
  LaminaChore chore;
} Waiting;

static GQueue waiting = G_QUEUE_INIT; /* of Waiting */
static guint source;

static void
gone_cb (gpointer user_data, GObject *owner)
{
  g_queue_remove (&waiting, user_data);
  g_free (user_data);
}

static GList *
find (gpointer owner, LaminaChore chore)
{
  for (GList *link = waiting.head; link != NULL; link = link->next) {
    const Waiting *entry = link->data;

    if (entry->owner == owner && entry->chore == chore)
      return link;
  }
  return NULL;
}

/* Not in the queue meanwhile: the piece may add itself again, and dispose of its owner. */
static void
do_piece (void)
{
  Waiting *entry = g_queue_pop_head (&waiting);
  gpointer owner = g_object_ref (entry->owner);
  gboolean more;

  g_object_weak_unref (owner, gone_cb, entry);
  more = entry->chore (owner);
  if (more && find (owner, entry->chore) == NULL) {
    g_object_weak_ref (owner, gone_cb, entry);
    g_queue_push_head (&waiting, entry);
  } else {
    g_free (entry);
  }
  g_object_unref (owner);
}

static gboolean
turn_cb (gpointer user_data)
{
  gint64 end = g_get_monotonic_time () + TURN_US;

  while (waiting.length > 0 && g_get_monotonic_time () < end)
    do_piece ();
  if (waiting.length > 0)
    return G_SOURCE_CONTINUE;
  source = 0;
  return G_SOURCE_REMOVE;
}

void
lamina_chore_add (gpointer owner, LaminaChore chore)
{
  Waiting *entry;

  g_return_if_fail (G_IS_OBJECT (owner) && chore != NULL);

  if (find (owner, chore) != NULL)
    return;
  entry = g_new (Waiting, 1);
  *entry = (Waiting){ owner, chore };
  g_object_weak_ref (owner, gone_cb, entry);
  g_queue_push_tail (&waiting, entry);
  if (source == 0)
    source = g_idle_add (turn_cb, NULL);
}
