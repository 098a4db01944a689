package io.hookgate.ingress;

import io.hookgate.model.Header;
import io.hookgate.signature.SignedRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A rejected request as it came, so that it can be judged again. Its headers may hold secrets: it
 * leaves the process only sealed.
 *
 * @param uri path and query
 */
record KeptRequest(String method, String uri, List<Header> headers, byte[] body) {

  /** The request, whose body is not copied. */
  static KeptRequest of(HttpServerRequest request, byte[] body) {
    List<Header> headers =
        request.headers().entries().stream()
            .map(
                (Map.Entry<String, String> header) ->
                    new Header(header.getKey(), header.getValue()))
            .toList();
    return new KeptRequest(request.method().name(), request.uri(), headers, body);
  }

  /** Four bytes of length, a JSON array of method, URI, names and values, and the body. */
  byte[] toBytes() {
    JsonArray head = new JsonArray().add(method).add(uri);
    headers.forEach(header -> head.add(header.name()).add(header.value()));
    byte[] text = head.encode().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + text.length + body.length)
        .putInt(text.length)
        .put(text)
        .put(body)
        .array();
  }

  /** What {@link #toBytes} wrote. */
  static KeptRequest read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte[] text = new byte[in.getInt()];
    in.get(text);
    JsonArray head = new JsonArray(new String(text, StandardCharsets.UTF_8));
    List<Header> headers =
        IntStream.range(1, head.size() / 2)
            .mapToObj(i -> new Header(head.getString(2 * i), head.getString(2 * i + 1)))
            .toList();
    byte[] body = new byte[in.remaining()];
    in.get(body);
    return new KeptRequest(head.getString(0), head.getString(1), headers, body);
  }

  MultiMap multiMap() {
    MultiMap map = HttpHeaders.headers();
    headers.forEach(header -> map.add(header.name(), header.value()));
    return map;
  }

  SignedRequest signed(MultiMap headerValues) {
    return new SignedRequest(method, uri, headerValues::getAll, body);
  }
}
