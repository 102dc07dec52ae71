import * as vscode from "vscode";
import type { ImportProblem } from "../../core/import/importResult.ts";
import { makeVisible } from "../../core/visibleText.ts";
import type { ImportSource } from "./importSource.ts";

/** Marks the problems of the last import in its document, until the document changes or closes. */
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
    if (!document) return;
    const { uri, linesBefore } = document;
    this.#diagnostics.set(
      uri,
      problems.map((problem) => toDiagnostic(problem, linesBefore)),
    );
  }

  dispose(): void {
    for (const disposable of [...this.#registrations, this.#diagnostics]) disposable.dispose();
  }
}

function toDiagnostic(
  { severity, line, column, message, remedy }: ImportProblem,
  linesBefore: number,
): vscode.Diagnostic {
  const position = new vscode.Position(linesBefore + line - 1, column - 1);
  // VS Code expands an empty range to the word at its position.
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(position, position),
    makeVisible(`${message} ${remedy}`),
    severity === "error" ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = "Azure ML Events";
  return diagnostic;
}
