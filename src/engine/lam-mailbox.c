/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-mailbox.h. */

#include "lam-mailbox.h"

void
lam_mailbox_init (LamMailbox *mailbox)
{
  *mailbox = (LamMailbox){ 0 };
  pthread_mutex_init (&mailbox->lock, NULL);
}

void
lam_mailbox_clear (LamMailbox *mailbox)
{
  lam_snapshot_unref (mailbox->newest);
  mailbox->newest = NULL;
  pthread_mutex_destroy (&mailbox->lock);
}

gboolean
lam_mailbox_post (LamMailbox *mailbox, LamSnapshot *snapshot)
{
  LamSnapshot *older;
  gboolean wake;

  pthread_mutex_lock (&mailbox->lock);
  older = mailbox->newest;
  mailbox->newest = snapshot;
  wake = !mailbox->woken;
  mailbox->woken = TRUE;
  pthread_mutex_unlock (&mailbox->lock);
  lam_snapshot_unref (older);
  return wake;
}

LamSnapshot *
lam_mailbox_take (LamMailbox *mailbox)
{
  LamSnapshot *snapshot;

  pthread_mutex_lock (&mailbox->lock);
  snapshot = mailbox->newest;
  mailbox->newest = NULL;
  mailbox->woken = FALSE;
  pthread_mutex_unlock (&mailbox->lock);
  return snapshot;
}
