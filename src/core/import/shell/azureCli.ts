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
 * Reads the event subscriptions that a script creates or updates with `az eventgrid … event-subscription create | update`
 * or `az rest`. Ignores other commands. What only the shell knows becomes a blank.
 */
export async function readAzureCli(text: string, parse: ParseSyntax): Promise<ImportResult> {
  const report = createImportReport(text);
  const root = await parse("shell", text);
  reportSyntaxErrors(root, text, "command line syntax", report);
  reportCutUrls(root, text, report);
  reportBrackets(root, text, report);
  reportInnerCommands(root, report);
  const found = readShellCommands(root).flatMap((words) => readCommand(words, report));
  return toImportResult(found, report, "a command such as az eventgrid event-subscription create");
}

function readCommand(words: readonly ShellWord[], report: ImportReport): FoundSubscription[] {
  const program = words.findIndex(({ marked }) => /^az(\.cmd|\.exe)?$/.test(marked));
  const [az, ...args] = words.slice(program);
  if (program < 0 || !az) {
    reportCutOff(words, report);
    return [];
  }
  const end = args.findIndex(({ marked }) => !/^[a-z][a-z-]*$/.test(marked));
  const command = args.slice(0, end < 0 ? undefined : end).map(({ marked }) => marked);
  const flagWords = end < 0 ? [] : args.slice(end);
  if (command[0] === "rest") return readAzRest(az.at, readFlags(flagWords, azRestFlags, report), report);
  const isWrite = command[0] === "eventgrid" && /^(create|update)$/.test(command.at(-1) ?? "");
  if (!isWrite || !command.includes("event-subscription")) return [];
  return [readAzEventSubscription(az.at, readFlags(flagWords, eventSubscriptionFlags, report), report)];
}

/** Reports a line that begins with a flag: a space or a comment ended the command above too early. */
function reportCutOff([word]: readonly ShellWord[], report: ImportReport): void {
  if (!word?.marked.startsWith("--") || !isFlagWord(word.marked)) return;
  report.error(
    word.at,
    `The command above ended before ${quote(word.marked)}, so this line was left out.`,
    "End each line except the last with a backslash, or a backtick in PowerShell, and nothing after it.",
  );
}

/** Reports brackets around values, as Microsoft's own article has them. To a shell, they end the command. */
function reportBrackets({ children }: SyntaxNode, text: string, report: ImportReport): void {
  for (const [index, { type, value, start }] of children.entries()) {
    const before = children[index - 1];
    if (type !== "operator" || !value?.startsWith("(") || before?.type !== "command") continue;
    if (!/\beventgrid\b/.test(nodeText(text, before)) || text.slice(before.end, start).includes("\n")) continue;
    report.error(
      start,
      "The command ends at this bracket, so what follows was left out.",
      "Separate values with spaces, without brackets and commas.",
    );
  }
}

/** Reports commands inside words, as in `ID=$(az eventgrid … create …)`, which are not read. */
function reportInnerCommands(root: SyntaxNode, report: ImportReport): void {
  for (const { start, children } of findChildren(root, "command").flatMap((command) => findChildren(command, "word"))) {
    const isCreation = ({ value = "" }: SyntaxNode): boolean =>
      /^(?:\$\(|`)/.test(value) && /\beventgrid\b/.test(value) && /\b(?:create|update)\b/.test(value);
    if (!children.some(isCreation)) continue;
    report.error(start, "The command inside this word was left out.", "Paste only that command.");
  }
}

/** Reports the best-known trap: `&` in a URL without quotation marks ends the command. */
function reportCutUrls({ children }: SyntaxNode, text: string, report: ImportReport): void {
  for (const [index, { type, value, start }] of children.entries()) {
    const before = children[index - 1]?.children.at(-1);
    if (type !== "operator" || value !== "&" || !before || before.end !== start) continue;
    if (!/https?:\/\//i.test(nodeText(text, before))) continue;
    report.error(
      start,
      "The URL ends at this &, because it ends the command in a shell.",
      "Put the URL in quotation marks.",
    );
  }
}
