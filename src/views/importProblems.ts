import * as vscode from "vscode";
import type { ImportProblem } from "../core/import/imported.ts";
import type { ImportSource } from "./importSource.ts";

/** What was not understood of the last import, marked where it stands until its text is changed or closed. */
export class ImportProblems implements vscode.Disposable {
  readonly #marks = vscode.languages.createDiagnosticCollection("Azure ML Events");
  readonly #registered = [
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) this.#marks.delete(document.uri);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#marks.delete(uri)),
  ];

  show({ document }: ImportSource, problems: readonly ImportProblem[]): void {
    this.#marks.clear();
    if (document)
      this.#marks.set(
        document.uri,
        problems.map((problem) => markOf(problem, document.linesBefore)),
      );
  }

  dispose(): void {
    for (const part of [...this.#registered, this.#marks]) part.dispose();
  }
}

function markOf({ severity, line, column, message, remedy }: ImportProblem, linesBefore: number): vscode.Diagnostic {
  const at = new vscode.Position(linesBefore + line - 1, column - 1);
  const { Error, Warning } = vscode.DiagnosticSeverity;
  // An empty range is drawn around the word that stands there.
  const mark = new vscode.Diagnostic(
    new vscode.Range(at, at),
    `${message} ${remedy}`,
    severity === "error" ? Error : Warning,
  );
  mark.source = "Azure ML Events";
  return mark;
}
