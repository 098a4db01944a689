package io.hookgate.store.redis;

import java.util.ArrayList;
import java.util.List;

/** One run of a script: its keys, then its arguments. */
public final class Call {
  private final Script script;
  private final List<String> keys = new ArrayList<>();
  private final List<Object> arguments = new ArrayList<>();

  /** A run of that script. */
  public Call(Script script) {
    this.script = script;
  }

  /** Adds a key. */
  public Call key(String key) {
    keys.add(key);
    return this;
  }

  /** Adds an argument. */
  public Call arg(String argument) {
    arguments.add(argument);
    return this;
  }

  /** Adds an argument. */
  public Call arg(long argument) {
    arguments.add(Long.toString(argument));
    return this;
  }

  /** Adds an argument; the array is not copied and must not change. */
  public Call arg(byte[] argument) {
    arguments.add(argument);
    return this;
  }

  Script script() {
    return script;
  }

  List<String> keys() {
    return keys;
  }

  List<Object> arguments() {
    return arguments;
  }
}
