import type { RowCommand } from "./row.ts";

/** The commands of the extension by feature, with their titles; a test compares them with package.json. */
export const commandTitles = {
  tree: {
    refresh: "Refresh",
    retry: "Retry",
    filterTree: "Filter Workspaces…",
    clearFilter: "Clear Filter",
    groupTree: "Group Workspaces By…",
    addToFavorites: "Add to Favorites",
    removeFromFavorites: "Remove from Favorites",
    copyResourceId: "Copy Resource ID",
    copyValue: "Copy Value",
    copyRequestForAccess: "Copy Request for Access",
    openSettings: "Open Settings",
    showLog: "Show Log",
  },
  azure: {
    signIn: "Sign In to Azure…",
    signInWithAnotherAccount: "Sign In with Another Account…",
    signInToTenant: "Sign In to Tenant…",
    signOut: "Sign Out",
    selectAzureSubscriptions: "Select Azure Subscriptions…",
  },
  subscription: {
    newEventSubscription: "New Event Subscription…",
    importEventSubscription: "Import Event Subscription…",
    editEventSubscription: "Edit Event Subscription…",
    showEventSubscription: "Show Event Subscription as JSON",
    exportEventSubscription: "Export Event Subscription…",
    deleteEventSubscription: "Delete Event Subscription",
    insertHandler: "Insert Handler",
  },
  tail: {
    tailEvents: "Tail Events",
    stopTail: "Stop Tail",
    restartTail: "Restart Tail",
    dismissTail: "Dismiss",
    clearTail: "Clear Live Events",
    searchLiveEvents: "Search Live Events",
    openCapture: "Open Capture…",
    openLiveEvent: "Open Event",
    copyLiveEvent: "Copy as JSON",
    copyLiveEventSubject: "Copy Subject",
  },
  localGrid: {
    startLocalEventGrid: "Start Local Event Grid",
    stopLocalEventGrid: "Stop Local Event Grid",
    resetLocalEventGrid: "Reset Local Event Grid",
    exportLocalState: "Export Local Event Grid State…",
    importLocalState: "Import Local Event Grid State…",
    localEventGridActions: "Show Local Event Grid Actions",
    addLocalWorkspace: "Add Local Workspace…",
    removeLocalWorkspace: "Remove Local Workspace",
    raiseSampleEvent: "Raise Sample Event…",
    raiseSampleAgain: "Raise Again",
    runScenario: "Run Scenario…",
    letTimePass: "Advance Clock…",
    setClockToNow: "Set Clock to Now",
    injectFault: "Inject Fault…",
    clearFault: "Clear Fault",
    clearFaults: "Clear Faults",
    showDeliveries: "Show Deliveries",
    openDeliveredEvent: "Open Event",
    raiseEventAgain: "Raise Again",
    copyWhy: "Copy Explanation",
    deliverNow: "Deliver Now",
    deliverAgain: "Deliver Again",
    skipToAttempt: "Skip to It",
    discardDelivery: "Discard",
    openAttempt: "Open as JSON",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type CommandFeature = keyof typeof commandTitles;

/** Ids of the commands of one feature, or of all, without the prefix `amlEvents.`. */
export type CommandId<Feature extends CommandFeature = CommandFeature> = {
  [F in Feature]: keyof (typeof commandTitles)[F];
}[Feature];

const { tree, azure, subscription, tail, localGrid } = commandTitles;
const titlesById: Readonly<Record<CommandId, string>> = { ...tree, ...azure, ...subscription, ...tail, ...localGrid };

/** The command with its title, to be run with these arguments. */
export const rowCommand = (id: CommandId, ...args: readonly unknown[]): RowCommand => ({
  command: `amlEvents.${id}`,
  title: titlesById[id],
  ...(args.length ? { arguments: args } : {}),
});
