package io.hookgate.store.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of a script: its keys, then its arguments. Of a script that takes groups it is one item;
 * what all items of a group have in common is given as {@link #shared}.
 */
public final class Call {
  private final Script script;
  private final List<String> shared = new ArrayList<>(2);
  private final List<String> keys = new ArrayList<>(10);
  private final List<Object> arguments = new ArrayList<>(16);
  private int bytes;

  /** A run of that script. */
  public Call(Script script) {
    this.script = script;
  }

  /** Adds an argument that comes before all others, and that every item of a group has alike. */
  public Call shared(long argument) {
    shared.add(Long.toString(argument));
    return this;
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
    bytes += argument.length;
    return this;
  }

  Script script() {
    return script;
  }

  /** What its arrays hold together. */
  int bytes() {
    return bytes;
  }

  /**
   * One run with these items: keys of all, what they share, how many they are, arguments of all.
   *
   * @param text digest or source of the script
   */
  static Request request(Command command, String text, List<Call> items) {
    Request request = Request.cmd(command).arg(text);
    int keys = 0;
    for (Call item : items) {
      keys += item.keys.size();
    }
    request.arg(keys);
    for (Call item : items) {
      item.keys.forEach(request::arg);
    }
    Call first = items.get(0);
    first.shared.forEach(request::arg);
    if (first.script.grouped()) {
      request.arg(items.size());
    }
    for (Call item : items) {
      for (Object argument : item.arguments) {
        if (argument instanceof byte[] array) {
          request.arg(array);
        } else {
          request.arg((String) argument);
        }
      }
    }
    return request;
  }
}
