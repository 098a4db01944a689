package io.hookgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
  private static final String DURATION =
      "write a duration such as \"250ms\", \"15s\", \"2h\" or \"3d\"";

  private final ConfigFolder folder;

  ProblemsTest(@TempDir Path folder) {
    this.folder = new ConfigFolder(folder);
  }

  static Stream<Arguments> ofTheSchema() {
    return Stream.of(
        one(
            "{'x/y': 1}",
            "/x~1y",
            "is not a known key; known here: $schema, $comment, ingress, api,"),
        one("{'log': {'level': 'debug'}}", "/log/level", "is not a known key; known here: format"),
        one("{'log': 'json'}", "/log", "must be an object, not a string"),
        one("{'log': {'format': 'xml'}}", "/log/format", "must be one of \"text\", \"json\""),
        one("{'ingress': {'port': '80'}}", "/ingress/port", "must be a whole number, not a string"),
        one("{'ingress': {'port': 8.5}}", "/ingress/port", "a whole number, not a fraction"),
        one("{'ingress': {'port': -1}}", "/ingress/port", "must be at least 0"),
        one("{'ingress': {'port': 65536}}", "/ingress/port", "must be at most 65535"),
        one("{'ingress': {'host': null}}", "/ingress/host", "must be a string, not null"),
        one(
            "{'ingress': {'requestTimeout': 10}}",
            "/ingress/requestTimeout",
            "number: " + DURATION),
        one("{'ingress': {'requestTimeout': '10 s'}}", "/ingress/requestTimeout", DURATION),
        one(
            "{'ingress': {'requestTimeout': '1d'}}",
            "/ingress/requestTimeout",
            "must be from 10ms to 10m"),
        one("{'ingress': {'maxBody': '1MB'}}", "/ingress/maxBody", "write a size such as"),
        one("{'ingress': {'maxBody': '999999999999999GiB'}}", "/ingress/maxBody", "is too large"),
        one("{'ingress': {'maxBody': '65MiB'}}", "/ingress/maxBody", "must be from 1B to 64MiB"),
        one("{'retention': {'maxMemory': 'all'}}", "/retention/maxMemory", "write \"auto\" or"),
        one("{'cluster': {'enabled': true}}", "/cluster/enabled", "write false or leave it out"),
        one(
            "{'defaults': {'retry': {'maxAttempts': 0}}}",
            "/defaults/retry/maxAttempts",
            "least 1"),
        one(
            "{'defaults': {'retry': {'maxAttempts': 1001}}}",
            "/defaults/retry/maxAttempts",
            "at most 1000"),
        one("{'defaults': {'retry': {'factor': 0.5}}}", "/defaults/retry/factor", "at least 1"),
        one("{'defaults': {'retry': {'jitter': 1.1}}}", "/defaults/retry/jitter", "at most 1"),
        one(
            destination("'retry': {'jitter': 'half'}"),
            "/destinations/0/retry/jitter",
            "write a share such as 0.2, or \"full\" or \"none\""),
        one(
            destination("'retry': {'backoff': 'list'}"),
            "/destinations/0/retry/backoff",
            "\"list\" needs \"delays\""),
        one(
            destination("'retry': {'delays': ['5s']}"),
            "/destinations/0/retry/delays",
            "write \"backoff\": \"list\" beside it"),
        one(
            destination("'retry': {'backoff': 'list', 'delays': ['5s', '3h']}"),
            "/destinations/0/retry/delays/1",
            "must not be longer than \"maxDelay\" (2h"),
        one(
            destination("'outcomes': {'permanent': ['4xx'], 'retry': ['404', '4xx']}"),
            "/destinations/0/outcomes/retry/1",
            "\"4xx\" also stands in \"permanent\" ("),
        one(
            destination("'outcomes': {'permanent': ['2xx']}"),
            "/destinations/0/outcomes/permanent/0",
            "2xx is always success"),
        one(
            destination("'retryBudget': {'perSecond': 0}"),
            "/destinations/0/retryBudget/perSecond",
            "at least 1"),
        one(
            "{'defaults': {'circuitBreaker': {'failureRate': 0}}}",
            "/defaults/circuitBreaker/failureRate",
            "at least 0.01"),
        one("{'sources': [{'verify': {'scheme': 'none'}}]}", "/sources/0", "\"name\" is missing: "),
        one("{'sources': [{'name': 'a'}]}", "/sources/0", "\"verify\" is missing: How requests"),
        one(source("'name': 'a b'"), "/sources/0/name", "begin with a letter or digit"),
        one(
            source("'name': 'src_a'"),
            "/sources/0/name",
            "src_, dst_, rt_, evt_ and dlv_ begin ids"),
        one(source("'path': 'hooks'"), "/sources/0/path", "begin with / and use letters"),
        one(source("'path': '/a?b=c'"), "/sources/0/path", "begin with / and use letters"),
        one(source("'response': {'status': 302}"), "/sources/0/response/status", "at most 299"),
        one(source("'forwardHeaders': ['a b']"), "/sources/0/forwardHeaders/0", "a header name"),
        one(destination("'priority': 'urgent'"), "/destinations/0/priority", "one of \"high\""),
        one(destination("'headers': {'a b': 'c'}"), "/destinations/0/headers/a b", "a header name"),
        one(destination("'headers': {'X\\n': 'c'}"), "/destinations/0/headers/X\n", "header name"),
        one(destination("'headers': {'X-A': 1}"), "/destinations/0/headers/X-A", "a string"),
        one(destination("'auth': {}"), "/destinations/0/auth", "write one of \"bearer\""),
        one(destination("'circuitBreaker': false"), "/destinations/0/circuitBreaker", "or null"),
        one(
            destination("'signing': {'scheme': 'standard-webhooks', 'secrets': []}"),
            "/destinations/0/signing/secrets",
            "must not be empty"),
        one(
            destination("'auth': {'bearer': {'env': 'A', 'file': 'b'}}"),
            "/destinations/0/auth/bearer",
            "must have exactly one key: write {\"env\": \"NAME\"} or {\"file\": \"/path\"}"),
        one(destination("'auth': {'bearer': 5}"), "/destinations/0/auth/bearer", "write {\"env\""),
        one(route("'types': []"), "/routes/0/types", "must not be empty"),
        one(route("'types': ['a', 'a']"), "/routes/0/types", "must not have the same item twice"));
  }

  static Stream<Arguments> ofListenersAndStorage() {
    return Stream.of(
        one("{'api': {'port': 8080}}", "/api/port", "is the port of \"ingress\" too"),
        one("{'api': {'host': '0.0.0.0'}}", "/api/host", "\"api.keys\" names no key: add one"),
        one("{'api': {'host': 'api.internal'}}", "/api/host", "other machines can reach"),
        one(
            "{'api': {'keys': [{'name': 'a', 'secret': 'short', 'scopes': ['read']}]}}",
            "/api/keys/0/secret",
            "must have at least 16 characters"),
        one(
            "{'api': {'keys': [{'name': 'a', 'secret': '1234567890123456', 'scopes': ['read']},"
                + " {'name': 'b', 'secret': '1234567890123456', 'scopes': ['admin']}]}}",
            "/api/keys/1/secret",
            "is the same as that of"),
        one(
            "{'api': {'keys': [{'name': 'a', 'secret': '1234567890123456', 'scopes': ['read']},"
                + " {'name': 'a', 'secret': '1234567890123457', 'scopes': ['read']}]}}",
            "/api/keys/1/name",
            "there is another \"a\" at"),
        one(
            "{'ingress': {'tls': {'cert': '/nowhere/cert.pem', 'key': 'pom.xml'}}}",
            "/ingress/tls/cert",
            "there is no readable file /nowhere/cert.pem: name a PEM file"),
        one(
            "{'redis': {'url': 'redis://127.0.0.1:6379'}}",
            "/redis/url",
            "counts only with \"mode\": \"standalone\""),
        one(standalone("'username': 'u'"), "/redis", "\"url\" is missing: \"standalone\" needs it"),
        one(standalone("'url': 'http://a'"), "/redis/url", "is not the URL of a Redis"),
        one(standalone("'url': 'redis://u:p@a'"), "/redis/url", "use username and password"),
        one(standalone("'url': 'unix:a'"), "/redis/url", "names no socket"),
        one("{'redis': {'dataDir': 'a\\u0000'}}", "/redis/dataDir", "is not a path: "),
        one(
            "{'encryption': {'keys': [{'id': 'k', 'secret': 'AAAA'}]}}",
            "/encryption/keys/0/secret",
            "is not a data key: write the base64 of 32 random bytes"),
        one(
            "{'encryption': {'keys': [" + dataKey("k") + "," + dataKey("k") + "]}}",
            "/encryption/keys/1/id",
            "there is another key \"k\""),
        one("{'network': {'allow': ['10.0.0.1']}}", "/network/allow/0", "is not a CIDR range"),
        one("{'network': {'allow': ['a.example/8']}}", "/network/allow/0", "is not a CIDR range"),
        one("{'network': {'allow': ['10.0.0.0/33']}}", "/network/allow/0", "at most 32"),
        one("{'network': {'allow': ['fd00::/129']}}", "/network/allow/0", "at most 128"),
        one(
            "{'defaults': {'retry': {'baseDelay': '3h'}}}",
            "/defaults/retry/baseDelay",
            "\"baseDelay\" (3h) must not be longer than \"maxDelay\" (2h, "),
        one(
            "{'defaults': {'circuitBreaker': {'resetTimeout': '6m'}}}",
            "/defaults/circuitBreaker/resetTimeout",
            "must not be longer than \"maxResetTimeout\" (5m, "));
  }

  static Stream<Arguments> ofSources() {
    return Stream.of(
        one(source("'name': 'api'"), "/sources/0/name", "choose another name"),
        one(source("'path': '/health'"), "/sources/0/path", "not under /health"),
        one(source("'path': '/health/live'"), "/sources/0/path", "not under /health"),
        one(source("'path': '/a/../b'"), "/sources/0/path", "must not have empty parts"),
        one(source("'path': '/a//b'"), "/sources/0/path", "must not have empty parts"),
        one(source("'forwardHeaders': ['HOST']"), "/sources/0/forwardHeaders/0", "leave it out"),
        one(
            source("'response': {'status': 204, 'body': 'x'}"),
            "/sources/0/response/body",
            "cannot be sent with status 204"),
        one(source("'type': 'X-Event'"), "/sources/0/type", "write header:NAME or body:/json/"),
        one(source("'dedup': {'key': 'body:id'}"), "/sources/0/dedup/key", "is not a JSON pointer"),
        one(source("'dedup': {'ttl': '1h'}"), "/sources/0/dedup", "\"key\" is missing"),
        one(verify(""), "/sources/0/verify", "must have exactly one of \"provider\""),
        one(
            verify("'provider': 'github', 'scheme': 'hmac'"),
            "/sources/0/verify",
            "must have exactly one of \"provider\""),
        one(
            verify("'provider': 'githbu', 'secrets': ['x']"),
            "/sources/0/verify/provider",
            "there is no preset \"githbu\"; there are: "),
        one(verify("'provider': 'github'"), "/sources/0/verify", "\"secrets\" is missing or empty"),
        one(
            verify("'provider': 'github', 'secrets': []"),
            "/sources/0/verify",
            "\"secrets\" is missing or empty"),
        one(
            verify("'provider': 'github', 'secrets': ['x'], 'prefix': 'v1='"),
            "/sources/0/verify/prefix",
            "counts only with \"scheme\": leave it out"),
        one(
            verify("'scheme': 'none', 'secrets': ['x']"),
            "/sources/0/verify/secrets",
            "does not count with \"scheme\": \"none\""),
        one(
            verify("'provider': 'standard-webhooks', 'secrets': ['whsec_AAAA', '!']"),
            "/sources/0/verify/secrets/1",
            "is not whsec_ followed by base 64"),
        one(
            verify("'scheme': 'hmac', 'secrets': ['x']"),
            "/sources/0/verify",
            "header: is missing"),
        one(
            verify("'scheme': 'hmac', 'header': 'X-S', 'signed': '{when}', 'secrets': ['x']"),
            "/sources/0/verify/signed",
            "{when} is none of"),
        one(
            "{'sources': [{'name': 'a', 'path': '/in/b', 'verify': {'scheme': 'none'}},"
                + " {'name': 'b', 'verify': {'scheme': 'none'}}]}",
            "/sources/1",
            "/in/b is already the path of the source at"),
        one(
            "{'sources': [{'name': 'a', 'path': '/1', 'verify': {'scheme': 'none'}},"
                + " {'name': 'a', 'path': '/2', 'verify': {'scheme': 'none'}}]}",
            "/sources/1/name",
            "there is another \"a\" at"));
  }

  static Stream<Arguments> ofDestinationsAndRoutes() {
    return Stream.of(
        one(url("ftp://a/"), "/destinations/0/url", "must begin with http:// or https://"),
        one(url("a.example/hooks"), "/destinations/0/url", "must begin with http://"),
        one(url("http://a/b c"), "/destinations/0/url", "is not a URL: write one such as"),
        one(url("http://a/b\\r\\nX: y"), "/destinations/0/url", "is not a URL: write one such as"),
        one(url("http://user:geheim@a/"), "/destinations/0/url", "must not carry user or password"),
        one(url("http://a/#b"), "/destinations/0/url", "has a fragment, which is never sent"),
        one(url("http:///b"), "/destinations/0/url", "names no valid host"),
        one(url("http://a_b/"), "/destinations/0/url", "names no valid host"),
        one(url("http://a:0/"), "/destinations/0/url", "has no valid port"),
        one(url("http://a:70000/"), "/destinations/0/url", "has no valid port"),
        one(header("Host", "a"), "/destinations/0/headers/Host", "is the gateway's own"),
        one(header("content-length", "1"), "/destinations/0/headers/content-length", "own"),
        one(header("Transfer-Encoding", "x"), "/destinations/0/headers/Transfer-Encoding", "own"),
        one(header("Connection", "close"), "/destinations/0/headers/Connection", "own"),
        one(header("Webhook-Id", "1"), "/destinations/0/headers/Webhook-Id", "own"),
        one(header("X-WEBHOOK-Y", "1"), "/destinations/0/headers/X-WEBHOOK-Y", "own"),
        one(header("X-A", "b\\r\\nc"), "/destinations/0/headers/X-A", "is not a header value"),
        one(header("X-A", " b"), "/destinations/0/headers/X-A", "must not begin or end with"),
        one(
            destination("'headers': {'X-A': '1', 'x-a': '2'}"),
            "/destinations/0/headers/x-a",
            "is there twice in other letters"),
        one(
            destination("'headers': {'Authorization': 'x'}, 'auth': {'bearer': 'y'}"),
            "/destinations/0/headers/Authorization",
            "is sent by \"auth\" already"),
        one(
            destination("'auth': {'bearer': 'a b'}"),
            "/destinations/0/auth/bearer",
            "visible ASCII"),
        one(
            destination("'signing': {'scheme': 'standard-webhooks', 'secrets': ['whsec_AAAA']}"),
            "/destinations/0/signing/secrets/0",
            "is not a signing secret: write whsec_"),
        one(
            destination("'auth': {'bearer': 'y', 'basic': {'username': 'a', 'password': 'b'}}"),
            "/destinations/0/auth",
            "must have exactly one key"),
        one(
            destination("'auth': {'basic': {'username': 'a:b', 'password': 'c'}}"),
            "/destinations/0/auth/basic/username",
            "colon"),
        one(
            destination("'auth': {'apiKey': {'header': 'Webhook-Id', 'value': 'c'}}"),
            "/destinations/0/auth/apiKey/header",
            "the gateway's own"),
        one(
            destination(
                "'headers': {'X-Key': 'x'}, 'auth': {'apiKey': {'header': 'x-key', 'value': 'y'}}"),
            "/destinations/0/headers/X-Key",
            "is sent by \"auth\" already"),
        one(
            destination(
                "'auth': {'oauth2': {'tokenUrl': 'ftp://a', 'clientId': 'b',"
                    + " 'clientSecret': 'c'}}"),
            "/destinations/0/auth/oauth2/tokenUrl",
            "http"),
        one(
            destination("'tls': {'cert': '/tmp/none.pem'}"),
            "/destinations/0/tls",
            "\"cert\" and \"key\" go together"),
        one(destination("'tls': {}"), "/destinations/0/tls", "must have \"ca\""),
        one(
            destination("'tls': {'ca': '/nowhere/ca.pem'}"),
            "/destinations/0/tls/ca",
            "cannot be read"),
        one(
            destination("'signing': {'scheme': 'hmac', 'secrets': ['s']}"),
            "/destinations/0/signing",
            "header: is missing"),
        one(
            destination(
                "'signing': {'scheme': 'hmac', 'header': 'webhook-signature', 'secrets': ['s']}"),
            "/destinations/0/signing/header",
            "the gateway's own"),
        one(
            destination(
                "'headers': {'X-Sig': 'x'},"
                    + " 'signing': [{'scheme': 'hmac', 'header': 'X-Sig', 'secrets': ['s']}]"),
            "/destinations/0/signing/0/header",
            "set by another key"),
        one(
            destination(
                "'signing': {'scheme': 'hmac', 'header': 'X-Sig', 'signed': '{body}{nonce}',"
                    + " 'secrets': ['s']}"),
            "/destinations/0/signing/signed",
            "{nonce} is none of"),
        one(
            destination(
                "'signing': {'scheme': 'standard-webhooks', 'header': 'X-Sig', 'secrets':"
                    + " ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']}"),
            "/destinations/0/signing/header",
            "counts only with"),
        one(
            destination(
                "'signing': {'scheme': 'standard-webhooks', 'secrets': [{'value':"
                    + " 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'notAfter':"
                    + " '2030-01-01T00:00:00Z'}]}"),
            "/destinations/0/signing/secrets",
            "every secret has an end"),
        one(
            destination("'signing': {'scheme': 'standard-webhooks', 'secrets': ['whsk_AAAA']}"),
            "/destinations/0/signing/secrets/0",
            "ed25519 key of 32 or 64 bytes"),
        one(
            "{'network': {'proxy': {'url': 'https://proxy:1'}}}",
            "/network/proxy/url",
            "expected http://host:port"),
        one(
            "{'network': {'proxy': {'url': 'http://proxy:1', 'username': 'a'}}}",
            "/network/proxy",
            "go together"),
        one(
            destination("'retry': {'maxDelay': '1s'}"),
            "/destinations/0/retry/baseDelay",
            "\"baseDelay\" (15s) must not be longer than \"maxDelay\" (1s, "),
        one(
            published("'path': '/x'"),
            "/sources/0/path",
            "does not count with \"scheme\": \"publish\""),
        one(
            published("'type': 'body:/t'"),
            "/sources/0/type",
            "does not count with \"scheme\": \"publish\""),
        one(
            published("'dedup': {'key': 'body:/id'}"),
            "/sources/0/dedup",
            "does not count with \"scheme\": \"publish\""),
        one(
            published("'order': {'key': 'body:/k'}"),
            "/sources/0/order",
            "does not count with \"scheme\": \"publish\""),
        one(
            published("'split': '/a'"),
            "/sources/0/split",
            "does not count with \"scheme\": \"publish\""),
        one(
            published("'forwardHeaders': ['X-A']"),
            "/sources/0/forwardHeaders",
            "does not count with \"scheme\": \"publish\""),
        one(
            published("'response': {'status': 201}"),
            "/sources/0/response",
            "does not count with \"scheme\": \"publish\""),
        one(
            verify("'scheme': 'publish', 'secrets': ['x']"),
            "/sources/0/verify/secrets",
            "does not count with"),
        one(
            route("'source': 'nobody'"),
            "/routes/0/source",
            "there is no source \"nobody\"; there"),
        one(
            route("'destinations': ['d', 'dd']"),
            "/routes/0/destinations/1",
            "there is no destination \"dd\"; there are: d"),
        one(route("'types': ['a*']"), "/routes/0/types/0", "a * stands for a whole segment"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"ofTheSchema", "ofListenersAndStorage", "ofSources", "ofDestinationsAndRoutes"})
  void namesFilePointerAndWhatWouldBeRight(String json, String pointer, String sentence) {
    List<Problem> problems = folder.problems(json.replace('\'', '"'));

    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.file()).endsWith("conf-0.json");
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.message()).contains(sentence).doesNotContain("geheim");
            });
  }

  @Test
  void namesEveryProblemAtOnceInTheOrderOfTheFiles() {
    List<Problem> problems =
        folder.problems(
            """
            {"ingress": {"port": 70000}, "nonsense": 1, "log": {"format": "xml"}}""",
            """
            {"destinations": [
              {"name": "a", "url": "http://a/"}, {"name": "b", "url": "http://b/"},
              {"name": "c", "url": "ftp://c/", "timeout": 5, "priority": "urgent"}],
             "routes": [{"name": "r", "source": "gone", "destinations": ["c", "gone"]}]}""");

    assertThat(problems.stream().map(problem -> problem.pointer()))
        .containsExactly(
            "/ingress/port",
            "/log/format",
            "/nonsense",
            "/destinations/2/priority",
            "/destinations/2/timeout",
            "/destinations/2/url",
            "/routes/0/destinations/1",
            "/routes/0/source");
    assertThat(problems.stream().map(problem -> Path.of(problem.file()).getFileName().toString()))
        .containsExactly(
            "conf-0.json",
            "conf-0.json",
            "conf-0.json",
            "conf-1.json",
            "conf-1.json",
            "conf-1.json",
            "conf-1.json",
            "conf-1.json");
  }

  @Test
  void standaloneRedisNeedsKeysOfItsOwn() {
    List<Problem> problems =
        folder.problems(
            """
            {"redis": {"mode": "standalone", "url": "redis://127.0.0.1:6379"}}""");

    assertThat(folder.said(problems))
        .containsExactly(
            "conf-0.json#/api/keys: \"standalone\" needs an API key: none is made by itself there",
            "conf-0.json#/encryption/keys: \"standalone\" needs a data key: none is made by itself"
                + " there");
  }

  @Test
  void oneSourceMayReachAtMost256Destinations() {
    String destinations =
        IntStream.range(0, 257)
            .mapToObj(i -> "{'name': 'd%d', 'url': 'http://a/'}".formatted(i))
            .collect(Collectors.joining(","));
    String most =
        IntStream.range(0, 256).mapToObj(i -> "'d" + i + "'").collect(Collectors.joining(","));
    String json =
        ("{'sources': [{'name': 's', 'verify': {'scheme': 'none'}}], 'destinations': [%s],"
                + " 'routes': [{'name': 'a', 'source': 's', 'destinations': [%s]},"
                + " {'name': 'b', 'source': 's', 'types': ['x'], 'enabled': %%s,"
                + " 'destinations': ['d256']}]}")
            .formatted(destinations, most)
            .replace('\'', '"');

    assertThat(folder.said(folder.problems(json.formatted(true))))
        .containsExactly(
            "conf-0.json#/sources/0: the enabled routes of this source name 257 destinations: at"
                + " most 256 may get one event");
    assertThat(folder.config(json.formatted(false)).routes()).hasSize(2);
  }

  @Test
  void malformedJsonIsNamedWithLineAndColumn() {
    List<Problem> problems =
        folder.problems("{\n  \"log\": }", "", "{} {}", "[]", "{\"a\": 1, \"a\": 2}", "{/* */}");

    assertThat(folder.said(problems))
        .satisfiesExactly(
            said ->
                assertThat(said)
                    .startsWith("conf-0.json: is not JSON: line 2, column 10: Unexpected"),
            said -> assertThat(said).startsWith("conf-1.json: is not JSON: line 1, column 1: "),
            said -> assertThat(said).startsWith("conf-2.json: is not JSON: line 1, column "),
            said ->
                assertThat(said).isEqualTo("conf-3.json: must be a JSON object: begin it with {"),
            said ->
                assertThat(said)
                    .startsWith("conf-4.json: is not JSON: line 1, column ")
                    .contains("Duplicate field 'a'"),
            said -> assertThat(said).startsWith("conf-5.json: is not JSON: line 1, column 2: "));
  }

  @Test
  void aSecretWithoutQuotesIsNotRepeated() {
    assertThat(folder.said(folder.problems("{\"secret\": geheim}")))
        .singleElement()
        .asString()
        .contains("line 1, column", "a value without quotes")
        .doesNotContain("geheim");
  }

  @Test
  void filesThatCannotBeReadAreNamed() throws Exception {
    Path empty = Files.createDirectory(folder.folder().resolve("empty"));
    Loaded loaded = folder.load(List.of(folder.folder().resolve("gone.json"), empty));

    assertThat(folder.said(((Loaded.Invalid) loaded).problems()))
        .containsExactly(
            "gone.json: cannot be read: there is no such file",
            "empty: is a folder without any *.json file: name a file or put one in");
  }

  @Test
  void aSchemaProblemIsNamedInTheFileOfTheValueAndNotOfTheMergedWhole() {
    List<Problem> problems =
        folder.problems(
            """
            {"destinations": [{"name": "a", "url": "http://a/"}, {"name": "b"}]}""",
            """
            {"destinations": [{"name": "c", "url": "http://c/"}, {"name": "a", "timeout": "x"}]}""");

    assertThat(folder.said(problems))
        .satisfiesExactly(
            said -> assertThat(said).startsWith("conf-0.json#/destinations/1: \"url\" is missing"),
            said -> assertThat(said).startsWith("conf-1.json#/destinations/1/timeout: write a"));
  }

  private static Arguments one(String json, String pointer, String sentence) {
    return Arguments.of(json, pointer, sentence);
  }

  /** A source with these keys; name and verification where they are not among them. */
  private static String source(String keys) {
    String name = keys.startsWith("'name'") ? "" : "'name': 's', ";
    return "{'sources': [{" + name + "'verify': {'scheme': 'none'}, " + keys + "}]}";
  }

  private static String published(String keys) {
    return "{'sources': [{'name': 's', 'verify': {'scheme': 'publish'}, " + keys + "}]}";
  }

  private static String verify(String keys) {
    return "{'sources': [{'name': 's', 'verify': {" + keys + "}}]}";
  }

  private static String destination(String keys) {
    return "{'destinations': [{'name': 'd', 'url': 'http://d/', " + keys + "}]}";
  }

  private static String url(String url) {
    return "{'destinations': [{'name': 'd', 'url': '" + url + "'}]}";
  }

  private static String header(String name, String value) {
    return destination("'headers': {'" + name + "': '" + value + "'}");
  }

  /** A route with these keys; whatever it needs where that is not among them. */
  private static String route(String keys) {
    String source = keys.startsWith("'source'") ? "" : "'source': 's', ";
    String destinations = keys.startsWith("'destinations'") ? "" : "'destinations': ['d'], ";
    return "{'sources': [{'name': 's', 'verify': {'scheme': 'none'}}],"
        + " 'destinations': [{'name': 'd', 'url': 'http://d/'}],"
        + (" 'routes': [{'name': 'r', " + source + destinations + keys + "}]}");
  }

  private static String standalone(String keys) {
    return "{'redis': {'mode': 'standalone', "
        + keys
        + "}, 'encryption': {'keys': ["
        + dataKey("k")
        + "]}, 'api': {'keys': [{'name': 'a', 'secret': '1234567890123456', 'scopes': ['read']}]}}";
  }

  private static String dataKey(String id) {
    return "{'id': '%s', 'secret': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='}".formatted(id);
  }
}
