import { flags, restFlags } from "./azureCliFlags.ts";
import { readEventSubscription } from "./azureCliSubscription.ts";
import { readRequest } from "./azureRest.ts";
import { isFlag, readFlags } from "./commandLine.ts";
import type { Imported } from "./imported.ts";
import { type Report, startReport } from "./report.ts";
import { readCommands, type Word } from "./shell.ts";
import { finish, type Found } from "./subscription.ts";
import type { Parse, SyntaxNode } from "./syntax.ts";
import { source, tellBroken } from "./tree.ts";

/**
 * Reads the event subscriptions that a script makes or changes with `az eventgrid … event-subscription create | update`
 * or `az rest`. Other commands are passed over; what only the shell knows becomes a blank.
 */
export async function readAzureCli(text: string, parse: Parse): Promise<Imported> {
  const report = startReport(text);
  const root = await parse("shell", text);
  tellBroken(root, text, "a command line", report);
  tellCutUrls(root, text, report);
  const found = readCommands(root).flatMap((words) => readCommand(words, report));
  return finish(found, report, { sought: "a command such as az eventgrid event-subscription create" });
}

/** The flags of a command, by the words in front of the first one. */
function readCommand(words: readonly Word[], report: Report): Found[] {
  const program = words.findIndex(({ marked }) => /^az(\.cmd|\.exe)?$/.test(marked));
  const first = words.findIndex(({ marked }, index) => index > program && isFlag(marked));
  const [az] = words.slice(program);
  if (program < 0 || first < 0 || !az) return [];
  const command = words.slice(program + 1, first).map(({ marked }) => marked);
  const rest = words.slice(first);
  if (command[0] === "rest") return readRequest(az.at, readFlags(rest, restFlags, report), report);
  const isOurs = command[0] === "eventgrid" && /^(create|update)$/.test(command.at(-1) ?? "");
  if (!isOurs || !command.includes("event-subscription")) return [];
  return [readEventSubscription(az.at, readFlags(rest, flags, report), report)];
}

/** The best known trap: `&` in a URL without quotation marks ends the command there. */
function tellCutUrls({ children }: SyntaxNode, text: string, report: Report): void {
  for (const [index, { type, value, start }] of children.entries()) {
    const before = children[index - 1]?.children.at(-1);
    if (type !== "operator" || value !== "&" || !before || before.end !== start) continue;
    if (!/https?:\/\//i.test(source(text, before))) continue;
    report.error(
      start,
      "The URL ends at this &, which a shell takes for the end of the command.",
      "Put the URL in quotation marks.",
    );
  }
}
