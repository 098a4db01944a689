package io.hookgate.handshake;

import io.hookgate.model.Header;
import io.hookgate.signature.SignedRequest;
import java.util.List;
import java.util.Set;

/**
 * Adobe Acrobat Sign: GET with the client id of the application, which proves events too. The
 * answer to either repeats it in a header.
 *
 * @see <a href="https://opensource.adobe.com/acrobat-sign/acrobat_sign_events/index.html">Acrobat
 *     Sign, verification of intent</a>
 */
final class ClientIdEcho implements Handshake {
  private static final String HEADER = "X-AdobeSign-ClientId";

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public boolean proven() {
    return true;
  }

  @Override
  public Reply reply(SignedRequest request, int secretIndex) {
    String clientId = request.header("x-adobesign-clientid");
    if (clientId == null) {
      return new Reply.NotAsked();
    }
    List<Header> headers = List.of(new Header(HEADER, clientId));
    return request.method().equals("GET")
        ? new Reply.Answered(200, "", "", headers)
        : new Reply.AnsweredWith(headers);
  }
}
