import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { renderArm } from "./arm.ts";
import { renderAzureCli } from "./azureCli.ts";
import { renderBicep } from "./bicep.ts";
import { renderTerraform } from "./terraform.ts";

export type ExportFormat = "azure-cli" | "bicep" | "arm" | "terraform";

export interface Exporter {
  readonly label: string;
  /** VS Code's language id. */
  readonly languageId: string;
  /**
   * Renders code that creates the event subscription with all of its properties. Comments explain how the code works around
   * what the format can't express. Secrets become parameters.
   *
   * @param subscription as GET returns it, or a draft without an id; JSON of any other shape doesn't throw
   */
  readonly render: (subscription: EventSubscription) => string;
}

export const exporters: Readonly<Record<ExportFormat, Exporter>> = {
  "azure-cli": { label: "Azure CLI", languageId: "shellscript", render: renderAzureCli },
  bicep: { label: "Bicep", languageId: "bicep", render: renderBicep },
  arm: { label: "ARM template", languageId: "json", render: renderArm },
  terraform: { label: "Terraform", languageId: "terraform", render: renderTerraform },
};
