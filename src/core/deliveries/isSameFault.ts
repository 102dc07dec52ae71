import type { Fault } from "./fault.ts";

/** Whether two faults are the same, however often they still happen. */
export const isSameFault = (one: Fault, other: Fault): boolean =>
  JSON.stringify({ ...one, times: 0 }) === JSON.stringify({ ...other, times: 0 });
