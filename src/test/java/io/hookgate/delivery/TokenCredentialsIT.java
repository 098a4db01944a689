package io.hookgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.backoff.RetryPolicy;
import io.hookgate.config.AuthConfig;
import io.hookgate.config.Secret;
import io.hookgate.model.ErrorClass;
import io.hookgate.model.Header;
import io.hookgate.network.AddressGuard;
import io.hookgate.network.Forms;
import io.hookgate.network.Locator;
import io.hookgate.network.Outlet;
import io.hookgate.store.Settlement;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TokenCredentialsIT {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicLong now = new AtomicLong();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> authorized = new CopyOnWriteArrayList<>();
  private volatile int tokenStatus = 200;
  private volatile String tokenAnswer = "";
  private volatile String accepted = "";
  private HttpServer issuer;
  private HttpServer destination;
  private Outlet outlet;
  private Locator locator;

  @BeforeEach
  void serve() {
    outlet = Outlet.of(vertx, HttpSender.options(), HttpSender.pool(4), null);
    locator =
        new Locator(
            new AddressGuard(List.of("127.0.0.0/8")), System::nanoTime, Locator.system(vertx));
    issuer =
        listen(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                form -> {
                                  asked.add(request.getHeader("Authorization") + " " + form);
                                  String token = "token-" + asked.size();
                                  request
                                      .response()
                                      .setStatusCode(tokenStatus)
                                      .end(
                                          tokenAnswer.isEmpty()
                                              ? answer(token, "3600")
                                              : tokenAnswer);
                                })));
    destination =
        listen(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      String proof = request.getHeader("Authorization");
                      authorized.add(proof);
                      boolean fine = accepted.isEmpty() || ("Bearer " + accepted).equals(proof);
                      request.response().setStatusCode(fine ? 200 : 401).end();
                    }));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void asksOnceAndKeepsTheToken() {
    Target target = target(credentials("basic"));
    assertThat(send(target).status()).isEqualTo(200);
    assertThat(send(target).status()).isEqualTo(200);
    assertThat(authorized).containsExactly("Bearer token-1", "Bearer token-1");
    // Id and secret are form-encoded before they are a Basic credential: me%3A1:s%2B+secret.
    assertThat(asked)
        .containsExactly(
            "Basic bWUlM0ExOnMlMkIrc2VjcmV0"
                + " grant_type=client_credentials&scope=a+b&audience=https%3A%2F%2Fapi");
  }

  @Test
  void sendsIdAndSecretInTheFormWhereTheEndpointWantsThem() {
    assertThat(send(target(credentials("form"))).status()).isEqualTo(200);
    assertThat(asked)
        .containsExactly(
            "null grant_type=client_credentials&scope=a+b&audience=https%3A%2F%2Fapi"
                + "&client_id=me%3A1&client_secret=s%2B+secret");
  }

  @Test
  void manyWhoNeedATokenShareOneCall() {
    Target target = target(credentials("basic"));
    List<Future<Reply>> all =
        List.of(sending(target), sending(target), sending(target), sending(target));
    for (Future<Reply> reply : all) {
      assertThat(reply.timeout(20, TimeUnit.SECONDS).await().status()).isEqualTo(200);
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void renewsBeforeTheEndAndUsesTheOldOneWhileThatFails() {
    Target target = target(credentials("basic"));
    send(target);
    advance(Duration.ofMinutes(59).minusSeconds(1));
    send(target);
    assertThat(asked).hasSize(1);

    advance(Duration.ofSeconds(2));
    tokenStatus = 503;
    assertThat(send(target).status()).isEqualTo(200);
    assertThat(asked).hasSize(2);

    tokenStatus = 200;
    advance(Duration.ofSeconds(2));
    assertThat(send(target).status()).isEqualTo(200);
    assertThat(authorized)
        .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-1", "Bearer token-3");
  }

  @Test
  void aTokenThatWasTakenBackIsRenewedAndTheAttemptIsTriedAgainSoon() {
    Target target = target(credentials("basic"));
    send(target);
    accepted = "token-2";
    advance(TokenCredentials.FRESH);
    Reply refused = send(target);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.detail()).contains("the access token is renewed");
    assertThat(judged(refused))
        .isInstanceOfSatisfying(
            Settlement.Retry.class, retry -> assertThat(retry.delayMillis()).isBetween(1L, 2000L));
    assertThat(Classifier.evidence(refused)).isEqualTo(Evidence.NONE);

    assertThat(send(target).status()).isEqualTo(200);
    assertThat(asked).hasSize(2);
  }

  @Test
  void a401ForAFreshTokenIsTheDestinationsAnswer() {
    accepted = "none";
    Reply reply = send(target(credentials("basic")));
    assertThat(reply.error()).isNull();
    assertThat(judged(reply)).isInstanceOf(Settlement.Dead.class);
    assertThat(asked).hasSize(1);
  }

  @Test
  void aFailedCallIsAFailedAttemptThatSaysWhyWithoutSecrets() {
    tokenStatus = 400;
    tokenAnswer = "{\"error\": \"invalid_client\", \"error_description\": \"canary\"}";
    Target target = target(credentials("basic"));
    Reply reply = send(target);
    assertThat(reply.status()).isZero();
    assertThat(reply.error()).isEqualTo(ErrorClass.HTTP_STATUS);
    assertThat(reply.detail())
        .isEqualTo("no access token: the token endpoint answered with status 400, invalid_client");
    assertThat(judged(reply)).isInstanceOf(Settlement.Retry.class);
    assertThat(Classifier.evidence(reply)).isEqualTo(Evidence.BAD);
    send(target);
    assertThat(asked).as("who asks within a second hears the same").hasSize(1);
    assertThat(authorized).isEmpty();
  }

  @Test
  void answersWithoutATokenAreRefused() {
    for (String answer :
        List.of(
            "no json",
            "[]",
            "{}",
            "{\"access_token\": 1}",
            "{\"access_token\": \"a b\"}",
            "{\"access_token\": \"a\\r\\nX: y\"}",
            "{\"access_token\": \"canary\", \"token_type\": \"mac\"}")) {
      tokenAnswer = answer;
      Reply reply = send(target(credentials("basic")));
      assertThat(reply.error()).as(answer).isEqualTo(ErrorClass.HTTP_STATUS);
      assertThat(reply.detail()).startsWith("no access token: ").doesNotContain("canary");
    }
    assertThat(authorized).isEmpty();
  }

  @Test
  void tokenEndpointsAreJudgedAsDestinationsAre() {
    String inside = "http://169.254.169.254/token";
    Reply reply = send(target(credentials(inside, "basic")));
    assertThat(reply.error()).isEqualTo(ErrorClass.BLOCKED);
    assertThat(reply.detail()).contains("no access token", "169.254.169.254", "metadata");
  }

  @Test
  void tokenEndpointThatIsNotThereIsAConnectError() {
    issuer.close().await();
    Reply reply = send(target(credentials("basic")));
    assertThat(reply.error()).isEqualTo(ErrorClass.CONNECT);
    assertThat(reply.detail()).startsWith("no access token: the token endpoint: no connection");
  }

  @Test
  void lifeIsWhatTheAnswerSaysWithinBounds() {
    tokenAnswer = answer("short", "\"10\"");
    Target target = target(credentials("basic"));
    send(target);
    advance(Duration.ofSeconds(8));
    send(target);
    assertThat(asked).hasSize(1);
    advance(Duration.ofSeconds(2));
    send(target);
    assertThat(asked).hasSize(2);

    tokenAnswer = "{\"access_token\": \"unsaid\"}";
    Target unsaid = target(credentials("basic"));
    send(unsaid);
    advance(TokenCredentials.USUAL_LIFE.minusMinutes(1));
    send(unsaid);
    assertThat(asked).hasSize(3);
    advance(Duration.ofMinutes(2));
    send(unsaid);
    assertThat(asked).hasSize(4);
  }

  private static String answer(String token, String seconds) {
    return "{\"access_token\": \"%s\", \"token_type\": \"Bearer\", \"expires_in\": %s}"
        .formatted(token, seconds);
  }

  private void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private TokenCredentials credentials(String way) {
    return credentials("http://127.0.0.1:" + issuer.actualPort() + "/token", way);
  }

  private TokenCredentials credentials(String url, String way) {
    Forms forms = new Forms(vertx, outlet, locator, Duration.ofSeconds(5));
    AuthConfig.OAuth2 config =
        new AuthConfig.OAuth2(
            url,
            "me:1",
            new Secret("s+ secret", "env S"),
            "a b",
            "https://api",
            way.equals("form"),
            null);
    return new TokenCredentials(config, forms, now::get);
  }

  private Target target(Credentials credentials) {
    Target plain =
        Samples.target(
            "http://127.0.0.1:" + destination.actualPort() + "/", Duration.ofSeconds(20));
    return new Target(
        plain.destinationId(),
        plain.label(),
        plain.url(),
        plain.timeout(),
        plain.handling(),
        null,
        null,
        List.of(new Header("X-Team", "growth")),
        new Access(credentials, null));
  }

  private Reply send(Target target) {
    return sending(target).timeout(30, TimeUnit.SECONDS).await();
  }

  private Future<Reply> sending(Target target) {
    HttpSender sender = new HttpSender(vertx, outlet, locator, Environment.system(), "1");
    Promise<Reply> reply = Promise.promise();
    context.runOnContext(go -> sender.send(target, Samples.delivery()).onComplete(reply));
    return reply.future();
  }

  private static Settlement judged(Reply reply) {
    RetryPolicy policy =
        new RetryPolicy(
            3, Duration.ofSeconds(10), 2, Duration.ofMinutes(1), 0, Duration.ofDays(365));
    return new Classifier(new Random(1))
        .classify(reply, Samples.delivery(), new Handling(policy, Statuses.USUAL, null));
  }

  private static HttpServer listen(HttpServer server) {
    return server.listen(0, "127.0.0.1").timeout(20, TimeUnit.SECONDS).await();
  }
}
