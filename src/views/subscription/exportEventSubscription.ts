import type { EventSubscriptionNode } from "../../app/tree/treeNode.ts";
import { type ExportFormat, exporters } from "../../core/export/exporters.ts";
import type { Clouds } from "../../ports/cloud.ts";
import { showQuickPick } from "../window.ts";
import { openUntitledText, tabTitle } from "../tabTitle.ts";

/** Asks for a format and opens the deployed event subscription as code in a new editor. */
export async function exportEventSubscription(
  { cloud, workspace, eventSubscription: { id, name } }: EventSubscriptionNode,
  { clouds, signal }: { readonly clouds: Clouds; readonly signal: AbortSignal },
): Promise<void> {
  const formats = (Object.keys(exporters) as ExportFormat[]).map((format) => ({
    label: exporters[format].label,
    format,
  }));
  const chosen = await showQuickPick(formats, { title: `Export ${name} as` });
  if (!chosen) return;
  const current = await clouds[cloud].eventSubscription(id, signal);
  const { render, languageId } = exporters[chosen.format];
  await openUntitledText(languageId, tabTitle(name, workspace.name), render(current));
}
