/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Messages of ONNX as bytes: the three ways of the protobuf wire that are wanted to write them, and
 * the parts of a model. Numbers of fields are those of onnx.proto, which never change. */

#pragma once

#include <glib.h>

/* ---- the wire ---- */

void lam_wire_whole (GByteArray *into, guint field, gint64 value);
void lam_wire_float (GByteArray *into, guint field, float value);
void lam_wire_text (GByteArray *into, guint field, const char *text);
/* @message: (transfer full) */
void lam_wire_message (GByteArray *into, guint field, GByteArray *message);

/* ---- parts of a model ---- */

/* Attributes of a node, put one behind the other. */
void lam_onnx_int (GByteArray *attributes, const char *name, gint64 value);
void lam_onnx_float (GByteArray *attributes, const char *name, double value);
void lam_onnx_text (GByteArray *attributes, const char *name, const char *value);
void lam_onnx_ints (GByteArray *attributes, const char *name, const gint64 *values, guint n);

/* @inputs: NULL-terminated, "" for one left out. @attributes: (transfer full), or NULL */
void lam_onnx_node (GByteArray *graph, const char *op, const char *const *inputs,
                    const char *output, GByteArray *attributes);

/* Constants of a graph: numbers and whole numbers, @d slowest first. */
void lam_onnx_floats (GByteArray *graph, const char *name, const gint64 *d, guint n_d,
                      const float *values);
void lam_onnx_wholes (GByteArray *graph, const char *name, const gint64 *values, guint n);

/* What goes in (11) or comes out (12): a batch of any size of tensors of shape @d. */
void lam_onnx_value (GByteArray *graph, guint field, const char *name, const guint32 *d, guint n);
