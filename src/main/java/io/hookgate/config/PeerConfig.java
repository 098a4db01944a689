package io.hookgate.config;

import io.hookgate.network.AddressRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source asks of the connection that a request comes on, before it reads the body.
 *
 * @param ips where senders are; empty: anywhere
 * @param certificate whose client certificate is needed; null: none is
 */
public record PeerConfig(List<AddressRange> ips, @Nullable CertificateConfig certificate) {
  /** Nothing. */
  public static final PeerConfig ANY = new PeerConfig(List.of(), null);

  /**
   * Whose client certificate will do, once the listener has found it signed by its {@code
   * clientCa}. With both lists empty anybody's will, else one match in either list is enough.
   *
   * @param subjects distinguished names as RFC 2253 writes them, compared in canonical form
   * @param sans alternative names, {@code dns:}, {@code uri:}, {@code email:} or {@code ip:} before
   *     each, in lower case
   */
  public record CertificateConfig(List<String> subjects, List<String> sans) {}
}
