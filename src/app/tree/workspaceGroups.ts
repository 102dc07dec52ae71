import { compareNames } from "../../core/compareNames.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";
import type { Grouping } from "./arrangement.ts";

/** Workspaces that have something in common. */
export interface WorkspaceGroup {
  /** Unique among the groups. */
  readonly key: string;
  readonly label: string;
  /** Tells resource groups of the same name apart. */
  readonly subscriptionName?: string;
  readonly workspaces: readonly MlWorkspace[];
}

const groupKeys: Readonly<Record<Exclude<Grouping, "none">, (workspace: MlWorkspace) => string>> = {
  subscriptionId: ({ subscriptionId }) => subscriptionId,
  resourceGroup: ({ subscriptionId, resourceGroup }) => `${subscriptionId}/${resourceGroup}`,
  location: ({ location }) => location,
};

/** Groups workspaces, in the order of the groups' labels. @returns undefined if they are not to be grouped */
export function groupWorkspaces(
  workspaces: readonly MlWorkspace[],
  grouping: Grouping,
): readonly WorkspaceGroup[] | undefined {
  if (grouping === "none") return undefined;
  // Azure compares names without case, and Resource Graph changes their case.
  const groups = Map.groupBy(workspaces, (workspace) => groupKeys[grouping](workspace).toLowerCase());
  return [...groups]
    .map(([key, members]): WorkspaceGroup => {
      const [first] = members;
      const { subscriptionId = "", subscriptionName = subscriptionId } = first ?? {};
      if (grouping === "subscriptionId") return { key, label: subscriptionName, workspaces: members };
      const group = { key, label: first?.[grouping] ?? key, workspaces: members };
      return grouping === "resourceGroup" ? { ...group, subscriptionName } : group;
    })
    .sort((a, b) => compareNames(a.label, b.label) || compareNames(a.key, b.key));
}
