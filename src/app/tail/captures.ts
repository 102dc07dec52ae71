import { parseArmId } from "../../core/armId.ts";
import { formatCount } from "../../core/formatCount.ts";
import { formatTime } from "../../core/formatTime.ts";
import type { CaptureArchive, CaptureSummary } from "../../ports/capture.ts";

/** The newest capture of earlier windows, for a view that has no events yet. */
export interface EarlierCapture {
  readonly name: string;
  /** For example `1,204 events of churn-lab, until 14:02:11`. */
  readonly description: string;
}

/** Largest capture, in bytes, that is counted and opened as a document: VS Code's own limit for extensions is 50 MB. */
export const maxDocumentBytes = 48 * 1024 * 1024;

/**
 * @param today any time of the day whose times need no date
 * @returns undefined if there are no captures
 */
export async function findEarlierCapture(archive: CaptureArchive, today: Date): Promise<EarlierCapture | undefined> {
  const [capture] = await archive.list();
  if (!capture) return undefined;
  const { name, bytes, lastWriteAt } = capture;
  const size =
    bytes > maxDocumentBytes ? formatMegabytes(bytes) : formatCount(await archive.countEvents(name), "event");
  return { name, description: `${size} of ${workspaceNameOf(capture)}, until ${formatTime(lastWriteAt, today)}` };
}

/** What a list of captures shows of one. */
export const describeCapture = (capture: CaptureSummary, today: Date) => ({
  label: workspaceNameOf(capture),
  description: `until ${formatTime(capture.lastWriteAt, today)}`,
  detail: `${capture.name}, ${formatMegabytes(capture.bytes)}`,
});

const workspaceNameOf = ({ workspaceId, name }: CaptureSummary): string =>
  parseArmId(workspaceId)?.name ?? (workspaceId || name);

/** `0.1 MB`, `312 MB` */
export const formatMegabytes = (bytes: number): string => {
  const megabytes = bytes / (1024 * 1024);
  return `${megabytes < 10 ? Math.max(0.1, megabytes).toFixed(1) : Math.round(megabytes).toLocaleString("en")} MB`;
};
