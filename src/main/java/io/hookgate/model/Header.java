package io.hookgate.model;

/** One HTTP header as it was received or sent. */
public record Header(String name, String value) {}
