package io.hookgate.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Just enough HTTP/1.1 to see where a message of a peer that we know ends. Reused for one message
 * after the other, so that reading allocates nothing.
 */
final class HttpHead {
  private static final byte[] CONTENT_LENGTH =
      "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRANSFER_ENCODING =
      "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private int headBytes;
  private int bodyBytes;

  /**
   * Reads the head of the message that the buffer holds from 0 to its position.
   *
   * @return whether the whole message, body included, is there
   * @throws ProtocolException when the message has no Content-Length but a transfer encoding
   */
  boolean read(ByteBuffer buffer) throws ProtocolException {
    int line = 0;
    bodyBytes = 0;
    for (int i = 0; i < buffer.position(); i++) {
      if (buffer.get(i) == '\n') {
        if (i - line <= 1) {
          headBytes = i + 1;
          return buffer.position() >= headBytes + bodyBytes;
        }
        header(buffer, line, i);
        line = i + 1;
      }
    }
    return false;
  }

  /** Bytes of start line and headers, empty line included. */
  int headBytes() {
    return headBytes;
  }

  /** Bytes of the whole message. */
  int messageBytes() {
    return headBytes + bodyBytes;
  }

  /** The status of the answer at the buffer's start, for example 200. */
  static int status(ByteBuffer buffer) {
    return (buffer.get(STATUS_AT) - '0') * 100
        + (buffer.get(STATUS_AT + 1) - '0') * 10
        + (buffer.get(STATUS_AT + 2) - '0');
  }

  private void header(ByteBuffer buffer, int from, int to) throws ProtocolException {
    if (startsWith(buffer, from, to, CONTENT_LENGTH)) {
      for (int i = from + CONTENT_LENGTH.length; i < to; i++) {
        int digit = buffer.get(i) - '0';
        if (digit >= 0 && digit <= 9) {
          bodyBytes = bodyBytes * 10 + digit;
        }
      }
    } else if (startsWith(buffer, from, to, TRANSFER_ENCODING)) {
      throw new ProtocolException(
          "the message has a Transfer-Encoding; the benchmark reads only Content-Length");
    }
  }

  private static boolean startsWith(ByteBuffer buffer, int from, int to, byte[] name) {
    if (to - from < name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if ((buffer.get(from + i) | 0x20) != name[i] && buffer.get(from + i) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
