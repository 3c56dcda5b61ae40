/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "base/file-private.h"

#include <errno.h>
#include <stdio.h>

#include <glib/gstdio.h>

#include "base/error-private.h"

#define FIRST_BYTES 65536

/* Reads @file to its end; on failure errno tells why, and is 0 for a file beyond @limit. */
static char *
read_all (FILE *file, gsize limit, gsize *size)
{
  gsize capacity = limit < FIRST_BYTES ? limit + 1 : FIRST_BYTES;
  g_autofree char *data = g_try_malloc (capacity);

  *size = 0;
  while (data != NULL)
    {
      gsize wanted = capacity - *size;
      gsize got;
      char *grown;

      errno = 0;
      got = fread (data + *size, 1, wanted, file);
      *size += got;
      if (ferror (file))
        return NULL;
      if (got < wanted)
        return g_steal_pointer (&data);
      if (*size > limit)
        {
          errno = 0;
          return NULL;
        }
      capacity = capacity > limit / 2 && limit < G_MAXSIZE ? limit + 1 : capacity * 2;
      grown = g_try_realloc (data, capacity);
      if (grown == NULL)
        break;
      g_steal_pointer (&data);
      data = grown;
    }
  errno = ENOMEM;

  return NULL;
}

/* In both languages: the system has its words in that of the locale alone. */
void
gk_set_io_error (GError **error, const char *name, gint reason)
{
  static const struct {
    gint reason;
    const char *en;
    const char *zh;
  } words[] = {
    { ENOENT, "there is no such file", "没有该文件" },
    { ENOTDIR, "a part of the path is no directory", "路径中有一部分不是目录" },
    { EISDIR, "it is a directory", "这是目录" },
    { EACCES, "no permission", "没有权限" },
    { EPERM, "no permission", "没有权限" },
    { ENAMETOOLONG, "the name is too long", "名称过长" },
    { EMFILE, "too many files are open", "打开的文件过多" },
    { ENFILE, "too many files are open", "打开的文件过多" },
    { EIO, "the device reports an error", "设备出错" },
  };
  const char *en = g_strerror (reason);
  const char *zh = en;
  g_auto (GkMessage) message = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].reason == reason)
      {
        en = words[i].en;
        zh = words[i].zh;
      }
  message.en = g_strconcat ("cannot be read: ", en, NULL);
  message.zh = g_strconcat ("无法读取：", zh, NULL);
  gk_set_error_message (error, GK_ERROR_IO, name, 0, 0, &message);
}

GBytes *
gk_read_file (const char *path, gsize limit, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  FILE *file = g_fopen (path, "rb");
  char *data = NULL;
  gsize size = 0;
  gint reason;

  if (file != NULL)
    data = read_all (file, limit, &size);
  reason = errno;
  if (file != NULL)
    fclose (file);

  if (data != NULL)
    return g_bytes_new_take (data, size);

  if (reason == 0)
    gk_set_error (error, GK_ERROR_LIMIT, name, 0, 0, "the file is larger than %" G_GSIZE_FORMAT " bytes",
                  "文件超过 %" G_GSIZE_FORMAT " 字节", limit);
  else if (reason == ENOMEM)
    gk_set_error (error, GK_ERROR_NO_MEMORY, name, 0, 0, "not enough memory to read the file",
                  "内存不足，无法读取文件");
  else
    gk_set_io_error (error, name, reason);

  return NULL;
}
