package io.hookgate.store.embedded;

import java.nio.file.Path;

/** The redis.conf of the embedded server. */
final class ServerConfig {
  private ServerConfig() {}

  /** Its whole text. */
  static String of(EmbeddedRedis.Settings settings, DataDir dir) {
    return """
        # Written by the gateway at every start: a change made here is lost.
        dir %s
        unixsocket %s
        unixsocketperm 600
        port 0
        protected-mode yes
        timeout 0
        daemonize no
        supervised no
        # Keeps this file's name on the process's command line, by which a leftover is recognised.
        set-proc-title no
        logfile %s
        loglevel notice
        enable-debug-command no

        # The append-only file is the truth; no snapshots beside it.
        appendonly yes
        appendfsync %s
        no-appendfsync-on-rewrite no
        aof-load-truncated yes
        aof-use-rdb-preamble yes
        dbfilename dump.rdb
        save ""

        # Redis refuses what does not fit; it must never drop an event by itself.
        maxmemory %d
        maxmemory-policy noeviction
        """
        .formatted(
            quoted(dir.root()),
            quoted(dir.socket()),
            quoted(dir.log()),
            settings.fsyncAlways() ? "always" : "everysec",
            settings.maxMemoryBytes());
  }

  /** As Redis reads it: in double quotes, with backslash escapes. */
  static String quoted(Path path) {
    return '"'
        + path.toString()
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
        + '"';
  }
}
