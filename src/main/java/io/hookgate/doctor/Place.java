package io.hookgate.doctor;

import io.hookgate.config.GatewayConfig;
import io.hookgate.doctor.GatewayProbe.Answer;
import io.hookgate.model.Tenants;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where deliveries go.
 *
 * @param name of the destination, with its tenant's
 * @param url may lack its query
 */
record Place(String name, String url) {
  private static final int PAGES = 5;

  /** The enabled destinations of the files. */
  static List<Place> of(GatewayConfig config) {
    return config.destinations().stream()
        .filter(one -> one.enabled())
        .map(one -> new Place(one.qualifiedName(), one.url()))
        .toList();
  }

  /** With those that a running gateway has beside them; a thousand at most. */
  static List<Place> of(GatewayConfig config, GatewayProbe probe, URI api, GatewayCheck.ApiKey key)
      throws InterruptedException {
    List<Place> places = new ArrayList<>(of(config));
    Set<String> known = places.stream().map(Place::name).collect(Collectors.toSet());
    try {
      @Nullable String cursor = "";
      for (int page = 0; page < PAGES && key.value() != null && cursor != null; page++) {
        Answer answer =
            probe.get(api.resolve("/api/v1/destinations?limit=200" + cursor), key.value());
        JsonObject json = answer.json();
        if (answer.status() != 200 || json == null) {
          return places; // what is wrong there is told by the check of the API
        }
        add(places, known, json.getJsonArray("items"));
        String next = json.getString("cursor");
        cursor = next == null ? null : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      return places; // the gateway does not run: its files are all there is
    }
    return places;
  }

  private static void add(List<Place> places, Set<String> known, JsonArray items) {
    for (int i = 0; i < items.size(); i++) {
      JsonObject item = items.getJsonObject(i);
      String name = Tenants.qualified(item.getString("tenant", ""), item.getString("name", ""));
      String url = item.getString("url");
      if (url != null && !"disabled".equals(item.getString("state")) && known.add(name)) {
        places.add(new Place(name, url));
      }
    }
  }
}
