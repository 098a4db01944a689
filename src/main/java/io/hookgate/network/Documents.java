package io.hookgate.network;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches small public documents, such as certificates and key sets: over https, from an address
 * that the guard lets through, without redirects. At most {@value #MAX_BYTES} bytes within {@value
 * #TIMEOUT_SECONDS} s, {@value #MAX_UNDER_WAY} at a time.
 *
 * <p>Whoever can reach a listener can cause fetches, so all who ask for a URL share one, and what
 * came of it, failures too, is what everybody hears for {@value #REMEMBER_SECONDS} s. For one event
 * loop.
 */
public final class Documents {
  static final int MAX_BYTES = 64 * 1024;
  static final int MAX_UNDER_WAY = 4;
  static final int REMEMBER_SECONDS = 10;
  static final int TIMEOUT_SECONDS = 5;

  private static final int MAX_REMEMBERED = 64;
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  final Vertx vertx;
  final Outlet outlet;
  private final Locator locator;
  private final LongSupplier nanoTime;
  private final Map<String, Remembered> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };
  private int underWay;

  private record Remembered(Future<byte[]> document, long until) {}

  /**
   * To be made on the event loop that uses it.
   *
   * @param options as {@link #options} says, with other authorities to trust where need be
   * @param lookup all addresses of a name
   * @param nanoTime monotonic clock, nanoseconds
   * @param proxy null to connect directly
   */
  public Documents(
      Vertx vertx,
      AddressGuard guard,
      HttpClientOptions options,
      Function<String, Future<List<InetAddress>>> lookup,
      LongSupplier nanoTime,
      @Nullable Proxy proxy) {
    this.vertx = vertx;
    this.outlet =
        Outlet.of(
            vertx,
            options,
            new PoolOptions().setHttp1MaxSize(2).setMaxWaitQueueSize(MAX_UNDER_WAY),
            proxy);
    this.locator = new Locator(guard, nanoTime, lookup);
    this.nanoTime = nanoTime;
  }

  /** What the client is made of. */
  public static HttpClientOptions options() {
    return new HttpClientOptions()
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setKeepAlive(false)
        .setConnectTimeout(Math.toIntExact(Duration.ofSeconds(TIMEOUT_SECONDS).toMillis()))
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setDecompressionSupported(false)
        .setVerifyHost(true);
  }

  /** With the machine's resolver, and the authorities that this Java trusts. */
  public static Documents of(Vertx vertx, AddressGuard guard, @Nullable Proxy proxy) {
    return new Documents(vertx, guard, options(), Locator.system(vertx), System::nanoTime, proxy);
  }

  /**
   * The document there; the array is shared and must not be written to. Fails with {@link
   * FetchFailed} whatever the reason.
   */
  public Future<byte[]> fetch(String url) {
    Remembered known = remembered.get(url);
    if (known != null && (!known.document.isComplete() || nanoTime.getAsLong() - known.until < 0)) {
      return known.document;
    }
    if (underWay >= MAX_UNDER_WAY) {
      return Future.failedFuture(new FetchFailed("too many other documents are being fetched"));
    }
    underWay++;
    Future<byte[]> document = locate(url).onComplete(ended -> underWay--);
    remembered.remove(url);
    remembered.put(
        url,
        new Remembered(
            document, nanoTime.getAsLong() + Duration.ofSeconds(REMEMBER_SECONDS).toNanos()));
    return document;
  }

  private Future<byte[]> locate(String url) {
    Endpoint endpoint;
    try {
      endpoint = Endpoint.parse(url);
    } catch (NotAllowed e) {
      return Future.failedFuture(failed(e));
    }
    return endpoint.tls()
        ? new Fetch(this, endpoint).run(locator.locate(endpoint.host(), 0))
        : Future.failedFuture(new FetchFailed("the URL is not https"));
  }

  static FetchFailed failed(Throwable cause) {
    return cause instanceof FetchFailed known
        ? known
        : new FetchFailed(cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }
}
