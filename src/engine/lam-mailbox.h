/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds the newest unread snapshot. Posting over an unread one drops the older; the reader is
 * woken once for however many it has not read. */

#pragma once

#include <pthread.h>

#include "lam-run.h"

typedef struct {
  pthread_mutex_t lock;
  LamSnapshot *newest; /* under the lock */
  gboolean woken;      /* under the lock: the reader has been told and has not come yet */
} LamMailbox;

void lam_mailbox_init (LamMailbox *mailbox);
void lam_mailbox_clear (LamMailbox *mailbox);

/* Takes over @snapshot. Returns: whether the reader must be woken. */
gboolean lam_mailbox_post (LamMailbox *mailbox, LamSnapshot *snapshot);

/* The newest unread snapshot, or NULL. Returns: (transfer full) */
LamSnapshot *lam_mailbox_take (LamMailbox *mailbox);
