package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.api.ApiServer.Reply;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsIT {
  private static ApiServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new ApiServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/api/v1/nothing", "/api/v1/events/a/b/c"})
  void unknownPathsAreNotFound(String path) throws Exception {
    Reply reply = server.get(path).send();

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json().getString("type")).isEqualTo("about:blank");
    assertThat(reply.json().getString("title")).isEqualTo("Not Found");
    assertThat(reply.json().getInteger("status")).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | /api/v1/events | DELETE, GET, HEAD, POST",
        "PUT | /api/v1/send | POST",
        "GET | /api/v1/dead-letters/replay | POST",
        "POST | /api/v1/events/evt_0 | DELETE, GET, HEAD",
        "PUT | /api/v1/dead-letters | DELETE, GET, HEAD"
      })
  void otherMethodsAreTold(String method, String path, String allow) throws Exception {
    Reply reply = server.request(HttpMethod.valueOf(method), path).send();

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.header("Allow")).isEqualTo(allow);
    assertThat(reply.json().getString("detail")).contains(allow);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE | /api/v1/dead-letters | all | has to be true",
        "DELETE | /api/v1/dead-letters?all=false | all | has to be true",
        "DELETE | /api/v1/dead-letters?all=yes | all | true or false",
        "DELETE | /api/v1/dead-letters?all=true&reason=expired | all | without filters",
        "DELETE | /api/v1/dead-letters?all=true&dryRun=1 | dryRun | true or false",
        "DELETE | /api/v1/dead-letters?reason=expired&limit=5 | limit | allowed are",
        "DELETE | /api/v1/dead-letters?reason=expired&cursor=x | cursor | unchanged",
        "DELETE | /api/v1/dead-letters?reason=expired&cause=%09 | cause | control characters",
        "DELETE | /api/v1/events/evt_1 | id | evt_",
        "POST | /api/v1/deliveries/dlv_1/cancel | id | dlv_",
        "POST | /api/v1/deliveries/dlv_1/cancel?x=1 | x | allowed are []"
      })
  void endingsNameWhatIsWrongBeforeTheyBegin(String method, String uri, String field, String detail)
      throws Exception {
    Reply reply = server.request(HttpMethod.valueOf(method), uri).key(ApiServer.ADMIN).send();

    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.json().getString("field")).isEqualTo(field);
    assertThat(reply.json().getString("detail")).contains(detail);
  }

  @Test
  void answersHeadLikeGetWithoutABody() throws Exception {
    Reply reply = server.request(HttpMethod.HEAD, "/openapi.json").send();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void answersAreNeitherCachedNorGuessedAt() throws Exception {
    Reply reply = server.get("/openapi.json").send();

    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/events?sauce=mail | sauce | allowed are [cursor, destination, limit, q, since",
        "/api/v1/events?source=nobody | source | there are [api, hookgate, mail]",
        "/api/v1/events?destination=nobody | destination | there are [billing, crm, staging]",
        "/api/v1/events?status=lost | status | has to be one of [routed, unrouted, unparsable, pending",
        "/api/v1/events?limit=0 | limit | from 1 to 200",
        "/api/v1/events?limit=201 | limit | from 1 to 200",
        "/api/v1/events?limit=ten | limit | from 1 to 200",
        "/api/v1/events?since=yesterday | since | such as 2h or 7d",
        "/api/v1/events?since=2026-01-01 | since | 2026-01-31T12:00:00Z",
        "/api/v1/events?since=1h&until=2h | until | later than since",
        "/api/v1/events?type=a*b | type | whole segment",
        "/api/v1/events?destination=dst_%7Bx%7D | destination | there are",
        "/api/v1/events?cursor=abc | cursor | unchanged",
        "/api/v1/events?cursor=00000000000000000000000000 | cursor | unchanged",
        "/api/v1/events?cursor=r.00000000000000000000000000 | cursor | unchanged",
        "/api/v1/events?cursor=e.0000000000000000000000000 | cursor | unchanged",
        "/api/v1/rejections?cursor=e.00000000000000000000000000 | cursor | unchanged",
        "/api/v1/alerts?cursor=r.00000000000000000000000000 | cursor | unchanged",
        "/api/v1/audit?cursor=5 | cursor | unchanged",
        "/api/v1/audit?cursor=a.x | cursor | unchanged",
        "/api/v1/dead-letters?cursor=d.00000000000000000000000000 | cursor | unchanged",
        "/api/v1/events?q=a%20b | q | part of an id",
        "/api/v1/events?q=*%25 | q | part of an id",
        "/api/v1/dead-letters?q=evt_1 | q | allowed are",
        "/api/v1/events?limit=99999999999 | limit | from 1 to 200",
        "/api/v1/dead-letters?limit=-1 | limit | from 1 to 200",
        "/api/v1/rejections?limit=1.5 | limit | from 1 to 200",
        "/api/v1/audit?limit=201 | limit | from 1 to 200",
        "/api/v1/alerts?limit=0 | limit | from 1 to 200",
        "/api/v1/audit?since=1h&until=2h | until | later than since",
        "/api/v1/audit?type=a | type | allowed are",
        "/api/v1/rejections?since=1h&until=2h | until | later than since",
        "/api/v1/dead-letters?since=1h&until=1h | until | later than since",
        "/api/v1/events?type=a.*.b* | type | whole segment",
        "/api/v1/events?tenant=acme&source=mail | source | there are [api]",
        "/api/v1/events?tenant=acme&destination=crm | destination | there are []",
        "/api/v1/dead-letters?cursor=evt_1 | cursor | unchanged",
        "/api/v1/dead-letters?match=%7B%22/a~2%22:1%7D | match | JSON pointers",
        "/api/v1/events?type= | type | 1 to 500 characters",
        "/api/v1/events?type=a&type=b | type | given once",
        "/api/v1/events?cursor=%00 | cursor | unchanged",
        "/api/v1/events/evt_short | id | evt_",
        "/api/v1/events/evt_00000000000000000000000000?x=1 | x | allowed are []",
        "/api/v1/dead-letters?reason=tired | reason | has to be one of [exhausted",
        "/api/v1/dead-letters?match=a | match | JSON pointers",
        "/api/v1/dead-letters?match=%7B%7D | match | JSON pointers",
        "/api/v1/dead-letters?match=%7B%22a%22:%22b%22%7D | match | JSON pointers",
        "/api/v1/dead-letters?status=dead | status | allowed are",
      })
  void badQueriesNameTheParameterAndWhatWouldBeRight(String uri, String field, String detail)
      throws Exception {
    Reply reply = server.get(uri).key(ApiServer.READ).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("type")).isEqualTo("urn:hookgate:problem:bad-input");
    assertThat(reply.json().getString("field")).isEqualTo(field);
    assertThat(reply.json().getString("detail")).contains(detail);
  }

  @Test
  void aStoreThatIsAwayIsUnavailableForNow() throws Exception {
    Reply list = server.get("/api/v1/events").key(ApiServer.READ).send();
    Reply sent =
        server
            .post("/api/v1/send")
            .key(ApiServer.PUBLISH)
            .send("{\"url\": \"https://a.example/\", \"payload\": 1}");

    assertThat(list.status()).isEqualTo(503);
    assertThat(list.header("Retry-After")).isNotEmpty();
    assertThat(sent.status()).isEqualTo(503);
    assertThat(sent.json().getString("type")).isEqualTo("urn:hookgate:problem:store-unavailable");
    assertThat(server.metrics.scrape())
        .contains("hookgate_events_total{outcome=\"unavailable\",source=\"api\"} 1.0");
  }

  @Test
  void aBrokenQueryIsABadRequest() throws Exception {
    Reply reply = server.get("/api/v1/events?q=%zz").key(ApiServer.READ).send();

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("detail")).contains("percent-encoded");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"all\": true} | /all | allowed are",
        "{\"ids\": []} | /ids | a list of 1 to 1000",
        "{\"ids\": [\"x\"]} | /ids/0 | dlv_",
        "{\"ids\": [7]} | /ids/0 | has to be a text",
        "{\"ids\": [\"evt_00000000000000000000000000\"], \"type\": \"a\"} | /type | beside ids",
        "{\"source\": \"nobody\"} | /source | there are [api, hookgate, mail]",
        "{\"to\": \"nobody\"} | /to | there are [billing, crm, staging]",
        "{\"to\": \"dst_gone\"} | /to | there are [billing, crm, staging]",
        "{\"reason\": \"tired\"} | /reason | exhausted",
        "{\"match\": {\"/a\": null}} | /match | JSON pointers",
        "{\"match\": [\"/a\"]} | /match | has to be an object",
        "{\"dryRun\": \"yes\"} | /dryRun | true or false",
        "{\"since\": \"now\"} | /since | such as 2h",
      })
  void badBodiesPointAtTheMember(String body, String pointer, String detail) throws Exception {
    Reply reply = server.post("/api/v1/dead-letters/replay").key(ApiServer.REPLAY).send(body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("pointer")).isEqualTo(pointer);
    assertThat(reply.json().getString("detail")).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | no JSON",
        "[] | has to be a JSON object",
        "{\"ids\": | line 1",
        "{\"to\": \"crm\", \"to\": \"staging\"} | Duplicate field 'to'",
        "{} {} | something follows",
        "{\"a\": 01} | line 1",
      })
  void whatIsNoJsonObjectSaysWhere(String body, String detail) throws Exception {
    Reply reply = server.post("/api/v1/dead-letters/replay").key(ApiServer.REPLAY).send(body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().getString("type")).isEqualTo("urn:hookgate:problem:malformed-json");
    assertThat(reply.json().getString("detail")).contains(detail);
  }

  @Test
  void anAnnouncedBodyOverTheLimitIsRefusedUnread() throws Exception {
    String answer =
        raw(
            "POST /api/v1/send HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + ApiServer.PUBLISH
                + "\r\nContent-Length: 1048577\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
    assertThat(answer).contains("\"status\":413");
  }

  @Test
  void aChunkedBodyOverTheLimitIsRefusedWhenItPassesIt() throws Exception {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    String answer =
        raw(
            "POST /api/v1/send HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + ApiServer.PUBLISH
                + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(16)
                + "1\r\nx\r\n");

    assertThat(answer).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void anUnreadBodyOfARefusedRequestEndsTheConnection() throws Exception {
    String answer =
        raw("POST /api/v1/send HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 401 ").containsIgnoringCase("connection: close");
  }

  @Test
  void whatIsNotHttpIsAProblemToo() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n"))
        .contains(" 400 Bad Request")
        .contains("application/problem+json");
    assertThat(raw("GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .contains(" 400 Bad Request");
  }

  @Test
  void aRequestWithoutHostIsRefused() throws Exception {
    assertThat(raw("GET /openapi.json HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  /** Sends it and reads until the other side closes. */
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
