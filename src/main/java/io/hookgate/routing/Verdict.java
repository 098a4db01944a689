package io.hookgate.routing;

/** What a filter says about a body. */
public sealed interface Verdict {
  /** The route wants the event. */
  record Wanted() implements Verdict {}

  /** It does not. */
  record Unwanted() implements Verdict {}

  /**
   * It cannot tell.
   *
   * @param why a sentence for people
   */
  record Unclear(String why) implements Verdict {}
}
