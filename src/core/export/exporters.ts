import type { EventSubscription } from "../subscription/eventSubscription.ts";
import { renderArm } from "./arm.ts";
import { renderAzureCli } from "./azureCli.ts";
import { renderBicep } from "./bicep.ts";
import { renderTerraform } from "./terraform.ts";

export type ExportFormat = "azure-cli" | "bicep" | "arm" | "terraform";

export interface Exporter {
  /** What a person chooses by. */
  readonly label: string;
  /** VS Code's name of the language. */
  readonly languageId: string;
  /**
   * The event subscription as code that creates it again. Complete for every property; what the format itself cannot
   * express is said in it, with the way to do it instead. Secrets are parameters, never values.
   *
   * @param subscription as GET gives it, or a draft without an id; JSON of any other shape does not throw either
   */
  readonly render: (subscription: EventSubscription) => string;
}

/** The formats in which an event subscription can be kept under version control. */
export const exporters: Readonly<Record<ExportFormat, Exporter>> = {
  "azure-cli": { label: "Azure CLI", languageId: "shellscript", render: renderAzureCli },
  bicep: { label: "Bicep", languageId: "bicep", render: renderBicep },
  arm: { label: "ARM template", languageId: "json", render: renderArm },
  terraform: { label: "Terraform", languageId: "terraform", render: renderTerraform },
};
