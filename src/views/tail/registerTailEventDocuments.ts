import * as vscode from "vscode";
import type { Tails } from "../../app/tail/tails.ts";
import { tailEventScheme } from "./tailEventScheme.ts";

/** Registers read-only JSON documents for the events of tails, with search, folding and diff of the editor. */
export const registerTailEventDocuments = (tails: Tails): vscode.Disposable =>
  vscode.workspace.registerTextDocumentContentProvider(tailEventScheme, {
    async provideTextDocumentContent({ query }) {
      // On demand, as activation needs none of it.
      const { tailEventDocument } = await import("./tailEventDocuments.ts");
      return tailEventDocument(Number(query), tails);
    },
  });
