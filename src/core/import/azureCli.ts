import { flags, restFlags } from "./azureCliFlags.ts";
import { readEventSubscription } from "./azureCliSubscription.ts";
import { readRequest } from "./azureRest.ts";
import { isFlag, readFlags } from "./commandLine.ts";
import { quote } from "../quote.ts";
import type { Imported } from "./imported.ts";
import { type Report, startReport } from "./report.ts";
import { readCommands, type Word } from "./shell.ts";
import { finish, type Found } from "./subscription.ts";
import type { Parse, SyntaxNode } from "./syntax.ts";
import { childrenOf, source, tellBroken } from "./tree.ts";

/**
 * Reads the event subscriptions that a script makes or changes with `az eventgrid … event-subscription create | update`
 * or `az rest`. Other commands are passed over; what only the shell knows becomes a blank.
 */
export async function readAzureCli(text: string, parse: Parse): Promise<Imported> {
  const report = startReport(text);
  const root = await parse("shell", text);
  tellBroken(root, text, "a command line", report);
  tellCutUrls(root, text, report);
  tellBrackets(root, text, report);
  tellInnerCommands(root, report);
  const found = readCommands(root).flatMap((words) => readCommand(words, report));
  return finish(found, report, { sought: "a command such as az eventgrid event-subscription create" });
}

/** The flags of a command, by the names in front of them. */
function readCommand(words: readonly Word[], report: Report): Found[] {
  const program = words.findIndex(({ marked }) => /^az(\.cmd|\.exe)?$/.test(marked));
  const [az, ...behind] = words.slice(program);
  if (program < 0 || !az) {
    tellCutOff(words, report);
    return [];
  }
  const end = behind.findIndex(({ marked }) => !/^[a-z][a-z-]*$/.test(marked));
  const command = behind.slice(0, end < 0 ? undefined : end).map(({ marked }) => marked);
  const rest = end < 0 ? [] : behind.slice(end);
  if (command[0] === "rest") return readRequest(az.at, readFlags(rest, restFlags, report), report);
  const isOurs = command[0] === "eventgrid" && /^(create|update)$/.test(command.at(-1) ?? "");
  if (!isOurs || !command.includes("event-subscription")) return [];
  return [readEventSubscription(az.at, readFlags(rest, flags, report), report)];
}

/** Flags at the beginning of a line belong to a command above that a blank or a comment ended too early. */
function tellCutOff([word]: readonly Word[], report: Report): void {
  if (!word?.marked.startsWith("--") || !isFlag(word.marked)) return;
  report.error(
    word.at,
    `The command above ended before ${quote(word.marked)}, so this line was left out.`,
    "End each line but the last with a backslash, or a backtick in PowerShell, and with nothing behind it.",
  );
}

/** Brackets around values, which Microsoft's own article has: to a shell the command ends there. */
function tellBrackets({ children }: SyntaxNode, text: string, report: Report): void {
  for (const [index, { type, value, start }] of children.entries()) {
    const before = children[index - 1];
    if (type !== "operator" || !value?.startsWith("(") || before?.type !== "command") continue;
    const said = source(text, before);
    if (!/\beventgrid\b/.test(said) || text.slice(before.end, start).includes("\n")) continue;
    report.error(
      start,
      "The command ends at this bracket, and what stands behind it was left out.",
      "Write values side by side, with blanks between them and without brackets and commas.",
    );
  }
}

/** `ID=$(az eventgrid … create …)`: commands inside words are not read. */
function tellInnerCommands(root: SyntaxNode, report: Report): void {
  for (const { start, children } of childrenOf(root, "command").flatMap((command) => childrenOf(command, "word"))) {
    const isOurs = ({ value = "" }: SyntaxNode): boolean =>
      /^(?:\$\(|`)/.test(value) && /\beventgrid\b/.test(value) && /\b(?:create|update)\b/.test(value);
    if (!children.some(isOurs)) continue;
    report.error(
      start,
      "The command inside this word was not read.",
      "Paste it by itself, without what takes its output.",
    );
  }
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
