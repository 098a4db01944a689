package io.hookgate.network;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import org.jspecify.annotations.Nullable;

/**
 * The operator's HTTP proxy. Its own address is not judged: the configuration names it. It never
 * shows the password.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 * @param username null for none
 * @param password null exactly when {@code username} is
 */
public record Proxy(String host, int port, @Nullable String username, @Nullable String password) {
  ProxyOptions options() {
    ProxyOptions options = new ProxyOptions().setType(ProxyType.HTTP).setHost(host).setPort(port);
    return username == null ? options : options.setUsername(username).setPassword(password);
  }

  @Override
  public String toString() {
    return "Proxy[" + host + ":" + port + "]";
  }
}
