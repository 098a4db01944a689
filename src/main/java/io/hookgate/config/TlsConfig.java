package io.hookgate.config;

import java.nio.file.Path;

/** PEM files of a listener's certificate chain and private key. */
public record TlsConfig(Path cert, Path key) {}
