/** Where it is seen that something is waited for that concerns a row: the bar above the tree. */
export const treeProgress = { location: { viewId: "amlEvents.workspaces" } };
