/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See runs-files.h. */

#include "runs-files.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define MOST_WEIGHTS (200u << 20) /* bytes of one run's weights; larger ones are not kept */
#define MOST_ALL (G_GUINT64_CONSTANT (1) << 30)
#define HIDDEN ".deleted-" /* before the name of a folder that the user deleted */

typedef struct _Job Job;

/* What the main thread hears of, as long as somebody listens. */
typedef struct {
  gatomicrefcount references;
  LaminaRunTold told; /* main thread only; functions are NULL once nobody listens */
} Ear;

struct _LaminaRunFiles {
  char *folder;
  Ear *ear;
  GThreadPool *thread;
  GMutex lock; /* of what follows; the GTK side alone uses it */
  GCond idle;
  guint n_waiting;
};

struct _Job {
  void (*work) (LaminaRunFiles *files, Job *job);
  char *id, *text, *experiment;
  LamRun *run;
  gboolean flag;
};

/* ---- telling ---- */

static void
ear_unref (Ear *ear)
{
  if (g_atomic_ref_count_dec (&ear->references))
    g_free (ear);
}

typedef struct {
  Ear *ear;
  GPtrArray *records;
  char *id, *sentence;
  gboolean kept;
} News;

static gboolean
news_cb (gpointer user_data)
{
  News *news = user_data;
  const LaminaRunTold *told = &news->ear->told;

  if (told->read == NULL)
    return G_SOURCE_REMOVE;
  if (news->records != NULL)
    told->read (news->records, told->user_data);
  if (news->id != NULL)
    told->weights (news->id, news->kept, told->user_data);
  if (news->sentence != NULL)
    told->problem (news->sentence, told->user_data);
  return G_SOURCE_REMOVE;
}

static void
news_free (gpointer user_data)
{
  News *news = user_data;

  ear_unref (news->ear);
  g_clear_pointer (&news->records, g_ptr_array_unref);
  g_free (news->id);
  g_free (news->sentence);
  g_free (news);
}

static void
tell (LaminaRunFiles *files, News news)
{
  news.ear = files->ear;
  g_atomic_ref_count_inc (&files->ear->references);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, news_cb, g_memdup2 (&news, sizeof news), news_free);
}

static void
tell_error (LaminaRunFiles *files, const GError *error)
{
  tell (files, (News){ .sentence =
                           g_strdup_printf (_ ("The run could not be kept: %s"), error->message) });
}

/* ---- reading ---- */

/* Removes a folder of files. */
static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    g_unlink (file);
  }
  g_rmdir (path);
}

static LaminaRunRecord *
read_record (const char *folder, const char *id, GError **error)
{
  g_autofree char *run = g_build_filename (folder, id, "run.json", NULL);
  g_autofree char *path = g_build_filename (folder, id, "experiment.lamina", NULL);
  g_autofree char *text = NULL, *experiment = NULL;

  if (!g_file_get_contents (run, &text, NULL, error)
      || !g_file_get_contents (path, &experiment, NULL, error))
    return NULL;
  return lamina_run_record_from_text (id, text, experiment, error);
}

static void
read_all (LaminaRunFiles *files, Job *job)
{
  g_autoptr (GDir) dir = g_dir_open (files->folder, 0, NULL);
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  const char *id;

  while (dir != NULL && (id = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (files->folder, id, NULL);
    g_autoptr (GError) error = NULL;
    LaminaRunRecord *record;

    if (g_str_has_prefix (id, HIDDEN)) {
      remove_folder (path);
      continue;
    }
    record = read_record (files->folder, id, &error);
    if (record != NULL)
      g_ptr_array_add (records, record);
    else
      tell (files, (News){ .sentence = g_strdup (error->message) });
  }
  tell (files, (News){ .records = records });
}

/* ---- writing ---- */

static gboolean
write_text (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents (path, text, -1, error);
}

static void
write_record (LaminaRunFiles *files, Job *job)
{
  g_autofree char *folder = g_build_filename (files->folder, job->id, NULL);
  g_autoptr (GError) error = NULL;

  /* Deleted by now, or cannot be made: then the first file says why. */
  if (job->experiment == NULL && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return;
  g_mkdir_with_parents (folder, 0755);
  if ((job->experiment != NULL
       && !write_text (folder, "experiment.lamina", job->experiment, &error))
      || !write_text (folder, "run.json", job->text, &error))
    tell_error (files, error);
}

static guint64
size_of (const LamWeights *weights)
{
  guint64 n = 0;

  for (guint i = 0; i < weights->tensors->len; i++)
    n += lam_tensor_size (weights->tensors->pdata[i]);
  return n * sizeof (float);
}

/* Bytes of the weights in the folder of a run; 0 when there are none. */
static guint64
kept_size (LaminaRunFiles *files, const char *id)
{
  guint64 n = 0;

  for (guint best = 0; best < 2; best++) {
    g_autofree char *path = lamina_run_files_weights_path (files->folder, id, best);
    GStatBuf about;

    if (g_stat (path, &about) == 0)
      n += (guint64) about.st_size;
  }
  return n;
}

static void
drop_weights (LaminaRunFiles *files, const char *id)
{
  for (guint best = 0; best < 2; best++) {
    g_autofree char *path = lamina_run_files_weights_path (files->folder, id, best);

    g_unlink (path);
  }
  tell (files, (News){ .id = g_strdup (id), .kept = FALSE });
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) b, *(char *const *) a);
}

/* Names begin with the time: the oldest are those at the end. */
static void
drop_oldest (LaminaRunFiles *files)
{
  g_autoptr (GDir) dir = g_dir_open (files->folder, 0, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  guint64 total = 0;
  const char *id;

  while (dir != NULL && (id = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (ids, g_strdup (id));
  g_ptr_array_sort (ids, by_name);
  for (guint i = 0; i < ids->len; i++) {
    guint64 size = kept_size (files, ids->pdata[i]);

    total += size;
    if (size > 0 && total > MOST_ALL)
      drop_weights (files, ids->pdata[i]);
  }
}

static void
keep_weights (LaminaRunFiles *files, Job *job)
{
  gboolean kept = FALSE;
  g_autoptr (GError) error = NULL;

  for (guint best = 0; best < 2; best++) {
    g_autofree char *path = lamina_run_files_weights_path (files->folder, job->id, best);
    g_autofree char *folder = g_path_get_dirname (path);
    g_autoptr (LamWeights) weights = lam_run_dup_weights (job->run, best);

    if (weights == NULL || size_of (weights) > MOST_WEIGHTS
        || !g_file_test (folder, G_FILE_TEST_IS_DIR))
      return;
    kept = lam_weights_save (weights, path, &error);
    if (!kept)
      break;
  }
  if (kept)
    tell (files, (News){ .id = g_strdup (job->id), .kept = TRUE });
  else
    tell_error (files, error);
  drop_oldest (files);
}

static void
hide_folder (LaminaRunFiles *files, Job *job)
{
  g_autofree char *hidden = g_strconcat (HIDDEN, job->id, NULL);
  g_autofree char *open = g_build_filename (files->folder, job->id, NULL);
  g_autofree char *closed = g_build_filename (files->folder, hidden, NULL);

  if (g_rename (job->flag ? open : closed, job->flag ? closed : open) != 0 && errno != ENOENT)
    tell (files, (News){ .sentence = g_strdup_printf (_ ("The run could not be deleted: %s"),
                                                      g_strerror (errno)) });
}

/* ---- the thread ---- */

static void
work (gpointer data, gpointer user_data)
{
  LaminaRunFiles *files = user_data;
  Job *job = data;

  job->work (files, job);
  /* Its last reference may wait for a worker, which is what this thread can do. */
  g_clear_pointer (&job->run, lam_run_unref);
  g_free (job->id);
  g_free (job->text);
  g_free (job->experiment);
  g_free (job);
  g_mutex_lock (&files->lock);
  files->n_waiting--;
  g_cond_broadcast (&files->idle);
  g_mutex_unlock (&files->lock);
}

static void
ask (LaminaRunFiles *files, Job job)
{
  g_mutex_lock (&files->lock);
  files->n_waiting++;
  g_mutex_unlock (&files->lock);
  g_thread_pool_push (files->thread, g_memdup2 (&job, sizeof job), NULL);
}

void
lamina_run_files_write (LaminaRunFiles *files, LaminaRunRecord *record, gboolean first)
{
  const LaminaRunFacts *facts = lamina_run_record_peek (record);

  ask (files, (Job){ .work = write_record,
                     .id = g_strdup (facts->id),
                     .text = lamina_run_record_to_text (record),
                     .experiment = first ? lam_experiment_to_text (facts->experiment) : NULL });
}

void
lamina_run_files_keep_weights (LaminaRunFiles *files, LaminaRunRecord *record, LamRun *run)
{
  const LaminaRunFacts *facts = lamina_run_record_peek (record);

  ask (files, (Job){ .work = keep_weights, .id = g_strdup (facts->id), .run = lam_run_ref (run) });
}

void
lamina_run_files_hide (LaminaRunFiles *files, const char *id, gboolean hidden)
{
  ask (files, (Job){ .work = hide_folder, .id = g_strdup (id), .flag = hidden });
}

void
lamina_run_files_flush (LaminaRunFiles *files)
{
  g_mutex_lock (&files->lock);
  while (files->n_waiting > 0)
    g_cond_wait (&files->idle, &files->lock);
  g_mutex_unlock (&files->lock);
}

char *
lamina_run_files_weights_path (const char *folder, const char *id, gboolean best)
{
  return g_build_filename (folder, id, best ? "best.npz" : "last.npz", NULL);
}

LaminaRunFiles *
lamina_run_files_new (const char *folder, const LaminaRunTold *told)
{
  LaminaRunFiles *files = g_new0 (LaminaRunFiles, 1);

  files->folder = g_strdup (folder);
  files->ear = g_new0 (Ear, 1);
  g_atomic_ref_count_init (&files->ear->references);
  files->ear->told = *told;
  g_mutex_init (&files->lock);
  g_cond_init (&files->idle);
  files->thread = g_thread_pool_new (work, files, 1, FALSE, NULL);
  ask (files, (Job){ .work = read_all });
  return files;
}

void
lamina_run_files_free (LaminaRunFiles *files)
{
  g_thread_pool_free (files->thread, FALSE, TRUE);
  files->ear->told = (LaminaRunTold){ 0 };
  ear_unref (files->ear);
  g_mutex_clear (&files->lock);
  g_cond_clear (&files->idle);
  g_free (files->folder);
  g_free (files);
}
