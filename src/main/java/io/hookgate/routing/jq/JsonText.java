package io.hookgate.routing.jq;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.hookgate.routing.jq.Json.Array;
import io.hookgate.routing.jq.Json.Bool;
import io.hookgate.routing.jq.Json.Num;
import io.hookgate.routing.jq.Json.Obj;
import io.hookgate.routing.jq.Json.Text;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes values. Numbers keep every digit; of equal names the last wins. */
public final class JsonText {
  /** Objects and arrays within each other; deeper text is refused. */
  public static final int MAX_DEPTH = 128;

  /**
   * How every body is read. Names are not interned: they are the sender's choice and would stay for
   * ever.
   */
  public static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private JsonText() {}

  /**
   * The value that is all of the body.
   *
   * @throws IOException when it is no JSON; its message quotes the body
   */
  public static Json read(byte[] body) throws IOException {
    try (JsonParser parser = FACTORY.createParser(body)) {
      return whole(parser);
    }
  }

  static Json read(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return whole(parser);
    }
  }

  private static Json whole(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw new IOException("empty");
    }
    Json value = value(parser);
    if (parser.nextToken() != null) {
      throw new IOException("goes on after its value");
    }
    return value;
  }

  private static Json value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new Text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getText());
      case VALUE_TRUE -> Json.Bool.TRUE;
      case VALUE_FALSE -> Json.Bool.FALSE;
      case VALUE_NULL -> Json.Null.VALUE;
      default -> throw new IOException("unexpected token");
    };
  }

  private static Json object(JsonParser parser) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      members.put(name, value(parser));
    }
    return new Obj(members);
  }

  private static Json array(JsonParser parser) throws IOException {
    List<Json> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return new Array(items);
  }

  /** As compact JSON; told step by step, since values that share parts can be long. */
  public static String write(Json value, Work work) {
    StringWriter text = new StringWriter();
    try (JsonGenerator to = FACTORY.createGenerator(text)) {
      write(value, to, work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Json value, JsonGenerator to, Work work) throws IOException {
    work.step();
    if (value instanceof Obj object) {
      to.writeStartObject();
      for (Map.Entry<String, Json> member : object.members().entrySet()) {
        work.chars(member.getKey().length());
        to.writeFieldName(member.getKey());
        write(member.getValue(), to, work);
      }
      to.writeEndObject();
    } else if (value instanceof Array array) {
      to.writeStartArray();
      for (Json item : array.items()) {
        write(item, to, work);
      }
      to.writeEndArray();
    } else if (value instanceof Text text) {
      work.chars(text.value().length());
      to.writeString(text.value());
    } else if (value instanceof Num number) {
      work.chars(number.text().length());
      to.writeNumber(number.text());
    } else if (value instanceof Bool bool) {
      to.writeBoolean(bool.value());
    } else {
      to.writeNull();
    }
  }
}
