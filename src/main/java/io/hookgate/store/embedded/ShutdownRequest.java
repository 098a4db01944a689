package io.hookgate.store.embedded;

import java.io.EOFException;
import java.io.IOException;

/** Asks a server to end; its data are in the append-only file afterwards. */
final class ShutdownRequest {
  private ShutdownRequest() {}

  /**
   * Returns when the server has closed the connection; its process may live a little longer.
   *
   * @throws RespSocket.ErrorReply if the server refuses
   */
  static void send(RespSocket server) throws IOException {
    try {
      server.command("SHUTDOWN");
    } catch (EOFException e) {
      return;
    } catch (RespSocket.ErrorReply e) {
      if (!e.is("BUSY")) {
        throw e;
      }
      endBusy(server);
    }
  }

  /**
   * While a script runs too long, this is the only form that Redis takes. It leaves out the
   * snapshot only, which we do not use, and flushes the append-only file, in which a script that
   * has not ended has left nothing.
   */
  private static void endBusy(RespSocket server) throws IOException {
    try {
      server.command("SHUTDOWN", "NOSAVE");
    } catch (EOFException e) {
      return;
    }
  }
}
