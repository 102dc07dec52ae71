import type { AzureView } from "./azure.ts";
import type { CloudNode, Node } from "./browse.ts";

/** The rows below Azure: first what is missing, each with a way on, then the workspaces. */
export const azureRows = (node: CloudNode, { gaps, workspaces }: AzureView): readonly Node[] => [
  ...gaps.map((gap) => ({ kind: "gap", in: node, gap }) as const),
  ...workspaces.map((workspace) => ({ kind: "workspace", cloud: node.cloud, workspace }) as const),
];
