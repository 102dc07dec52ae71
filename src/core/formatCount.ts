/** `1 event`, `1,204 events`. @param noun singular, with a plural in "s" */
export const formatCount = (count: number, noun: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? noun : `${noun}s`}`;
