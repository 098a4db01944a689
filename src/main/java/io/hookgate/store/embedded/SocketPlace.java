package io.hookgate.store.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where the socket is: in the data folder, unless its path would be too long for a socket address.
 */
final class SocketPlace {
  /** The kernel's room for a socket's path is 108 bytes on Linux, 104 elsewhere. */
  static final int MAX_BYTES = 100;

  private static final String NAME = "redis.sock";

  private SocketPlace() {}

  /** The socket of that data folder (absolute, without links); always the same one. */
  static Path in(Path root) throws IOException {
    Path near = root.resolve(NAME);
    if (fits(near)) {
      return near;
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    Path folder = temporary.resolve("hookgate-" + digest(root));
    Path far = folder.resolve(NAME);
    if (!fits(far)) {
      throw new EmbeddedRedisException(
          "A Unix socket's path has at most "
              + MAX_BYTES
              + " bytes, but "
              + near
              + " and "
              + far
              + " are longer. Give a shorter redis.dataDir, or a shorter -Djava.io.tmpdir.");
    }
    makePrivate(folder);
    return far;
  }

  private static boolean fits(Path socket) {
    return socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }

  /** Everybody may write where temporary files are: the folder there could be somebody else's. */
  private static void makePrivate(Path folder) throws IOException {
    var onlyUs = PosixFilePermissions.fromString("rwx------");
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(onlyUs));
    } catch (FileAlreadyExistsException e) {
      PosixFileAttributes found =
          Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      long us = new UnixSystem().getUid();
      if (!found.isDirectory()
          || !found.permissions().equals(onlyUs)
          || ((Number) owner).longValue() != us) {
        throw new EmbeddedRedisException(
            folder
                + " must be a folder (not a link) with mode 0700 that belongs to user id "
                + us
                + ", because the socket goes there; it is not. Remove it, or give a shorter"
                + " redis.dataDir, for which it is not needed.",
            e);
      }
    }
  }

  private static String digest(Path root) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(root.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
