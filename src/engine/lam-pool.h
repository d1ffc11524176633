/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads that share one piece of work at a time. The caller takes part, so a pool of n threads
 * starts n − 1 of its own; they spin briefly for the next work, then sleep. Work is cut into
 * pieces by shape alone, never by the number of threads, so that a result has the same bits
 * however many threads there are. A NULL pool does everything on the calling thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LamPool LamPool;

/* One piece of work. @thread: 0 … lam_pool_threads() − 1, 0 being the caller. */
typedef void (*LamPieceFunc) (guint piece, guint thread, gpointer data);

/* Starts @n_threads − 1 threads (at most 255); they inherit the caller's niceness. 0: one for
 * each processor this process may use.
 * Returns: (transfer full). Fewer threads than asked for when the system refuses more. */
LamPool *lam_pool_new (guint n_threads);

/* Ends and joins the threads. NULL is allowed. Not while a run is going on. */
void lam_pool_free (LamPool *pool);

/* Threads that take part, the caller included; 1 for NULL. */
guint lam_pool_threads (const LamPool *pool);

/* Calls @fn once for each piece 0 … @n_pieces − 1, on any thread, in any order, and returns when
 * all are done. Pieces are handed out one by one: to each thread from its own share, piece
 * n · thread / threads on, and then from what others have left. Below 2³¹ pieces. Allocates
 * nothing. One caller at a time, and not from inside a piece. */
void lam_pool_run (LamPool *pool, guint n_pieces, LamPieceFunc fn, gpointer data);

/* The same for small work (below 64 KiB): a thread does all of its own share, so that what it wrote
 * last time is in its cache. The caller takes over what a sleeping thread has not begun. */
void lam_pool_run_fixed (LamPool *pool, guint n_pieces, LamPieceFunc fn, gpointer data);

/* Makes sure that every thread has @bytes of scratch memory. Call when a network is laid out, so
 * that steps allocate nothing; a routine that finds too little asks for more itself. Memory only
 * grows. For a NULL pool it is the calling thread's, freed when that thread ends. */
void lam_pool_reserve (LamPool *pool, gsize bytes);

/* @thread's scratch memory, 64-byte aligned, undefined content; what lam_pool_reserve() promised.
 * Returns: (transfer none) */
gpointer lam_pool_scratch (LamPool *pool, guint thread);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LamPool, lam_pool_free)

G_END_DECLS
