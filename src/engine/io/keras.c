/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras 3's .keras: a ZIP of metadata.json, config.json and model.weights.h5. */

#include "keras.h"
#include "h5-write.h"
#include "h5.h"
#include "lam-formats.h"
#include "lam-stream.h"
#include "zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/* The lowest version that reads what is written; one fixed date, so that the same network makes the
 * same file. */
#define METADATA "{\"keras_version\": \"3.0.0\", \"date_saved\": \"1980-01-01@00:00:00\"}"
#define LONGEST_CONFIG (64 << 20)

/* ---- Writing ---- */

static gboolean
save_model (const LamExperiment *experiment, LamShape in, const LamWeights *weights,
            const char *path, GError **error)
{
  g_autoptr (GPtrArray) nodes = lam_keras_nodes_new (experiment, in, LAM_KERAS_3, error);
  g_autoptr (GPtrArray) layers = nodes != NULL ? lam_keras_layers_new (nodes, weights) : NULL;
  g_autoptr (GBytes) bytes = layers != NULL ? lam_h5_slots_to_bytes (layers) : NULL;
  g_autofree char *config = NULL;
  LamZip zip;

  if (layers == NULL)
    return FALSE;
  if (bytes == NULL)
    return lam_fail (error, LAM_ERROR_MEMORY, "“%s”: the weights do not fit into memory twice.",
                     path);
  config = lam_keras_config (nodes, experiment, LAM_KERAS_3);
  return lam_zip_begin (&zip, path, error)
         && lam_zip_end (&zip,
                         lam_zip_put (&zip, "metadata.json", METADATA, strlen (METADATA))
                             && lam_zip_put (&zip, "config.json", config, strlen (config))
                             && lam_zip_put (&zip, "model.weights.h5",
                                             g_bytes_get_data (bytes, NULL),
                                             g_bytes_get_size (bytes)),
                         error);
}

/* ---- Reading ---- */

typedef struct {
  char *config;
  guint8 *weights;
  gsize n_weights;
} Members;

static gboolean
take_member (struct archive *archive, const char *name, const char *path, Members *members,
             GError **error)
{
  g_autofree char *where = g_strdup_printf ("“%s”, “%s”", path, name);
  LamStream stream = { .where = where, .archive = archive };
  gsize n;

  if (g_str_equal (name, "config.json") && members->config == NULL) {
    members->config = lam_stream_dup_most (&stream, LONGEST_CONFIG, &n, error);
    if (members->config == NULL)
      return FALSE;
    members->config[n] = '\0'; /* a stream gives a byte more than was asked for */
  } else if (g_str_equal (name, "model.weights.h5") && members->weights == NULL) {
    members->weights = lam_stream_dup_rest (&stream, &members->n_weights, error);
    return members->weights != NULL;
  }
  return TRUE;
}

static gboolean
take_members (struct archive *archive, const char *path, Members *members, GError **error)
{
  g_autofree char *where = g_strdup_printf ("“%s”", path);
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (archive, &entry)) != ARCHIVE_EOF) {
    const char *name;

    if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
      return lam_archive_fail (archive, where, error);
    name = archive_entry_pathname (entry);
    if (name != NULL && !take_member (archive, name, path, members, error))
      return FALSE;
  }
  if (members->config != NULL && members->weights != NULL)
    return TRUE;
  return lam_fail (error, LAM_ERROR_FORMAT, "%s has no member “%s”, which a model of Keras has.",
                   where, members->config == NULL ? "config.json" : "model.weights.h5");
}

static LamWeights *
load_model (const char *path, char **config, char **training, GError **error)
{
  struct archive *archive = lam_archive_open (path, error);
  g_autofree char *where = g_strdup_printf (lam_translate ("“%s”, “model.weights.h5”"), path);
  Members members = { 0 };
  LamWeights *weights = NULL;

  if (archive == NULL)
    return NULL;
  if (take_members (archive, path, &members, error)) {
    LamH5Source source = { .bytes = members.weights, .size = members.n_weights };

    weights = lam_h5_read (&source, where, NULL, NULL, error);
    if (weights != NULL && config != NULL)
      *config = g_steal_pointer (&members.config);
  }
  archive_read_free (archive);
  g_free (members.config);
  g_free (members.weights);
  return weights;
}

static LamWeights *
load (const char *path, GError **error)
{
  return load_model (path, NULL, NULL, error);
}

const LamWeightFormat lam_weight_format_keras = { "keras", "Keras 3",  load,
                                                  NULL,    save_model, load_model };
