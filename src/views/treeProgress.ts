/** Shows progress as a bar above the tree. */
export const treeProgress = { location: { viewId: "amlEvents.workspaces" } };
