import * as vscode from "vscode";
import type { ImportProblem } from "../../core/import/importResult.ts";
import type { ImportSource } from "./importSource.ts";

/** What was not understood of the last import, marked where it stands until its text is changed or closed. */
export class ImportDiagnostics implements vscode.Disposable {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection("Azure ML Events");
  readonly #registrations = [
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) this.#diagnostics.delete(document.uri);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#diagnostics.delete(uri)),
  ];

  show({ document }: ImportSource, problems: readonly ImportProblem[]): void {
    this.#diagnostics.clear();
    if (document)
      this.#diagnostics.set(
        document.uri,
        problems.map((problem) => toDiagnostic(problem, document.linesBefore)),
      );
  }

  dispose(): void {
    for (const part of [...this.#registrations, this.#diagnostics]) part.dispose();
  }
}

function toDiagnostic(
  { severity, line, column, message, remedy }: ImportProblem,
  linesBefore: number,
): vscode.Diagnostic {
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
