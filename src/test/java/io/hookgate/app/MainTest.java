package io.hookgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.cli.ExitCodes;
import io.hookgate.cli.Terminal;
import io.hookgate.config.GatewayConfig;
import io.hookgate.signature.Presets;
import io.hookgate.signature.WebhookSecrets;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final String SECRET = "It's a Secret to Everybody";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<GatewayConfig> started = new ArrayList<>();
  private int gatewayEndsWith = ExitCodes.FINE;

  @TempDir private Path folder = Path.of("");

  @Test
  void runsTheGatewayWithTheConfigurationThatIsNamed() throws IOException {
    Path conf = write("a.json", "{\"ingress\": {\"port\": 7001}}");

    assertThat(execute("run", "--conf", conf.toString())).isEqualTo(ExitCodes.FINE);

    assertThat(started)
        .singleElement()
        .extracting(config -> config.ingress().port())
        .isEqualTo(7001);
  }

  @Test
  void runsTheGatewayWhenNoCommandIsGiven() throws IOException {
    Path conf = write("a.json", "{}");

    assertThat(execute("--conf", conf.toString())).isEqualTo(ExitCodes.FINE);

    assertThat(started).hasSize(1);
  }

  @Test
  void makesSigningSecrets() {
    assertThat(execute("keys", "signing")).isEqualTo(ExitCodes.FINE);
    assertThat(WebhookSecrets.problem(out.toString().strip())).isNull();
    assertThat(out.toString()).startsWith("whsec_");
  }

  @Test
  void makesAsymmetricSigningKeysWithTheKeyThatVerifies() {
    assertThat(execute("keys", "signing", "--asymmetric")).isEqualTo(ExitCodes.FINE);
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(WebhookSecrets.problem(lines.get(0))).isNull();
    assertThat(lines.get(1)).matches("whpk_[A-Za-z0-9+/]{43}=");
  }

  @Test
  void keysExplainThemselvesAndWhatIsWrong() {
    assertThat(execute("keys", "--help")).isEqualTo(ExitCodes.FINE);
    assertThat(execute("keys", "signing", "--help")).isEqualTo(ExitCodes.FINE);
    assertThat(out.toString()).contains("signing", "--asymmetric");
    assertThat(execute("keys", "signing", "--short")).isEqualTo(ExitCodes.WRONG_USAGE);
  }

  @Test
  void endsWithTheGatewaysExitCode() throws IOException {
    gatewayEndsWith = ExitCodes.FAILED;

    assertThat(execute("run", "--conf", write("a.json", "{}").toString()))
        .isEqualTo(ExitCodes.FAILED);
  }

  @Test
  void letsLaterFilesOverrideEarlierOnes() throws IOException {
    Path first = write("a.json", "{\"ingress\": {\"port\": 7001}, \"api\": {\"port\": 7003}}");
    Path second = write("b.json", "{\"ingress\": {\"port\": 7002}}");

    execute("run", "--conf", first.toString(), "--conf", second.toString());

    assertThat(started.get(0).ingress().port()).isEqualTo(7002);
    assertThat(started.get(0).api().port()).isEqualTo(7003);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check"})
  void printsEveryProblemWithItsPlaceAndStartsNothing(String command) throws IOException {
    Path conf = write("a.json", "{\"ingress\": {\"port\": \"many\"}, \"ingres\": {}}");

    assertThat(execute(command, "--conf", conf.toString())).isEqualTo(ExitCodes.WRONG_USAGE);

    assertThat(err.toString())
        .contains(conf + "#/ingress/port: ")
        .contains(conf + "#/ingres: ")
        .contains("2 problems in the configuration");
    assertThat(out.toString()).isEmpty();
    assertThat(started).isEmpty();
  }

  @Test
  void saysThatTheConfigurationIsFine() throws IOException {
    assertThat(execute("check", "--conf", write("a.json", "{}").toString()))
        .isEqualTo(ExitCodes.FINE);

    assertThat(out.toString()).hasLineCount(1).contains("0 sources").contains("fine");
    assertThat(started).isEmpty();
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThat(execute("check", "--conf", folder.resolve("none.json").toString()))
        .isEqualTo(ExitCodes.WRONG_USAGE);

    assertThat(err.toString()).contains("none.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"walk", "--walk"})
  void refusesUnknownCommandsAndOptions(String word) {
    assertThat(execute(word)).isEqualTo(ExitCodes.WRONG_USAGE);

    assertThat(err.toString()).contains(word);
    assertThat(started).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "check",
        "send",
        "sign",
        "verify",
        "providers",
        "receive",
        "destinations",
        "pause",
        "resume",
        "enable",
        "disable",
        "demo",
        "config-reference",
        "version"
      })
  void explainsEveryCommand(String command) {
    assertThat(execute(command, "--help")).isEqualTo(ExitCodes.FINE);

    assertThat(out.toString()).contains("Usage: hookgate " + command);
  }

  @Test
  void listsItsCommandsWithoutTheHiddenOnes() {
    assertThat(execute("--help")).isEqualTo(ExitCodes.FINE);

    assertThat(out.toString())
        .contains("run", "check", "send", "sign", "verify", "receive", "pause", "resume", "version")
        .doesNotContain("demo", "config-reference");
  }

  @Test
  void listsTheProviders() {
    assertThat(execute("providers")).isEqualTo(ExitCodes.FINE);

    assertThat(out.toString())
        .hasLineCount(1 + Presets.names().size())
        .containsPattern("github +x-hub-signature-256 +HMAC-SHA-256 \\(hex\\) of \\{body}")
        .containsPattern("gitlab +x-gitlab-token +the secret itself");
  }

  @Test
  void tellsEverythingAboutTheProvidersAsJson() {
    assertThat(execute("providers", "--json")).isEqualTo(ExitCodes.FINE);

    List<JsonObject> providers = out.toString().lines().map(JsonObject::new).toList();
    assertThat(providers).hasSize(Presets.names().size());
    assertThat(providers.get(0).getString("name")).isEqualTo(firstOf(Presets.names()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "github",
        "square",
        "onfleet",
        "resend",
        "cloudinary",
        "gitlab",
        "box",
        "okta",
        "postmark"
      })
  void verifiesWhatItSigns(String provider) throws IOException {
    String body = write("body.json", "{\"id\": 7}").toString();
    List<String> whose =
        List.of(
            "--provider",
            provider,
            "--secret",
            "00112233",
            "--public-url",
            "https://a.example/",
            "--user",
            "me",
            "--path",
            "/in/b?c=d");
    List<String> sign = new ArrayList<>(List.of("sign"));
    sign.addAll(whose);
    sign.add(body);
    assertThat(execute(sign.toArray(String[]::new))).isEqualTo(ExitCodes.FINE);

    List<String> verify = new ArrayList<>(List.of("verify"));
    verify.addAll(whose);
    out.toString().lines().forEach(header -> verify.addAll(List.of("--header", header)));
    verify.add(body);

    assertThat(execute(verify.toArray(String[]::new))).as(err.toString()).isEqualTo(ExitCodes.FINE);
  }

  @Test
  void asksForThePublicUrlWhereItIsSigned() throws IOException {
    String body = write("body.json", "{}").toString();

    assertThat(execute("sign", "--provider", "square", "--secret", "s", body))
        .isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(err.toString())
        .contains("square signs the URL that it was told")
        .contains("publicUrl");
  }

  @Test
  void asksForTheUserWhereOneIsSent() throws IOException {
    String body = write("body.json", "{}").toString();

    assertThat(execute("sign", "--provider", "postmark", "--secret", "s", body))
        .isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(err.toString()).contains("--user is missing");
  }

  private static String firstOf(Set<String> names) {
    return names.iterator().next();
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version"})
  void tellsVersionCommitAndJava(String word) {
    assertThat(execute(word)).isEqualTo(ExitCodes.FINE);

    assertThat(out.toString()).contains("hookgate ").contains("commit ").contains("Java ");
  }

  @Test
  void answersProgramsInJson() throws IOException {
    assertThat(execute("version", "--json")).isEqualTo(ExitCodes.FINE);
    assertThat(lastLine().fieldNames()).containsExactly("version", "commit", "java");
    assertThat(execute("check", "--json", "--conf", write("a.json", "{}").toString()))
        .isEqualTo(ExitCodes.FINE);
    assertThat(lastLine().getBoolean("valid")).isTrue();
    String wrong = write("b.json", "{\"ingres\": {}}").toString();
    assertThat(execute("check", "--json", "--conf", wrong)).isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(lastLine().getJsonArray("problems").getJsonObject(0).getString("pointer"))
        .isEqualTo("/ingres");
    assertThat(execute("keys", "signing", "--json")).isEqualTo(ExitCodes.FINE);
    assertThat(WebhookSecrets.problem(lastLine().getString("secret"))).isNull();
    String body = write("body", "{}").toString();
    assertThat(execute("sign", "--json", "--provider", "github", "--secret", SECRET, body))
        .isEqualTo(ExitCodes.FINE);
    String header = lastLine().getString("name") + ": " + lastLine().getString("value");
    assertThat(verifyAsJson("not the secret", header, body)).isEqualTo(ExitCodes.FAILED);
    assertThat(lastLine().getString("verdict")).isEqualTo("rejected");
    assertThat(verifyAsJson(SECRET, header, body)).isEqualTo(ExitCodes.FINE);
    assertThat(lastLine().getString("verdict")).isEqualTo("verified");
  }

  private int verifyAsJson(String secret, String header, String body) {
    return execute(
        "verify", "--json", "--provider", "github", "--secret", secret, "--header", header, body);
  }

  private JsonObject lastLine() {
    List<String> lines = out.toString().lines().toList();
    return new JsonObject(lines.get(lines.size() - 1));
  }

  @Test
  void signsAsGitHubDocumentsIt() throws IOException {
    Path body = write("body", "Hello, World!");

    assertThat(execute("sign", "--provider", "github", "--secret", SECRET, body.toString()))
        .isEqualTo(ExitCodes.FINE);

    assertThat(out.toString().toLowerCase(java.util.Locale.ROOT))
        .contains(
            "x-hub-signature-256: "
                + "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
  }

  @Test
  void verifiesWhatItSigned() throws IOException {
    String body = write("body", "{}").toString();
    execute("sign", "--provider", "stripe", "--secret", SECRET, body);
    String header = out.toString().strip();

    assertThat(
            execute("verify", "--provider", "stripe", "--secret", SECRET, "--header", header, body))
        .isEqualTo(ExitCodes.FINE);
    assertThat(
            execute(
                "verify", "--provider", "stripe", "--secret", "other", "--header", header, body))
        .isEqualTo(ExitCodes.FAILED);
    assertThat(out.toString()).contains("verified").contains("rejected: ").doesNotContain(SECRET);
  }

  /** The request is that of Twilio's documentation. */
  @Test
  void verifiesWhatOnlyItsProviderCanSign() throws IOException {
    String body =
        write(
                "body",
                "Digits=1234&To=%2B18005551212&From=%2B12349013030&Caller=%2B12349013030"
                    + "&CallSid=CA1234567890ABCDE")
            .toString();

    assertThat(verifyTwilio("https://mycompany.com", body)).isEqualTo(ExitCodes.FINE);
    assertThat(verifyTwilio("https://other.example", body)).isEqualTo(ExitCodes.FAILED);
    assertThat(execute("sign", "--provider", "twilio", "--secret", "12345", body))
        .isEqualTo(ExitCodes.WRONG_USAGE);
    assertThat(err.toString()).contains("nobody but the provider signs as twilio does");
  }

  private int verifyTwilio(String publicUrl, String body) {
    return execute(
        "verify",
        "--provider",
        "twilio",
        "--secret",
        "12345",
        "--public-url",
        publicUrl,
        "--path",
        "/myapp.php?foo=1&bar=2",
        "--header",
        "X-Twilio-Signature: 0/KCTR6DLpKmkAf8muzZqo1nDgQ=",
        body);
  }

  @Test
  void readsABodyFromStandardInput() {
    assertThat(execute("sign", "--provider", "github", "--secret", SECRET, "-"))
        .isEqualTo(ExitCodes.FINE);

    assertThat(out.toString()).contains("757107ea0eb2509fc211221cce984b8a");
  }

  @Test
  void readsASecretFromAFile() throws IOException {
    Path secret = write("secret", SECRET + "\n");

    execute("sign", "--provider", "github", "--secret", "file:" + secret, "-");

    assertThat(out.toString()).contains("757107ea0eb2509fc211221cce984b8a");
  }

  @Test
  void refusesASecretThatIsAbsent() {
    assertThat(execute("sign", "--provider", "github", "--secret", "env:HOOKGATE_NO_SUCH", "-"))
        .isEqualTo(ExitCodes.WRONG_USAGE);

    assertThat(err.toString()).contains("env:HOOKGATE_NO_SUCH");
  }

  @Test
  void namesTheProvidersThatThereAre() {
    assertThat(execute("sign", "--provider", "gitbub", "--secret", SECRET, "-"))
        .isEqualTo(ExitCodes.WRONG_USAGE);

    assertThat(err.toString()).contains("gitbub").contains("github").contains("stripe");
  }

  @Test
  void namesTheSourcesThatThereAre() throws IOException {
    Path conf =
        write(
            "a.json", "{\"sources\": [{\"name\": \"code\", \"verify\": {\"scheme\": \"none\"}}]}");

    assertThat(execute("send", "--conf", conf.toString(), "--source", "cod", "-"))
        .isEqualTo(ExitCodes.WRONG_USAGE);

    assertThat(err.toString()).contains("'cod'").contains("code");
  }

  @Test
  void endsWith1WhenAFileCannotBeRead() {
    assertThat(
            execute(
                "sign", "--provider", "github", "--secret", SECRET, folder.resolve("x").toString()))
        .isEqualTo(ExitCodes.FAILED);

    assertThat(err.toString()).contains("hookgate sign").contains("x").hasLineCount(1);
  }

  private int execute(String... args) {
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream("Hello, World!".getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false);
    GatewayRunner gateway =
        (loaded, files) -> {
          started.add(loaded.config());
          return gatewayEndsWith;
        };
    return Main.execute(gateway, terminal, args);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
