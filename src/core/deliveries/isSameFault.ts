import type { Fault } from "./fault.ts";

/** Whether two faults are one and the same, however often it still happens. */
export const isSameFault = (one: Fault, other: Fault): boolean =>
  JSON.stringify({ ...one, times: 0 }) === JSON.stringify({ ...other, times: 0 });
