/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Networks as Keras describes them: the model_config of an .h5 and the config.json of a .keras.
 * Our kinds and parameters have Keras's names, so that a row a kind is nearly all there is to say.
 */

#pragma once

#include <json-glib/json-glib.h>

#include "../lam-experiment.h"
#include "../lam-weights.h"

/* What a kind of layer is called there. Parameters have the same ids in both unless @other names
 * one that has another. Several kinds may be one class: "sigmoid" is an Activation. */
typedef struct {
  const char *id;       /* "conv2d" */
  const char *class;    /* "Conv2D" */
  const char *more;     /* JSON: what the class wants besides the parameters, or NULL */
  const char *other[2]; /* our id, Keras 2's; Keras 3 has ours */
} LamKerasKind;

const LamKerasKind *lam_keras_kind_of (const char *id);          /* NULL: Keras has no such layer */
const LamKerasKind *lam_keras_kind_by_class (const char *class); /* NULL: we have none */

/* Whether Keras 3 is spoken to, in a .keras, or whoever reads the older .h5. */
typedef enum { LAM_KERAS_OLD, LAM_KERAS_3 } LamKerasDialect;

/* A layer to be written. */
typedef struct {
  const char *class;
  char *name;         /* unique, as Keras takes it */
  JsonObject *config; /* owned */
  GPtrArray *inputs;  /* of LamKerasNode, borrowed */
  LamShape out;
  const char *layer; /* whose weights it has, as the experiment calls it; NULL: none */
  gboolean used;     /* leads to the output */
} LamKerasNode;

/* The layers of @experiment for samples of shape @in, an InputLayer first, in order; only those
 * that lead to the output. NULL with a sentence that names the layer Keras has no counterpart of.
 * Returns: (transfer full) of LamKerasNode */
GPtrArray *lam_keras_nodes_new (const LamExperiment *experiment, LamShape in,
                                LamKerasDialect dialect, GError **error);

/* The model as JSON. Returns: (transfer full) */
char *lam_keras_config (const GPtrArray *nodes, const LamExperiment *experiment,
                        LamKerasDialect dialect);

/* The nodes' weights as h5-write.h wants them, from those of the experiment, which the result
 * borrows. Returns: (transfer full) of LamKerasLayer */
GPtrArray *lam_keras_layers_new (const GPtrArray *nodes, const LamWeights *weights);

/* An item of a choice like an initialiser, in Keras's words; and back, NULL when we have none. */
JsonNode *lam_keras_initializer (const LamItem *item, LamKerasDialect dialect);
JsonNode *lam_keras_read_initializer (JsonNode *node);

/* ---- Reading ---- */

/* The experiment of a model's configuration: its layers, and of loss, metrics and optimiser what
 * it says. @weights: those of the file; what they go by there is changed into the layers' names.
 * NULL with a sentence that names the layer we have no counterpart of. */
LamExperiment *lam_keras_read (const char *config, const char *training, LamWeights *weights,
                               const char *where, GError **error);

/* One layer of a model's configuration. @item: (out) as the experiment has it, without links.
 * @after: (out) an activation that needs a layer of its own, or NULL. */
gboolean lam_keras_read_layer (const char *class, JsonObject *config, const char *where,
                               JsonObject **item, JsonObject **after, GError **error);

/* Loss, metrics and optimiser as far as they are known here; the rest stays as it is. */
void lam_keras_read_training (JsonObject *training, LamExperiment *into);
/* For a .keras. Returns: (transfer full), or NULL when Keras has no such loss */
JsonObject *lam_keras_training (const LamExperiment *experiment);
