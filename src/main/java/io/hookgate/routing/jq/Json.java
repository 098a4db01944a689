package io.hookgate.routing.jq;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value that nobody changes. Values share their parts. */
public sealed interface Json
    permits Json.Null, Json.Bool, Json.Num, Json.Text, Json.Array, Json.Obj, Gone {
  /** Its kind, in jq's words and order. */
  enum Kind {
    NULL,
    BOOLEAN,
    NUMBER,
    STRING,
    ARRAY,
    OBJECT;

    String word() {
      return switch (this) {
        case NULL -> "null";
        case BOOLEAN -> "boolean";
        case NUMBER -> "number";
        case STRING -> "string";
        case ARRAY -> "array";
        case OBJECT -> "object";
      };
    }
  }

  /** What it is. */
  Kind kind();

  /** Everything but null and false. */
  default boolean truthy() {
    return true;
  }

  /** Nothing; the only one is {@link #VALUE}. */
  record Null() implements Json {
    static final Null VALUE = new Null();

    @Override
    public Kind kind() {
      return Kind.NULL;
    }

    @Override
    public boolean truthy() {
      return false;
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Json {
    static final Bool TRUE = new Bool(true);
    static final Bool FALSE = new Bool(false);

    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }

    @Override
    public boolean truthy() {
      return value;
    }
  }

  /** Characters. */
  record Text(String value) implements Json {
    @Override
    public Kind kind() {
      return Kind.STRING;
    }
  }

  /** Values in an order. */
  record Array(List<Json> items) implements Json {
    @Override
    public Kind kind() {
      return Kind.ARRAY;
    }
  }

  /** Values by name, in the order in which they came. */
  record Obj(Map<String, Json> members) implements Json {
    @Override
    public Kind kind() {
      return Kind.OBJECT;
    }
  }

  /** A number as it was written, every digit of it; calculated with only when asked to. */
  final class Num implements Json {
    private final String text;
    private @Nullable BigDecimal decimal;

    Num(String text) {
      this.text = text;
    }

    static Num of(long value) {
      return new Num(Long.toString(value));
    }

    @Override
    public Kind kind() {
      return Kind.NUMBER;
    }

    /** As it was written. */
    String text() {
      return text;
    }

    /**
     * Its exact value.
     *
     * @throws Failed when its exponent is beyond +-9999: sums of such numbers have no end of digits
     */
    BigDecimal decimal() {
      BigDecimal known = decimal;
      if (known == null) {
        known = Numbers.parse(text);
        decimal = known;
      }
      return known;
    }
  }

  /** One of the two. */
  static Json of(boolean value) {
    return value ? Bool.TRUE : Bool.FALSE;
  }
}
