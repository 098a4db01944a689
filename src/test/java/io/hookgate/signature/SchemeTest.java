package io.hookgate.signature;

import static io.hookgate.signature.Signatures.preset;
import static io.hookgate.signature.Signatures.request;
import static io.hookgate.signature.Signatures.scheme;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookgate.routing.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemeTest {
  @Test
  void signsTheBodyWithHexSha256WhenOnlyTheHeaderIsNamed() {
    assertThat(scheme("{'header':'X-Signature'}"))
        .isEqualTo(
            new Scheme(
                "hmac",
                new SignatureHeader("x-signature", new Layout.Plain("")),
                Map.of(),
                "{body}",
                new Digest(Algorithm.SHA256, Encoding.HEX, SecretEncoding.TEXT),
                null,
                new EventFields(null, List.of(), null)));
  }

  @Test
  void readsEveryKey() {
    assertThat(
            scheme(
                "{'header':'Sig','aliases':{'Sig':'Old-Sig'},'format':'pairs','key':'h1',"
                    + "'separator':';','signed':'{id}:{timestamp}:{body}','algorithm':'sha512',"
                    + "'encoding':'base64url','secretEncoding':'base64',"
                    + "'timestamp':{'key':'ts','unit':'ms','tolerance':'250ms'},"
                    + "'idFrom':'header:Id','typeFrom':'body:/type','dedupTtl':'3d',"
                    + "'scheme':'hmac','secrets':[]}"))
        .isEqualTo(
            new Scheme(
                "hmac",
                new SignatureHeader("sig", new Layout.Keyed(';', '=', "h1")),
                Map.of("sig", "old-sig"),
                "{id}:{timestamp}:{body}",
                new Digest(Algorithm.SHA512, Encoding.BASE64URL, SecretEncoding.BASE64),
                new Timestamp(Timestamp.Place.KEY, "ts", Timestamp.Unit.MS, Duration.ofMillis(250)),
                new EventFields(
                    Selector.parse("header:id"),
                    List.of(Selector.parse("body:/type")),
                    Duration.ofDays(3))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | header: is missing",
        "{'header':1} | header: must be a string",
        "{'header':'a b'} | header: \"a b\" is not a header name: letters, digits and hyphens",
        "{'header':'a','mac':1} | mac: unknown; known are algorithm, aliases, dedupTtl,",
        "{'header':'a','algorithm':'md5'} | algorithm: \"md5\" is none of sha1, sha256, sha512",
        "{'header':'a','encoding':'HEX'} | encoding: \"HEX\" is none of base64, base64url, hex",
        "{'header':'a','secretEncoding':'x'} | secretEncoding: \"x\" is none of base64, hex,",
        "{'header':'a','format':'x'} | format: \"x\" is none of list, pairs, plain, token",
        "{'header':'a','format':'list','prefix':'x'} | prefix: has no meaning with the format list",
        "{'header':'a','key':'v1'} | key: has no meaning with the format plain",
        "{'header':'a','separator':';'} | separator: has no meaning with the format plain",
        "{'header':'a','format':'pairs','separator':'='} | separator: must be one character and not",
        "{'header':'a','format':'pairs','separator':''} | separator: must be one character and not",
        "{'header':'a','format':'pairs','key':''} | key: is empty",
        "{'header':'a','aliases':'b'} | aliases: must be an object",
        "{'header':'a','aliases':{'a':' '}} | aliases.a: \" \" is not a header name",
        "{'header':'a','timestamp':{'key':''}} | timestamp.key: is empty",
        "{'header':'a','signed':'{id}.{body}'} | signed: {id} needs idFrom to be header:NAME",
        "{'header':'a','signed':'{uri}{body}'} | signed: {uri} is none of {id}, {timestamp},",
        "{'header':'a','signed':'{body'} | signed: a brace without its partner at \"{body\"",
        "{'header':'a','signed':'{body}}'} | signed: a brace without its partner at \"}\"",
        "{'header':'a','signed':'{path}'} | signed: \"{path}\" leaves out {body}: anyone could swap",
        "{'header':'a','signed':'{header: }{body}'} | signed: \" \" is not a header name",
        "{'header':'a','signed':'{timestamp}{body}'} | signed: {timestamp} needs a timestamp in a",
        "{'header':'a','timestamp':{'header':'b'}} | timestamp: a time that is not signed proves",
        "{'header':'a','timestamp':{}} | timestamp: needs exactly one of header, key and body",
        "{'header':'a','timestamp':{'header':'b','key':'t'}} | timestamp: needs exactly one of",
        "{'header':'a','timestamp':{'body':'at'}} | timestamp.body: \"at\" is not a JSON pointer",
        "{'header':'a','timestamp':{'header':'b','unit':'h'}} | timestamp.unit: \"h\" is none of ms,",
        "{'header':'a','timestamp':{'at':'b'}} | timestamp.at: unknown; known are body, header, key",
        "{'header':'a','timestamp':{'header':'b','tolerance':'5'}} | timestamp.tolerance: \"5\" is not",
        "{'header':'a','signed':'{timestamp}{body}','timestamp':{'key':'t'}} | timestamp.key: only",
        "{'header':'a','idFrom':'id'} | idFrom: \"id\" is not a selector: write header:NAME or",
        "{'header':'a','dedupTtl':'1w'} | dedupTtl: \"1w\" is not a duration such as 250ms, 15s,"
      })
  void namesTheKeyThatIsWrong(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scheme(json))
        .withMessageStartingWith(message);
  }

  @Test
  void refusesATimestampUnderTheSignaturesKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                scheme(
                    "{'header':'a','format':'pairs','signed':'{timestamp}{body}',"
                        + "'timestamp':{'key':'v1'}}"))
        .withMessage("timestamp.key: is the signatures' key too");
  }

  @ParameterizedTest
  @CsvSource({"250ms, 250", "15s, 15000", "5m, 300000", "48h, 172800000", "3d, 259200000"})
  void readsDurations(String text, long millis) {
    assertThat(scheme("{'header':'a','dedupTtl':'%s'}".formatted(text)).dedupTtl())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void readsHeadersUnderTheirOtherNamesOnlyWhereTheirOwnAreAbsent() {
    Scheme scheme = preset("standard-webhooks");

    SignedRequest svix = scheme.canonical(request("", "Svix-Id", "msg_1", "Svix-Other", "x"));
    SignedRequest both = scheme.canonical(request("", "svix-id", "msg_1", "webhook-id", "msg_2"));

    assertThat(svix.header("webhook-id")).isEqualTo("msg_1");
    assertThat(svix.header("webhook-other")).isNull();
    assertThat(svix.header("webhook-timestamp")).isNull();
    assertThat(both.header("webhook-id")).isEqualTo("msg_2");
  }

  @Test
  void joinsHeadersThatCameSeveralTimes() {
    assertThat(request("", "id", "a", "ID", "b").header("id")).isEqualTo("a, b");
  }
}
