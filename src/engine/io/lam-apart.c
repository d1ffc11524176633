/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See lam-apart.h. */

#include "lam-apart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB ((rlim_t) 1 << 20)
/* Only for a child that neither works nor ends, on a disk that hangs say: time at work is limited
 * by RLIMIT_CPU. */
#define PATIENCE_MS 120000
/* Of processor time: a file of thousands of layers takes two on a slow machine; one that leads the
 * library round in circles takes any. */
#define WORK_SECONDS 20

static void
limit (int what, rlim_t most)
{
  struct rlimit now;

  if (getrlimit (what, &now) != 0)
    return;
  now.rlim_cur = MIN (most, now.rlim_max);
  setrlimit (what, &now);
}

/* Bytes of data this process has already, which count for the child too. */
static rlim_t
data_now (void)
{
  unsigned long long size, resident, shared, text, unused, data = 0;
  FILE *file = fopen ("/proc/self/statm", "re");

  if (file == NULL)
    return 0;
  if (fscanf (file, "%llu %llu %llu %llu %llu %llu", &size, &resident, &shared, &text, &unused,
              &data)
      != 6)
    data = 0;
  fclose (file);
  return (rlim_t) data * (rlim_t) sysconf (_SC_PAGESIZE);
}

G_NORETURN static void
live_apart (LamApartWork work, gconstpointer data, gsize size, rlim_t memory, int fd)
{
  static const int signals[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTERM, SIGXCPU };
  int nothing = open ("/dev/null", O_RDWR);

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], SIG_DFL);
  signal (SIGPIPE, SIG_IGN);
  /* What the C library says of a broken heap is not for the user. */
  if (nothing >= 0)
    dup2 (nothing, STDERR_FILENO);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_CPU, WORK_SECONDS + (rlim_t) size / (8 * MIB));
  if (memory > 0)
    limit (RLIMIT_DATA, memory + 256 * MIB + 4 * (rlim_t) size);
  work (data, fd);
  _exit (0);
}

/* Bytes that have come, 0 when no more will. */
static gssize
read_answer (gpointer source, guint8 *into, gsize n)
{
  LamApart *apart = source;
  struct pollfd wait = { .fd = apart->fd, .events = POLLIN };
  gssize came;
  int ready;

  do
    ready = poll (&wait, 1, PATIENCE_MS);
  while (ready < 0 && errno == EINTR);
  if (ready <= 0)
    return 0;
  do
    came = read (apart->fd, into, n);
  while (came < 0 && errno == EINTR);
  return MAX (came, 0);
}

gboolean
lam_apart_begin (LamApart *apart, LamApartWork work, gconstpointer data, gsize size,
                 const char *where, GError **error)
{
  rlim_t memory = data_now ();
  int ends[2];

  if (pipe2 (ends, O_CLOEXEC) != 0)
    return lam_fail (error, LAM_ERROR_FILE, "%s cannot be read: %s.", where, g_strerror (errno));
  apart->pid = fork ();
  if (apart->pid == 0)
    live_apart (work, data, size, memory > 0 ? memory : 0, ends[1]);
  close (ends[1]);
  if (apart->pid < 0) {
    close (ends[0]);
    return lam_fail (error, LAM_ERROR_FILE, "%s cannot be read: %s.", where, g_strerror (errno));
  }
  apart->fd = ends[0];
  apart->stream = (LamStream){ .where = where, .read = read_answer, .source = apart };
  return TRUE;
}

void
lam_apart_end (LamApart *apart)
{
  close (apart->fd);
  kill (apart->pid, SIGKILL);
  while (waitpid (apart->pid, NULL, 0) < 0 && errno == EINTR)
    ;
}

gboolean
lam_apart_write (int fd, gconstpointer bytes, gsize n)
{
  const char *at = bytes;

  while (n > 0) {
    gssize written = write (fd, at, n);

    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return FALSE;
    at += written;
    n -= (gsize) written;
  }
  return TRUE;
}
