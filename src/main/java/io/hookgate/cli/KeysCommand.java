package io.hookgate.cli;

import picocli.CommandLine.Command;

/** What makes keys and secrets; each kind is a command of its own. */
@Command(name = "keys", description = "Make keys and secrets.", synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {}
