package io.hookgate.model;

import java.util.List;

/**
 * One accepted request or published message. Nothing of it changes after the accept; the body is
 * shared, never copied and never written to.
 *
 * @param id {@code evt_...}
 * @param tenant the tenant that owns it, empty for the default tenant
 * @param sourceId id of the source
 * @param source the source's name when it was accepted
 * @param type the event's type, empty when it has none
 * @param acceptedAt milliseconds since 1970, the accepting node's clock
 * @param contentType the request's Content-Type, empty when it had none
 * @param headers the allow-listed headers, forwarded to destinations
 * @param body the bytes as received
 */
public record Event(
    String id,
    String tenant,
    String sourceId,
    String source,
    String type,
    long acceptedAt,
    String contentType,
    List<Header> headers,
    byte[] body) {

  @Override
  public String toString() {
    return "Event[" + id + ", source=" + source + ", type=" + type + ", " + body.length + " bytes]";
  }
}
