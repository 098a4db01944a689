package io.hookgate.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hookgate.routing.Selector;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetReaderTest {
  private static final String ABOUT = "'about':{'documentation':'https://a.example','setup':'s'}";

  @Test
  void readsWhatIsNotTheSchemes() {
    Preset preset =
        read(
            "{'title':'A','header':'Sig','typeFrom':['header:X','body:/y'],'unproven':true,"
                + "'response':{'status':202,'body':'ok'},"
                + ABOUT
                + "}");

    assertThat(preset.title()).isEqualTo("A");
    assertThat(preset.proven()).isFalse();
    assertThat(preset.reply()).isEqualTo(new Preset.Reply(202, "ok"));
    assertThat(preset.event().typeFrom())
        .isEqualTo(List.of(Selector.parse("header:x"), Selector.parse("body:/y")));
    assertThat(preset.scheme())
        .hasValue(Scheme.fromJson("a", json("{'header':'Sig','typeFrom':['header:X','body:/y']}")));
    assertThat(preset.about()).isEqualTo(new Preset.About("https://a.example", "", "s", "", ""));
  }

  @Test
  void namesTheCodeThatProvesInPlaceOfAScheme() {
    Preset preset = read("{'title':'A','code':'discord','idFrom':'body:/id'," + ABOUT + "}");

    assertThat(preset.method()).isEqualTo(new Preset.Method.Coded(Code.DISCORD));
    assertThat(preset.scheme()).isEmpty();
    assertThat(preset.event().idFrom()).isEqualTo(Selector.parse("body:/id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'header':'a',ABOUT} | title: is missing",
        "{'title':'A','header':'a'} | about: is missing",
        "{'title':'A','header':'a','about':{}} | about.documentation: is missing",
        "{'title':'A','header':'a','about':{'x':1}} | about.x: unknown; known are documentation,",
        "{'title':'A','code':'discord','header':'a',ABOUT} | header: unknown; known are dedupTtl,",
        "{'title':'A','header':'a','response':{'status':404},ABOUT} | response.status: must be a",
        "{'title':'A','header':'a','response':{'state':200},ABOUT} | response.state: unknown;",
        "{'title':'A','header':'a','typeFrom':['x'],ABOUT} | typeFrom.0: \"x\" is not a selector"
      })
  void namesTheKeyThatIsWrong(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(json.replace("ABOUT", ABOUT)))
        .withMessageStartingWith(message);
  }

  @Test
  void describesItInWords() {
    PresetDescription hash =
        new PresetDescription(
            read(
                "{'title':'A','header':'Sig','signed':'{body}{secret}','algorithm':'sha1',"
                    + ABOUT
                    + "}"));

    assertThat(hash.method()).isEqualTo("SHA-1 (hex) of {body}{secret}");
    assertThat(new PresetDescription(read("{'title':'A','code':'discord'," + ABOUT + "}")).method())
        .isEqualTo("code discord");
    assertThat(hash.toJson())
        .isEqualTo(
            json(
                "{'name':'a','title':'A','proven':true,'method':'SHA-1 (hex) of {body}{secret}',"
                    + "'header':'sig','documentation':'https://a.example','setup':'s'}"));
  }

  private static Preset read(String json) {
    return new PresetReader("a", json(json)).read();
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }
}
