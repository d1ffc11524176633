/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Work done in a process of its own, its answer read as a stream. For libraries that a damaged
 * file can bring to crash, loop or ask for all memory (libhdf5 does each of these): here that ends
 * the child and becomes a sentence. */

#pragma once

#include <sys/types.h>

#include "lam-stream.h"

/* Runs in the child, which is a copy of a process that may have other threads: it must use
 * neither GLib nor locks that others may hold, only the C library and what @data points to. It
 * writes its answer to @fd and returns. */
typedef void (*LamApartWork) (gconstpointer data, int fd);

typedef struct {
  pid_t pid;
  int fd;
  LamStream stream; /* what the child writes; where is the caller's */
} LamApart;

/* Starts @work. @size: bytes of what it works on, which limits its time and memory.
 * @where: for sentences; must outlive the work. FALSE with a sentence. */
gboolean lam_apart_begin (LamApart *apart, LamApartWork work, gconstpointer data, gsize size,
                          const char *where, GError **error);

/* Ends the child, whether it is done or not. */
void lam_apart_end (LamApart *apart);

/* For the child: writes all of it. Returns: FALSE when nobody reads any more. */
gboolean lam_apart_write (int fd, gconstpointer bytes, gsize n);
