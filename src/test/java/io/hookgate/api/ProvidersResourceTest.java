package io.hookgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hookgate.config.Scope;
import io.hookgate.signature.Presets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProvidersResourceTest {
  private final Operation operation = new ProvidersResource().operations().get(0);

  @Test
  void listsEveryPresetByName() {
    JsonObject answer = answer();

    assertThat(answer.getInteger("count")).isEqualTo(Presets.names().size());
    assertThat(answer.getJsonArray("items").stream().map(item -> ((JsonObject) item)))
        .extracting(item -> item.getString("name"))
        .containsExactlyElementsOf(Presets.names());
  }

  @Test
  void isForKeysThatMayRead() {
    assertThat(operation.access()).isEqualTo(Access.ofTenant(Scope.READ));
  }

  @Test
  void tellsExactlyWhatItsDescriptionSays() {
    Set<String> told = new HashSet<>();
    for (Object item : answer().getJsonArray("items")) {
      told.addAll(((JsonObject) item).fieldNames());
    }

    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(described().getJsonObject("properties").fieldNames());
    List<?> required = described().getJsonArray("required", new JsonArray()).getList();
    for (Object item : answer().getJsonArray("items")) {
      assertThat(((JsonObject) item).fieldNames())
          .containsAll(required.stream().map(String::valueOf).toList());
    }
  }

  private JsonObject answer() {
    return ProvidersResource.all().body().toJsonObject();
  }

  private static JsonObject described() {
    return OpenApiResource.document()
        .getJsonObject("components")
        .getJsonObject("schemas")
        .getJsonObject("Provider");
  }
}
