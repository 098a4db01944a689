package io.hookgate.store.embedded;

import java.nio.file.Path;

/** A server that can be started. */
record ServerBinary(ServerRelease release, Path executable) {}
