/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See data-load.h. */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* gettid */
#endif

#include "data-load.h"

#include <sys/resource.h>
#include <unistd.h>

#define NICENESS 10 /* as training: the window goes first */

/* Held by its owner, by the thread, and by whatever is on its way to the main thread. */
struct _LaminaLoad {
  gatomicrefcount references;
  LamExperiment *experiment;
  GCancellable *cancellable;
  LaminaLoadProgress progress;
  LaminaLoadDone done;
  gpointer user_data;
  gint64 begun;
  gboolean dropped; /* main thread only: the owner is not interested any more */
  LamData *data;    /* what the thread leaves behind */
  GError *error;
};

/* Progress on its way to the main thread. */
typedef struct {
  LaminaLoad *load;
  double share;
  char *doing;
} News;

static LaminaLoad *
load_ref (LaminaLoad *load)
{
  g_atomic_ref_count_inc (&load->references);
  return load;
}

static void
load_unref (gpointer user_data)
{
  LaminaLoad *load = user_data;

  if (!g_atomic_ref_count_dec (&load->references))
    return;
  lam_experiment_free (load->experiment);
  g_object_unref (load->cancellable);
  g_clear_pointer (&load->data, lam_data_unref);
  g_clear_error (&load->error);
  g_free (load);
}

static void
news_free (gpointer user_data)
{
  News *news = user_data;

  load_unref (news->load);
  g_free (news->doing);
  g_free (news);
}

static gboolean
news_cb (gpointer user_data)
{
  News *news = user_data;

  if (!news->load->dropped)
    news->load->progress (news->share, news->doing, news->load->user_data);
  return G_SOURCE_REMOVE;
}

/* On the thread. */
static void
progress_cb (double share, const char *doing, gpointer user_data)
{
  News *news = g_new (News, 1);

  *news = (News){ load_ref (user_data), share, g_strdup (doing) };
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, news_cb, news, news_free);
}

static gboolean
done_cb (gpointer user_data)
{
  LaminaLoad *load = user_data;

  if (!load->dropped)
    load->done (g_steal_pointer (&load->data), load->error, load->user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
thread (gpointer user_data)
{
  LaminaLoad *load = user_data;
  LamLoading how = { .folder = load->experiment->folder,
                     .cancellable = load->cancellable,
                     .progress = progress_cb,
                     .user_data = load,
                     .seed = lam_experiment_seed (load->experiment),
                     .n_threads = lam_n_processors () };

  /* Of this thread alone, and of those it starts. */
  setpriority (PRIO_PROCESS, (id_t) gettid (), NICENESS);
  load->data = lam_data_load (load->experiment, &how, &load->error);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, done_cb, load, load_unref);
  return NULL;
}

LaminaLoad *
lamina_load_new (const LamExperiment *experiment, LaminaLoadProgress progress, LaminaLoadDone done,
                 gpointer user_data)
{
  LaminaLoad *load = g_new0 (LaminaLoad, 1);

  g_atomic_ref_count_init (&load->references);
  load->experiment = lam_experiment_dup (experiment);
  load->cancellable = g_cancellable_new ();
  load->progress = progress;
  load->done = done;
  load->user_data = user_data;
  load->begun = g_get_monotonic_time ();
  g_thread_unref (g_thread_new ("lamina-data", thread, load_ref (load)));
  return load;
}

void
lamina_load_free (LaminaLoad *load)
{
  load->dropped = TRUE;
  g_cancellable_cancel (load->cancellable);
  load_unref (load);
}

double
lamina_load_get_seconds (const LaminaLoad *load)
{
  return (double) (g_get_monotonic_time () - load->begun) / 1e6;
}
