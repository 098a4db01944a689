package io.hookgate.config;

/** One data key: its id stands in what it sealed. The secret is base64 of 32 bytes. */
public record DataKeyConfig(String id, Secret secret) {}
