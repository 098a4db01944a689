package io.hookgate.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An OpenAPI document as one page of HTML: no scripts, nothing from elsewhere. */
final class DocsPage {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Pattern SCOPE = Pattern.compile("^Scope `(\\w+)`[.,;]? ?");

  private final JsonObject document;
  private final DocsSchema schemas;
  private final StringBuilder html = new StringBuilder();

  /** One operation with its place. */
  private record Described(String path, String method, JsonObject operation, JsonArray shared) {
    String id() {
      return operation.getString("operationId");
    }

    List<JsonObject> parameters() {
      List<JsonObject> all = new ArrayList<>();
      shared.forEach(one -> all.add((JsonObject) one));
      operation
          .getJsonArray("parameters", new JsonArray())
          .forEach(one -> all.add((JsonObject) one));
      return all;
    }
  }

  DocsPage(JsonObject document) {
    this.document = document;
    this.schemas = new DocsSchema(document, html);
  }

  /** The whole page, once. */
  String html(String style) {
    JsonObject info = document.getJsonObject("info");
    Map<String, List<Described>> byTag = byTag();
    html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
        .append(DocsSchema.text(info.getString("title")))
        .append("</title><style>")
        .append(style)
        .append("</style></head><body><header><h1>")
        .append(DocsSchema.text(info.getString("title")))
        .append("</h1>")
        .append(DocsSchema.paragraph(info.getString("summary")))
        .append(DocsSchema.paragraph(info.getString("description")))
        .append("<p>For machines: <a href=\"/openapi.json\">/openapi.json</a>.</p><nav>");
    byTag.forEach(this::index);
    html.append("<p><a href=\"#schemas\">Schemas</a></p></nav></header><main>");
    byTag.forEach(this::group);
    schemas();
    return html.append("</main></body></html>").toString();
  }

  private Map<String, List<Described>> byTag() {
    Map<String, List<Described>> byTag = new LinkedHashMap<>();
    document
        .getJsonArray("tags")
        .forEach(tag -> byTag.put(((JsonObject) tag).getString("name"), new ArrayList<>()));
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      JsonArray shared = item.getJsonArray("parameters", new JsonArray());
      for (String method : item.fieldNames()) {
        if (METHODS.contains(method)) {
          JsonObject operation = item.getJsonObject(method);
          byTag
              .computeIfAbsent(
                  operation.getJsonArray("tags").getString(0), tag -> new ArrayList<>())
              .add(new Described(path, method, operation, shared));
        }
      }
    }
    return byTag;
  }

  private void index(String tag, List<Described> operations) {
    html.append("<h4>").append(DocsSchema.text(tag)).append("</h4><ul>");
    for (Described it : operations) {
      html.append("<li><a href=\"#%s\">%s</a>".formatted(it.id(), method(it)))
          .append(" <a href=\"#%s\"><code>%s</code></a>".formatted(it.id(), it.path()))
          .append("</li>");
    }
    html.append("</ul>");
  }

  private void group(String tag, List<Described> operations) {
    html.append("<h2>").append(DocsSchema.text(tag)).append("</h2>");
    operations.forEach(this::operation);
  }

  private void operation(Described it) {
    html.append("<section id=\"").append(it.id()).append("\"><h3>").append(method(it));
    html.append(" <code>").append(DocsSchema.text(it.path())).append("</code></h3>");
    html.append(DocsSchema.paragraph(it.operation().getString("summary")));
    html.append("<p class=\"s\">").append(key(it)).append("</p>");
    String description = it.operation().getString("description", "");
    html.append(DocsSchema.paragraph(SCOPE.matcher(description).replaceFirst("")));
    List<JsonObject> parameters = it.parameters();
    if (!parameters.isEmpty()) {
      html.append("<h4>Parameters</h4><dl>");
      parameters.forEach(one -> schemas.parameter(schemas.resolve(one)));
      html.append("</dl>");
    }
    JsonObject body = it.operation().getJsonObject("requestBody");
    if (body != null) {
      html.append("<h4>Body</h4>").append(DocsSchema.paragraph(body.getString("description")));
      content(body.getJsonObject("content"));
    }
    html.append("<h4>Answers</h4><dl>");
    JsonObject responses = it.operation().getJsonObject("responses");
    for (String status : responses.fieldNames()) {
      answer(status, schemas.resolve(responses.getJsonObject(status)));
    }
    html.append("</dl><h4>Example</h4><pre>").append(DocsSchema.text(curl(it)));
    html.append("</pre></section>");
  }

  private void answer(String status, JsonObject response) {
    if (response.getJsonObject("content", new JsonObject()).containsKey(Problem.MEDIA_TYPE)) {
      problem(status, response);
      return;
    }
    html.append("<dt><b>").append(status).append("</b> ");
    html.append(DocsSchema.inline(response.getString("description"))).append("</dt><dd>");
    for (String header : response.getJsonObject("headers", new JsonObject()).fieldNames()) {
      html.append("<p class=\"s\">Header <code>").append(header).append("</code></p>");
    }
    content(response.getJsonObject("content", new JsonObject()));
    html.append("</dd>");
  }

  private void problem(String status, JsonObject response) {
    html.append("<dt><b>").append(status).append("</b> ");
    html.append(DocsSchema.inline(response.getString("description")));
    html.append(" <span class=\"s\"><a href=\"#schema-Problem\">Problem</a>");
    for (String header : response.getJsonObject("headers", new JsonObject()).fieldNames()) {
      html.append(", header <code>").append(header).append("</code>");
    }
    html.append("</span></dt>");
  }

  private void content(JsonObject content) {
    for (String type : content.fieldNames()) {
      html.append("<p class=\"s\"><code>").append(type).append("</code></p>");
      schemas.members(content.getJsonObject(type).getJsonObject("schema"));
    }
  }

  private void schemas() {
    html.append("<h2 id=\"schemas\">Schemas</h2>");
    JsonObject all = document.getJsonObject("components").getJsonObject("schemas");
    for (String name : all.fieldNames()) {
      html.append("<section id=\"schema-%s\"><h3>%s</h3>".formatted(name, name));
      html.append(DocsSchema.paragraph(all.getJsonObject(name).getString("description")));
      schemas.members(all.getJsonObject(name));
      html.append("</section>");
    }
  }

  private static String method(Described it) {
    String upper = it.method().toUpperCase(Locale.ROOT);
    return "<span class=\"m %s\">%s</span>".formatted(it.method(), upper);
  }

  private static String key(Described it) {
    Matcher scope = SCOPE.matcher(it.operation().getString("description", ""));
    return scope.find()
        ? "Needs a key with the scope <b>" + scope.group(1) + "</b> or <b>admin</b>."
        : "Needs no key.";
  }

  /** A command that does it; what stands in capitals is to be filled in. */
  private String curl(Described it) {
    Matcher place = Pattern.compile("\\{(\\w+)}").matcher(it.path());
    String path = place.replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    String url = document.getJsonArray("servers").getJsonObject(0).getString("url") + path;
    StringBuilder curl = new StringBuilder("curl");
    if (url.endsWith("/stream")) {
      curl.append(" -N");
    }
    if (!it.method().equals("get")) {
      curl.append(" -X ").append(it.method().toUpperCase(Locale.ROOT));
    }
    if (!it.operation().containsKey("security")) {
      curl.append(" -H \"Authorization: Bearer $HOOKGATE_API_KEY\"");
    }
    JsonObject body = it.operation().getJsonObject("requestBody");
    JsonObject json =
        body == null ? null : body.getJsonObject("content").getJsonObject(Answer.JSON);
    if (json != null) {
      Object example = schemas.example(json.getJsonObject("schema"), 0);
      curl.append(" \\\n  -H 'Content-Type: application/json' -d '").append(example).append('\'');
    }
    return curl.append(" \\\n  '").append(url).append('\'').toString();
  }
}
