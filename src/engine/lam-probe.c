/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-probe.h. A question and its answer stay in their slot, under the lock; the main loop is
 * woken once for however many answers lie ready, and takes them itself. */

#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lam-probe-room.h"

#define PROGRESS_SECONDS 0.1

struct _LamProbeRoom {
  LamExperiment *experiment;
  LamShape in;
  LamNetwork *network;
};

typedef enum { EMPTY, ASKED, WORKING, ANSWERED } State;

typedef struct {
  const LamProbeKind *kind;
  gpointer asker;
  State state;
  guint64 turn; /* of the question: the oldest is worked on first */
  gpointer question, answer;
  GError *error;
  gboolean forgotten; /* while it is being worked on */
  double share;       /* −1: nothing new */
} Slot;

struct _LamProbe {
  atomic_int references; /* the owner's, and that of a wake on its way */
  pthread_t thread;
  int niceness;
  pthread_mutex_t lock;
  pthread_cond_t asked;

  /* Under the lock. */
  GPtrArray *slots; /* of Slot */
  guint64 turn;
  gboolean closed, woken;

  atomic_int cut; /* not 0: what goes on is of no use */

  /* The worker's own. */
  LamProbeRoom room;
  Slot *now;
  double told;
};

/* ---- The network ---- */

static gboolean
shapes_equal (LamShape a, LamShape b)
{
  gboolean equal = a.n == b.n;

  for (guint i = 0; equal && i < a.n; i++)
    equal = a.d[i] == b.d[i];
  return equal;
}

static gboolean
layers_equal (const LamExperiment *a, const LamExperiment *b)
{
  GPtrArray *ours = lam_experiment_layers (a), *theirs = lam_experiment_layers (b);
  gboolean equal = ours->len == theirs->len && lam_experiment_seed (a) == lam_experiment_seed (b);

  for (guint i = 0; equal && i < ours->len; i++)
    equal = lam_item_equal (g_ptr_array_index (ours, i), g_ptr_array_index (theirs, i));
  return equal;
}

static void
room_clear (LamProbeRoom *room)
{
  g_clear_pointer (&room->experiment, lam_experiment_free);
  lam_network_free (room->network);
  room->network = NULL;
}

LamNetwork *
lam_probe_room_network (LamProbeRoom *room, const LamExperiment *experiment, LamShape in,
                        GError **error)
{
  LamNetworkOptions options = { .capacity = 1, .keep_all = TRUE };

  if (room->network != NULL && shapes_equal (room->in, in)
      && layers_equal (room->experiment, experiment))
    return room->network;
  room_clear (room);
  room->network = lam_network_new (experiment, in, NULL, &options, error);
  if (room->network == NULL)
    return NULL;
  room->experiment = lam_experiment_dup (experiment);
  room->in = in;
  return room->network;
}

/* ---- Slots ---- */

static void
slot_clear (Slot *slot)
{
  if (slot->question != NULL)
    slot->kind->free_question (slot->question);
  if (slot->answer != NULL)
    slot->kind->free_answer (slot->answer);
  g_clear_error (&slot->error);
  slot->question = slot->answer = NULL;
  slot->state = EMPTY;
  slot->share = -1;
}

static void
slot_free (gpointer data)
{
  slot_clear (data);
  g_free (data);
}

static void
unref (LamProbe *probe)
{
  if (atomic_fetch_sub (&probe->references, 1) > 1)
    return;
  pthread_mutex_destroy (&probe->lock);
  pthread_cond_destroy (&probe->asked);
  g_ptr_array_unref (probe->slots);
  g_free (probe);
}

static Slot *
oldest (LamProbe *probe)
{
  Slot *best = NULL;

  for (guint i = 0; i < probe->slots->len; i++) {
    Slot *slot = g_ptr_array_index (probe->slots, i);

    if (slot->state == ASKED && (best == NULL || slot->turn < best->turn))
      best = slot;
  }
  return best;
}

/* ---- The main loop's side of answers ---- */

/* Takes one finished slot out, or the news of one that goes on. Returns: whether there was one. */
static gboolean
take_one (LamProbe *probe, Slot *into)
{
  for (guint i = 0; i < probe->slots->len; i++) {
    Slot *slot = g_ptr_array_index (probe->slots, i);

    if (slot->state == ANSWERED) {
      *into = *slot;
      g_ptr_array_steal_index (probe->slots, i);
      g_free (slot);
      return TRUE;
    }
    if (slot->state == WORKING && slot->share >= 0 && !slot->forgotten) {
      *into = (Slot){
        .kind = slot->kind, .asker = slot->asker, .state = WORKING, .share = slot->share
      };
      slot->share = -1;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
tell_cb (gpointer user_data)
{
  LamProbe *probe = user_data;
  gboolean more = TRUE;

  while (more) {
    Slot slot = { 0 };

    pthread_mutex_lock (&probe->lock);
    probe->woken = FALSE;
    more = !probe->closed && take_one (probe, &slot);
    pthread_mutex_unlock (&probe->lock);
    if (more && slot.state == ANSWERED)
      slot.kind->answer (slot.answer, slot.error, slot.asker);
    else if (more && slot.kind->progress != NULL)
      slot.kind->progress (slot.share, slot.asker);
    if (more)
      slot_clear (&slot);
  }
  return G_SOURCE_REMOVE;
}

/* With the lock. Never g_main_context_invoke(): it may run here. */
static void
wake (LamProbe *probe)
{
  if (probe->woken || probe->closed)
    return;
  probe->woken = TRUE;
  atomic_fetch_add (&probe->references, 1);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, tell_cb, probe, (GDestroyNotify) unref);
}

/* ---- The worker ---- */

static gboolean
go_on_cb (double share, gpointer user_data)
{
  LamProbe *probe = user_data;
  double time = (double) g_get_monotonic_time () * 1e-6;

  if (time - probe->told >= PROGRESS_SECONDS) {
    probe->told = time;
    pthread_mutex_lock (&probe->lock);
    probe->now->share = share;
    wake (probe);
    pthread_mutex_unlock (&probe->lock);
  }
  return atomic_load (&probe->cut) == 0;
}

/* With the lock, which is given back meanwhile. */
static void
work_on (LamProbe *probe, Slot *slot)
{
  const LamWatch watch = { .go_on = go_on_cb, .user_data = probe };
  gpointer answer;
  GError *error = NULL;

  slot->state = WORKING;
  probe->now = slot;
  probe->told = (double) g_get_monotonic_time () * 1e-6;
  atomic_store (&probe->cut, 0);
  pthread_mutex_unlock (&probe->lock);
  answer = slot->kind->work (&probe->room, slot->question, &watch, &error);
  pthread_mutex_lock (&probe->lock);
  probe->now = NULL;
  slot->answer = answer;
  slot->error = error;
  slot->state = ANSWERED;
  if (slot->forgotten)
    g_ptr_array_remove (probe->slots, slot);
  else
    wake (probe);
}

static void *
work_thread (void *data)
{
  LamProbe *probe = data;

  if (probe->niceness != 0)
    setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), probe->niceness);
  pthread_mutex_lock (&probe->lock);
  while (!probe->closed) {
    Slot *slot = oldest (probe);

    if (slot != NULL)
      work_on (probe, slot);
    else
      pthread_cond_wait (&probe->asked, &probe->lock);
  }
  pthread_mutex_unlock (&probe->lock);
  room_clear (&probe->room);
  return NULL;
}

/* ---- The owner's side ---- */

LamProbe *
lam_probe_new (int niceness)
{
  LamProbe *probe = g_new0 (LamProbe, 1);

  atomic_init (&probe->references, 1);
  probe->niceness = niceness;
  pthread_mutex_init (&probe->lock, NULL);
  pthread_cond_init (&probe->asked, NULL);
  probe->slots = g_ptr_array_new_with_free_func (slot_free);
  if (pthread_create (&probe->thread, NULL, work_thread, probe) != 0)
    g_error ("No thread can be made.");
  return probe;
}

void
lam_probe_free (LamProbe *probe)
{
  if (probe == NULL)
    return;
  pthread_mutex_lock (&probe->lock);
  probe->closed = TRUE;
  atomic_store (&probe->cut, 1);
  pthread_cond_signal (&probe->asked);
  pthread_mutex_unlock (&probe->lock);
  pthread_join (probe->thread, NULL);
  unref (probe);
}

/* With the lock. */
static void
forget (LamProbe *probe, const LamProbeKind *kind, gpointer asker)
{
  for (guint i = probe->slots->len; i-- > 0;) {
    Slot *slot = g_ptr_array_index (probe->slots, i);

    if (slot->asker != asker || (kind != NULL && slot->kind != kind))
      continue;
    if (slot->state == WORKING) {
      slot->forgotten = TRUE;
      atomic_store (&probe->cut, 1);
    } else {
      g_ptr_array_remove_index (probe->slots, i);
    }
  }
}

void
lam_probe_forget (LamProbe *probe, const LamProbeKind *kind, gpointer asker)
{
  if (probe == NULL)
    return;
  pthread_mutex_lock (&probe->lock);
  forget (probe, kind, asker);
  pthread_mutex_unlock (&probe->lock);
}

void
lam_probe_ask (LamProbe *probe, const LamProbeKind *kind, gpointer question, gpointer asker)
{
  Slot *slot = g_new0 (Slot, 1);

  pthread_mutex_lock (&probe->lock);
  forget (probe, kind, asker);
  *slot = (Slot){ .kind = kind,
                  .asker = asker,
                  .state = ASKED,
                  .turn = probe->turn++,
                  .question = question,
                  .share = -1 };
  g_ptr_array_add (probe->slots, slot);
  pthread_cond_signal (&probe->asked);
  pthread_mutex_unlock (&probe->lock);
}

gboolean
lam_probe_is_asked (LamProbe *probe, const LamProbeKind *kind, gpointer asker)
{
  gboolean asked = FALSE;

  pthread_mutex_lock (&probe->lock);
  for (guint i = 0; i < probe->slots->len; i++) {
    const Slot *slot = g_ptr_array_index (probe->slots, i);

    asked = asked || (slot->asker == asker && slot->kind == kind && !slot->forgotten);
  }
  pthread_mutex_unlock (&probe->lock);
  return asked;
}
