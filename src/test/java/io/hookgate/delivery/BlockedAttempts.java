package io.hookgate.delivery;

import io.hookgate.model.ErrorClass;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.Documents;
import io.hookgate.network.Forms;
import io.hookgate.network.Locator;
import io.hookgate.network.NotAllowed;
import io.hookgate.network.Outlet;
import io.hookgate.network.Proxy;
import io.hookgate.network.Visitor;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries every way out (deliveries, forms for tokens, documents, visits) to addresses that are never
 * open, by number and by name, with a guard that is as open as can be for those that no
 * configuration opens. Prints a line for each that was not refused by the guard.
 */
final class BlockedAttempts {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final List<String> PRIVATE =
      List.of(
          "0.0.0.0",
          "10.0.0.1",
          "100.64.0.1",
          "127.0.0.1",
          "172.16.0.1",
          "192.0.0.8",
          "192.0.2.1",
          "192.88.99.1",
          "192.168.0.1",
          "198.18.0.1",
          "198.51.100.1",
          "203.0.113.1",
          "224.0.0.1",
          "240.0.0.1",
          "255.255.255.255",
          "::",
          "::1",
          "::ffff:10.0.0.1",
          "100::1",
          "2001:db8::1",
          "3fff::1",
          "5f00::1",
          "fc00::1",
          "fec0::1",
          "ff02::1");
  private static final List<String> NEVER =
      List.of(
          "169.254.169.254",
          "169.254.170.2",
          "100.100.100.200",
          "168.63.129.16",
          "192.0.0.192",
          "::ffff:169.254.169.254",
          "::a9fe:a9fe",
          "::ffff:0:169.254.169.254",
          "fe80::1",
          "fd00:ec2::254",
          "fd20:ce::254",
          "64:ff9b::a9fe:a9fe",
          "64:ff9b:1::1",
          "2002:a9fe:a9fe::1",
          "2001:0:a9fe:a9fe::1");

  private final Vertx vertx;
  private final Context context;
  private final @Nullable Proxy proxy;

  BlockedAttempts(Vertx vertx, @Nullable Proxy proxy) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.proxy = proxy;
  }

  /** For a process of its own: exit code 0 when everything was refused. */
  public static void main(String[] args) throws UnknownHostException {
    Vertx vertx = Vertx.vertx();
    List<String> open = new BlockedAttempts(vertx, null).run();
    open.forEach(System.out::println);
    vertx.close().await();
    System.exit(open.isEmpty() ? 0 : 1);
  }

  /** What the guard did not refuse. */
  List<String> run() throws UnknownHostException {
    List<String> open = new ArrayList<>();
    for (String address : PRIVATE) {
      tryAll(address, new AddressGuard(List.of()), open);
    }
    for (String address : NEVER) {
      tryAll(address, new AddressGuard(List.of("0.0.0.0/0", "::/0")), open);
    }
    return open;
  }

  private void tryAll(String address, AddressGuard guard, List<String> open)
      throws UnknownHostException {
    InetAddress leadsTo = InetAddress.getByName(address);
    Function<String, Future<List<InetAddress>>> names =
        name -> Future.succeededFuture(List.of(leadsTo));
    String literal = address.contains(":") ? "[" + address + "]" : address;
    for (String host : List.of(literal, "rebinding.example.com")) {
      String url = "https://" + host + "/";
      Locator locator = new Locator(guard, System::nanoTime, names);
      Outlet outlet = Outlet.of(vertx, HttpSender.options(), HttpSender.pool(1), proxy);
      HttpSender sender = new HttpSender(vertx, outlet, locator, Environment.system(), "1");
      expect("delivery " + url, open, () -> delivered(sender, url));
      Forms forms = new Forms(vertx, outlet, locator, LIMIT);
      expect("token " + url, open, () -> forms.post(new Forms.Form(url, null, "a=b", null)));
      expect("visit " + url, open, () -> visited(locator, url));
      expect("document " + url, open, () -> fetched(guard, names, url));
    }
  }

  private static Future<?> delivered(HttpSender sender, String url) {
    return sender
        .send(Samples.target(url, LIMIT), Samples.delivery())
        .compose(
            reply ->
                reply.error() == ErrorClass.BLOCKED
                    ? Future.failedFuture(new NotAllowed(reply.detail()))
                    : Future.succeededFuture(reply));
  }

  private Future<?> visited(Locator locator, String url) {
    return new Visitor(vertx, locator, LIMIT, proxy).visit(URI.create(url));
  }

  private Future<?> fetched(
      AddressGuard guard, Function<String, Future<List<InetAddress>>> names, String url) {
    return new Documents(vertx, guard, Documents.options(), names, System::nanoTime, proxy)
        .fetch(url);
  }

  private void expect(String what, List<String> open, Supplier<Future<?>> attempt) {
    Promise<String> outcome = Promise.promise();
    context.runOnContext(
        go ->
            attempt
                .get()
                .onComplete(
                    done ->
                        outcome.complete(
                            done.succeeded() ? "went out" : String.valueOf(done.cause()))));
    String said = outcome.future().timeout(20, TimeUnit.SECONDS).await();
    if (!said.contains("NotAllowed")) {
      open.add(what + ": " + said);
    }
  }
}
