/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Damaged files: every sample set is damaged again and again by a seeded mutator and read. It must
 * come to an end, with data or with a sentence, never crash, and never ask for more memory than so
 * small a file can justify. LAMINA_MUTATIONS says how often for each reader (1000). */

#include "../engine/data-help.h"
#include "../engine/data-samples.h"

#include <stdlib.h>

/* The largest single piece of memory that a file of some kilobytes may lead to. Pictures may claim
 * 2000 pixels a byte, of three channels, and floats are four bytes. */
#define MOST_MEMORY ((gsize) 256 << 20)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "max_allocation_size_mb=256:allocator_may_return_null=0";
}

static gsize
largest_taken (void)
{
  return 0;
}
#else
/* glibc's own functions behind the names that everything in this program calls. */
void *__libc_malloc (size_t n);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *old, size_t n);

static gsize largest; /* atomic */

static void
note_size (gsize n)
{
  gsize before = __atomic_load_n (&largest, __ATOMIC_RELAXED);

  if (n > before)
    __atomic_store_n (&largest, n, __ATOMIC_RELAXED);
}

void *
malloc (size_t n)
{
  note_size (n);
  return __libc_malloc (n);
}

void *
calloc (size_t n, size_t size)
{
  note_size (size > 0 && n > G_MAXSIZE / size ? G_MAXSIZE : n * size);
  return __libc_calloc (n, size);
}

void *
realloc (void *old, size_t n)
{
  note_size (n);
  return __libc_realloc (old, n);
}

static gsize
largest_taken (void)
{
  return __atomic_load_n (&largest, __ATOMIC_RELAXED);
}
#endif

/* ---- The mutator. ---- */

static guint32
draw (guint64 key, guint *at, guint32 below)
{
  return lam_random_at (key, (*at)++) % MAX (below, 1);
}

static void
overwrite (GByteArray *b, guint64 key, guint *at)
{
  static const guint32 odd[] = {
    0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff
  };
  guint32 value = odd[draw (key, at, G_N_ELEMENTS (odd))];
  guint n = 1 + draw (key, at, 4);
  guint place = draw (key, at, b->len);

  for (guint i = 0; i < n && place + i < b->len; i++)
    b->data[place + i] = (guint8) (value >> (8 * i));
}

static void
mutate_once (GByteArray *b, guint64 key, guint *at)
{
  guint place = draw (key, at, b->len), n = 1 + draw (key, at, 16);

  switch (draw (key, at, 7)) {
  case 0:
    b->data[place] ^= (guint8) (1 << draw (key, at, 8));
    break;
  case 1:
    b->data[place] = (guint8) draw (key, at, 256);
    break;
  case 2:
    overwrite (b, key, at);
    break;
  case 3:
    g_byte_array_remove_range (b, place, MIN (n, b->len - place));
    break;
  case 4:
    g_byte_array_set_size (b, place);
    break;
  case 5: {
    /* A piece of the file once more. */
    g_autofree guint8 *piece = g_memdup2 (b->data + place, MIN (n, b->len - place));

    g_byte_array_append (b, piece, MIN (n, b->len - place));
    break;
  }
  default:
    /* Near the front, where headers are. */
    b->data[place % MIN (b->len, 64)] = (guint8) draw (key, at, 256);
    break;
  }
}

static GByteArray *
mutate (const char *bytes, gsize n, guint64 key)
{
  GByteArray *b = g_byte_array_new ();
  guint at = 0, times;

  g_byte_array_append (b, (const guint8 *) bytes, (guint) n);
  times = 1 + draw (key, &at, 4);
  for (guint i = 0; i < times && b->len > 0; i++)
    mutate_once (b, key, &at);
  return b;
}

/* ---- The loop. ---- */

static guint
n_mutations (void)
{
  const char *text = g_getenv ("LAMINA_MUTATIONS");

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 1000;
}

static LamData *
load (const LamExperiment *experiment, GError **error)
{
  LamLoading loading = { .folder = help_folder, .seed = 1, .n_threads = 1, .any_shape = TRUE };

  return lam_data_load (experiment, &loading, error);
}

/* Of the sample set as it should be: its lone pictures. */
static guint
count_warnings (const LamExperiment *experiment)
{
  g_autoptr (LamData) whole = load (experiment, NULL);

  g_assert_nonnull (whole);
  return whole->warnings->len;
}

static void
damage_file (const LamExperiment *experiment, const char *name, guint64 seed, guint times,
             guint *refused)
{
  g_autofree char *path = help_path (name);
  g_autofree char *whole = NULL;
  guint n_warnings = count_warnings (experiment);
  gsize n;

  g_assert_true (g_file_get_contents (path, &whole, &n, NULL));
  for (guint i = 0; i < times; i++) {
    g_autoptr (GByteArray) bytes = mutate (whole, n, lam_random_key (seed, 1, 0, i));
    g_autoptr (GError) error = NULL;
    g_autoptr (LamData) data = NULL;

    g_assert_true (g_file_set_contents_full (path, (char *) bytes->data, bytes->len,
                                             G_FILE_SET_CONTENTS_NONE, 0666, NULL));
    data = load (experiment, &error);
    if (data == NULL) {
      g_assert_nonnull (error);
      g_assert_cmpuint (error->domain, ==, LAM_ERROR);
      if (!g_utf8_validate (error->message, -1, NULL))
        g_error ("not UTF-8: %s", error->message);
      g_assert_cmpuint (strlen (error->message), >, 20);
      (*refused)++;
    } else {
      /* A picture among others is left out, with a warning. */
      *refused += data->warnings->len > n_warnings;
      if (data->shape.n > 0)
        lam_batch_free (help_gather (data, LAM_PART_TRAIN, 1, 1, TRUE));
    }
    if (largest_taken () > MOST_MEMORY)
      g_error ("mutation %u of %s led to %" G_GSIZE_FORMAT " bytes at once", i, name,
               largest_taken ());
  }
  g_assert_true (g_file_set_contents (path, whole, (gssize) n, NULL));
}

static void
test_damaged (gconstpointer user_data)
{
  const DataSample *s = user_data;
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"data\": %s}", s->json);
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (text, -1, "test", NULL);
  g_auto (GStrv) files = g_strsplit (s->files, " ", -1);
  guint n_files = g_strv_length (files), refused = 0;

  for (guint i = 0; i < n_files; i++)
    damage_file (experiment, files[i], g_str_hash (files[i]), n_mutations () / n_files, &refused);
  /* The mutator must do harm, or it would prove nothing. */
  g_assert_cmpuint (refused, >, n_mutations () / 50);
}

int
main (int argc, char **argv)
{
  guint result;

  g_test_init (&argc, &argv, NULL);
  help_folder = g_dir_make_tmp ("lamina-XXXXXX", NULL);
  data_samples_write (help_folder);
  for (guint i = 0; i < n_data_samples; i++) {
    g_autofree char *name = g_strdup_printf ("/fuzz/%s", data_samples[i].id);

    g_test_add_data_func (name, &data_samples[i], test_damaged);
  }
  result = (guint) g_test_run ();
  help_remove ();
  return (int) result;
}
