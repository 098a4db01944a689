package io.hookgate.store.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder of one embedded Redis: private to this user, and locked against other gateways until
 * it is closed. What is in it: {@code gateway.lock}, {@code written-by} (the server that last had
 * the data open), {@code redis.conf}, {@code redis.log}, {@code redis.sock}, the unpacked server,
 * and the server's own {@code appendonlydir}.
 */
final class DataDir implements Closeable {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final Path socket;
  private final FileChannel lock;

  private DataDir(Path root, Path socket, FileChannel lock) {
    this.root = root;
    this.socket = socket;
    this.lock = lock;
  }

  /**
   * Makes the folder and takes its lock.
   *
   * @throws EmbeddedRedisException if another gateway works in it
   */
  static DataDir open(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path root = folder.toRealPath();
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    // Closing any channel on a file drops every lock that this process holds on it. So the lock
    // file must not even be opened while this process has it locked.
    if (!HELD.add(root)) {
      throw inUse(root, String.valueOf(ProcessHandle.current().pid()));
    }
    try {
      Path socket = SocketPlace.in(root);
      return new DataDir(root, socket, lock(root));
    } catch (IOException | RuntimeException e) {
      HELD.remove(root);
      throw e;
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve("gateway.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        ByteBuffer holder = ByteBuffer.allocate(20);
        channel.read(holder);
        throw inUse(root, new String(holder.array(), 0, holder.position(), StandardCharsets.UTF_8));
      }
      channel.truncate(0);
      channel.write(StandardCharsets.UTF_8.encode(String.valueOf(ProcessHandle.current().pid())));
      return channel;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(root, String.valueOf(ProcessHandle.current().pid()));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static EmbeddedRedisException inUse(Path root, String pid) {
    return new EmbeddedRedisException(
        "Another gateway (process id "
            + pid
            + ") is running on the data in "
            + root
            + ". Stop it, or give this one another redis.dataDir.");
  }

  /** Absolute, without links. */
  Path root() {
    return root;
  }

  /** Where the server listens. */
  Path socket() {
    return socket;
  }

  Path config() {
    return root.resolve("redis.conf");
  }

  Path log() {
    return root.resolve("redis.log");
  }

  private Path note() {
    return root.resolve("written-by");
  }

  /** The server that last had the data open; empty on a new folder. */
  Optional<ServerRelease> writtenBy() throws IOException {
    if (Files.notExists(note())) {
      return Optional.empty();
    }
    String text = Files.readString(note());
    return Optional.of(
        ServerRelease.parse(text)
            .orElseThrow(
                () ->
                    new EmbeddedRedisException(
                        note()
                            + " must name the server that wrote the data, such as 'redis 7.0.15',"
                            + " but holds '"
                            + text.strip()
                            + "'. Write the right name into it.")));
  }

  /** Notes who is about to open the data. */
  void noteWriter(ServerRelease release) throws IOException {
    write(note(), (release + "\n").getBytes(StandardCharsets.UTF_8), "rw-------");
  }

  /**
   * Makes sure that a file holds exactly that and has exactly those permissions. Other processes
   * see the old file or the new one, never a part.
   */
  void write(Path file, byte[] content, String permissions) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == content.length
        && Arrays.equals(Files.readAllBytes(file), content)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      return;
    }
    Path part = root.resolve(file.getFileName() + ".part");
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(permissions));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Gives the folder back for another gateway. */
  @Override
  public void close() throws IOException {
    lock.close();
    HELD.remove(root);
  }
}
