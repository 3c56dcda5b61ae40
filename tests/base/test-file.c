/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base-tests.h"

#include <glib/gstdio.h>

#include <gongkai/error.h>

#include "base/file-private.h"

typedef struct {
  const char *name;
  gsize size;
  gsize limit;
  gboolean read;
} File;

/* 65536 bytes are read first; then the block doubles. */
static const File files[] = {
  { "empty", 0, 100, TRUE },
  { "empty, limit 0", 0, 0, TRUE },
  { "one byte, limit 0", 1, 0, FALSE },
  { "below the limit", 99, 100, TRUE },
  { "at the limit", 100, 100, TRUE },
  { "beyond the limit", 101, 100, FALSE },
  { "far beyond the limit", 300000, 100, FALSE },
  { "one block less one", 65535, 1000000, TRUE },
  { "one block", 65536, 1000000, TRUE },
  { "one block and one", 65537, 1000000, TRUE },
  { "several blocks", 300000, 1000000, TRUE },
  { "one block at the limit", 65536, 65536, TRUE },
  { "one block beyond the limit", 65537, 65536, FALSE },
  { "several blocks at the limit", 300000, 300000, TRUE },
  { "several blocks beyond the limit", 300001, 300000, FALSE },
  { "largest limit", 70000, G_MAXSIZE, TRUE },
  { "largest limit less one", 70000, G_MAXSIZE - 1, TRUE },
};

typedef struct {
  char *directory;
  char *path;
} Scratch;

static void
scratch_init (Scratch *scratch)
{
  scratch->directory = g_dir_make_tmp ("gongkai-XXXXXX", NULL);
  assert_non_null (scratch->directory);
  scratch->path = g_build_filename (scratch->directory, "文件 1%s.txt", NULL);
}

static void
scratch_clear (Scratch *scratch)
{
  g_remove (scratch->path);
  g_rmdir (scratch->directory);
  g_free (scratch->path);
  g_free (scratch->directory);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scratch, scratch_clear)

static void
test_read (void **state)
{
  const File *file = *state;
  g_autofree char *data = g_malloc (file->size + 1);
  g_auto (Scratch) scratch = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < file->size; i++)
    data[i] = (char) (i * 31 % 251);
  scratch_init (&scratch);
  assert_true (g_file_set_contents (scratch.path, data, (gssize) file->size, NULL));

  bytes = gk_read_file (scratch.path, file->limit, &error);
  if (file->read)
    {
      assert_null (error);
      assert_non_null (bytes);
      assert_int_equal (g_bytes_get_size (bytes), file->size);
      if (file->size > 0)
        assert_memory_equal (g_bytes_get_data (bytes, NULL), data, file->size);
    }
  else
    {
      assert_null (bytes);
      assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_LIMIT));
      assert_string_equal (gk_error_get_source (error), scratch.path);
      assert_null (gk_read_file (scratch.path, file->limit, NULL));
    }
}

static void
check_unreadable (const char *path, const char *en, const char *zh)
{
  g_autoptr (GError) error = NULL;

  assert_null (gk_read_file (path, 1000, &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_IO));
  assert_string_equal (gk_error_get_source (error), path);
  assert_int_equal (gk_error_get_line (error), 0);
  assert_true (g_str_has_prefix (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), path));
  assert_true (g_str_has_prefix (gk_error_get_message (error, GK_LANGUAGE_CHINESE), path));
  assert_true (g_str_has_suffix (gk_error_get_message (error, GK_LANGUAGE_ENGLISH), en));
  assert_true (g_str_has_suffix (gk_error_get_message (error, GK_LANGUAGE_CHINESE), zh));
}

static void
test_no_such_file (void **state)
{
  g_auto (Scratch) scratch = { 0 };

  (void) state;

  scratch_init (&scratch);
  check_unreadable (scratch.path, ": cannot be read: there is no such file", ": 无法读取：没有该文件");
}

static void
test_directory (void **state)
{
  g_auto (Scratch) scratch = { 0 };

  (void) state;

  scratch_init (&scratch);
  check_unreadable (scratch.directory, ": cannot be read: it is a directory", ": 无法读取：这是目录");
}

void
add_file_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "file-read", test_read, files);
  tests_add (tests, "file-no-such-file", test_no_such_file);
  tests_add (tests, "file-directory", test_directory);
}
