import { eventSubscriptionFlags, azRestFlags } from "./azureCliFlags.ts";
import { readAzEventSubscription } from "./azureCliSubscription.ts";
import { readAzRest } from "./azureRest.ts";
import { isFlagWord, readFlags } from "./commandLine.ts";
import { quote } from "../../quote.ts";
import type { ImportResult } from "../importResult.ts";
import { type ImportReport, createImportReport } from "../importReport.ts";
import { readShellCommands, type ShellWord } from "./shellCommands.ts";
import { toImportResult, type FoundSubscription } from "../foundSubscription.ts";
import type { ParseSyntax, SyntaxNode } from "../syntax.ts";
import { findChildren, nodeText, reportSyntaxErrors } from "../syntaxTree.ts";

/**
 * Reads the event subscriptions that a script makes or changes with `az eventgrid … event-subscription create | update`
 * or `az rest`. Other commands are passed over; what only the shell knows becomes a blank.
 */
export async function readAzureCli(text: string, parse: ParseSyntax): Promise<ImportResult> {
  const report = createImportReport(text);
  const root = await parse("shell", text);
  reportSyntaxErrors(root, text, "a command line", report);
  reportCutUrls(root, text, report);
  reportBrackets(root, text, report);
  reportInnerCommands(root, report);
  const found = readShellCommands(root).flatMap((words) => readCommand(words, report));
  return toImportResult(found, report, { description: "a command such as az eventgrid event-subscription create" });
}

/** The flags of a command, by the names in front of them. */
function readCommand(words: readonly ShellWord[], report: ImportReport): FoundSubscription[] {
  const program = words.findIndex(({ marked }) => /^az(\.cmd|\.exe)?$/.test(marked));
  const [az, ...behind] = words.slice(program);
  if (program < 0 || !az) {
    reportCutOff(words, report);
    return [];
  }
  const end = behind.findIndex(({ marked }) => !/^[a-z][a-z-]*$/.test(marked));
  const command = behind.slice(0, end < 0 ? undefined : end).map(({ marked }) => marked);
  const rest = end < 0 ? [] : behind.slice(end);
  if (command[0] === "rest") return readAzRest(az.at, readFlags(rest, azRestFlags, report), report);
  const isOurs = command[0] === "eventgrid" && /^(create|update)$/.test(command.at(-1) ?? "");
  if (!isOurs || !command.includes("event-subscription")) return [];
  return [readAzEventSubscription(az.at, readFlags(rest, eventSubscriptionFlags, report), report)];
}

/** Flags at the beginning of a line belong to a command above that a blank or a comment ended too early. */
function reportCutOff([word]: readonly ShellWord[], report: ImportReport): void {
  if (!word?.marked.startsWith("--") || !isFlagWord(word.marked)) return;
  report.error(
    word.at,
    `The command above ended before ${quote(word.marked)}, so this line was left out.`,
    "End each line but the last with a backslash, or a backtick in PowerShell, and with nothing behind it.",
  );
}

/** Brackets around values, which Microsoft's own article has: to a shell the command ends there. */
function reportBrackets({ children }: SyntaxNode, text: string, report: ImportReport): void {
  for (const [index, { type, value, start }] of children.entries()) {
    const before = children[index - 1];
    if (type !== "operator" || !value?.startsWith("(") || before?.type !== "command") continue;
    const said = nodeText(text, before);
    if (!/\beventgrid\b/.test(said) || text.slice(before.end, start).includes("\n")) continue;
    report.error(
      start,
      "The command ends at this bracket, and what stands behind it was left out.",
      "Write values side by side, with blanks between them and without brackets and commas.",
    );
  }
}

/** `ID=$(az eventgrid … create …)`: commands inside words are not read. */
function reportInnerCommands(root: SyntaxNode, report: ImportReport): void {
  for (const { start, children } of findChildren(root, "command").flatMap((command) => findChildren(command, "word"))) {
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
function reportCutUrls({ children }: SyntaxNode, text: string, report: ImportReport): void {
  for (const [index, { type, value, start }] of children.entries()) {
    const before = children[index - 1]?.children.at(-1);
    if (type !== "operator" || value !== "&" || !before || before.end !== start) continue;
    if (!/https?:\/\//i.test(nodeText(text, before))) continue;
    report.error(
      start,
      "The URL ends at this &, which a shell takes for the end of the command.",
      "Put the URL in quotation marks.",
    );
  }
}
