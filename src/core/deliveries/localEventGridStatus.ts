import { isBoolean, isNumber, isObjectWith, isOptional, isText } from "../guards.ts";

/** The clock of the Local Event Grid. Members are named as in the JSON of the admin endpoint. */
export interface LocalEventGridTime {
  /** ISO 8601. */
  readonly now: string;
  /** Whether time only moves on request. */
  readonly standing: boolean;
  /** How far the clock is ahead of system time, in milliseconds; negative when it is behind. */
  readonly ahead: number;
}

/** The Local Event Grid in numbers. Members are named as in the JSON of the admin endpoint. */
export interface LocalEventGridStatus {
  readonly clock: LocalEventGridTime;
  readonly workspaces: number;
  readonly eventSubscriptions: number;
  /** Events that wait for an attempt. */
  readonly undelivered: number;
  readonly faults: number;
  /** Events accepted since the start. */
  readonly published: number;
  /** How often the whole state was replaced, and by what the last time. Absent before the first time. */
  readonly replaced?: LocalEventGridReplacement;
  /** Why no event can be accepted now. Absent when all is well. */
  readonly trouble?: LocalEventGridTrouble;
}

interface LocalEventGridReplacement {
  readonly count: number;
  /** `reset` or `import`. */
  readonly by: string;
}

interface LocalEventGridTrouble {
  readonly message: string;
  readonly why?: string;
  readonly remedy?: string;
}

/** Checks the time that the admin endpoint sends. */
export const isLocalEventGridTime = isObjectWith<LocalEventGridTime>({
  now: isText,
  standing: isBoolean,
  ahead: isNumber,
});

/** Checks the status that the admin endpoint sends. */
export const isLocalEventGridStatus = isObjectWith<LocalEventGridStatus>({
  clock: isLocalEventGridTime,
  workspaces: isNumber,
  eventSubscriptions: isNumber,
  undelivered: isNumber,
  faults: isNumber,
  published: isNumber,
  replaced: isOptional(isObjectWith<LocalEventGridReplacement>({ count: isNumber, by: isText })),
  trouble: isOptional(
    isObjectWith<LocalEventGridTrouble>({ message: isText, why: isOptional(isText), remedy: isOptional(isText) }),
  ),
});
