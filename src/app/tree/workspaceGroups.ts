import { compareNames } from "../../core/compareNames.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";
import type { Grouping } from "./arrangement.ts";

/** Workspaces that have something in common. */
export interface WorkspaceGroup {
  /** What tells it from the others. */
  readonly key: string;
  readonly label: string;
  /** The Azure subscription of a resource group: another may have one of the same name. */
  readonly subscriptionName?: string;
  readonly workspaces: readonly MlWorkspace[];
}

const groupKeys: Readonly<Record<Exclude<Grouping, "none">, (workspace: MlWorkspace) => string>> = {
  subscriptionId: ({ subscriptionId }) => subscriptionId,
  resourceGroup: ({ subscriptionId, resourceGroup }) => `${subscriptionId}/${resourceGroup}`,
  location: ({ location }) => location,
};

/** The workspaces by what they are grouped by, in the order of the groups' names; undefined when they are not. */
export function groupWorkspaces(
  workspaces: readonly MlWorkspace[],
  grouping: Grouping,
): readonly WorkspaceGroup[] | undefined {
  if (grouping === "none") return undefined;
  // Azure does not tell names by case, and Resource Graph changes it.
  const groups = Map.groupBy(workspaces, (workspace) => groupKeys[grouping](workspace).toLowerCase());
  return [...groups]
    .map(([key, members]): WorkspaceGroup => {
      const [first] = members;
      const { subscriptionId = "", subscriptionName = subscriptionId } = first ?? {};
      if (grouping === "subscriptionId") return { key, label: subscriptionName, workspaces: members };
      const label = first?.[grouping] ?? key;
      return {
        key,
        label,
        workspaces: members,
        ...(grouping === "resourceGroup" ? { subscriptionName: subscriptionName } : {}),
      };
    })
    .sort((a, b) => compareNames(a.label, b.label) || compareNames(a.key, b.key));
}
