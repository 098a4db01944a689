package io.hookgate.doctor;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Whether a gateway could listen where it is told to. */
final class PortsCheck {
  private PortsCheck() {}

  /**
   * Listens for a moment.
   *
   * @return nothing when it can, or when somebody listens already: another check tells who
   */
  static List<Finding> look(String check, String host, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
      return List.of();
    } catch (BindException e) {
      if (String.valueOf(e.getMessage()).contains("in use")) {
        return List.of();
      }
      return List.of(
          Finding.problem(
              check,
              "nobody may listen on %s:%d: %s".formatted(host, port, e.getMessage()),
              "name an address of this machine, and a port from 1024 on"));
    }
  }
}
