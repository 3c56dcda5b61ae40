/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "refuse.h"

#include <gongkai/gongkai.h>

#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) || __has_feature(thread_sanitizer)
#define GK_SANITIZED 1
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define GK_SANITIZED 1
#endif

atomic_size_t n_allocations;

#if defined __GLIBC__ && !defined GK_SANITIZED

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *memory, size_t size);
void *__libc_memalign (size_t alignment, size_t size);
void __libc_free (void *memory);
int posix_memalign (void **memory, size_t alignment, size_t size); /* C11 has it not */

#define EXPORTED __attribute__ ((visibility ("default")))

/* Bytes that an allocation has at least that grows with what is given. */
#define LARGE (16 * 1024)

static atomic_size_t n_large; /* since an attempt began */
static atomic_size_t n_live;  /* allocations that have not been freed */
static gsize refused;         /* the number of the large one that is not to be had; 0: none */

/* Counts an allocation of @size bytes. FALSE if it is not to be had. */
static gboolean
is_granted (size_t size)
{
  n_allocations++;

  return size < LARGE || ++n_large != refused;
}

static void *
note_live (void *memory)
{
  if (memory != NULL)
    n_live++;

  return memory;
}

EXPORTED void *
malloc (size_t size)
{
  return is_granted (size) ? note_live (__libc_malloc (size)) : NULL;
}

EXPORTED void *
calloc (size_t n, size_t size)
{
  return is_granted (size > 0 && n <= SIZE_MAX / size ? n * size : 0) ? note_live (__libc_calloc (n, size)) : NULL;
}

EXPORTED void *
realloc (void *memory, size_t size)
{
  if (!is_granted (size))
    return NULL;

  return memory == NULL ? note_live (__libc_realloc (memory, size)) : __libc_realloc (memory, size);
}

EXPORTED void *
memalign (size_t alignment, size_t size)
{
  return is_granted (size) ? note_live (__libc_memalign (alignment, size)) : NULL;
}

EXPORTED void *
aligned_alloc (size_t alignment, size_t size)
{
  return is_granted (size) ? note_live (__libc_memalign (alignment, size)) : NULL;
}

EXPORTED int
posix_memalign (void **memory, size_t alignment, size_t size)
{
  *memory = is_granted (size) ? note_live (__libc_memalign (alignment, size)) : NULL;

  return *memory != NULL ? 0 : ENOMEM;
}

EXPORTED void
free (void *memory)
{
  n_live -= memory != NULL;
  __libc_free (memory);
}

#else

static atomic_size_t n_large;
static atomic_size_t n_live;
static gsize refused;

#endif

gboolean
allocator_is_ours (void)
{
  gsize before = n_allocations;

  g_free (g_malloc (1));

  return n_allocations > before;
}

int
report_nothing_to_count (void)
{
  puts ("1..0 # SKIP the allocator cannot be replaced");

  return 0;
}

void
refuse_each (Attempt attempt, gpointer data, gsize least, gboolean counts_live, gboolean may_do_without)
{
  gboolean granted = FALSE;
  gsize n_failed = 0;

  /* What GLib and the C library keep after a first time, and the library of its first error. */
  assert_true (attempt (data, NULL));
  g_error_free (g_error_new_literal (GK_ERROR, GK_ERROR_NO_MEMORY, "first"));
  for (gsize n = 1; !granted; n++)
    {
      GError *error = NULL;
      gsize before = n_live;
      gboolean sound;

      n_large = 0;
      refused = n;
      sound = attempt (data, &error);
      refused = 0;
      granted = n_large < n;
      if (granted ? !sound : sound && !may_do_without)
        fail_msg ("large allocation %u of %u was refused, and the attempt %s", (guint) n, (guint) n_large,
                  sound ? "succeeded" : "failed");
      if (!sound)
        {
          n_failed++;
          assert_true (error != NULL && error->domain == GK_ERROR);
          assert_int_equal (error->code, GK_ERROR_NO_MEMORY);
        }
      g_clear_error (&error);
      if (counts_live && n_live != before)
        fail_msg ("large allocation %u was refused: %d allocations are left", (guint) n, (gint) (n_live - before));
    }
  assert_true (n_failed >= least);
}
