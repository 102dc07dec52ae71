const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

/** Formats a duration by its two largest units: `1 d 3 h`, `4 min 30 s`, `10 s`; below a second, `340 ms`. */
export function formatDuration(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds));
  if (whole < 1_000) return `${whole} ms`;
  // Rounded first, so that 59.9 s becomes 1 min rather than 60 s.
  const smallest = whole >= 86_400_000 ? 3_600_000 : whole >= 3_600_000 ? 60_000 : 1_000;
  let remaining = Math.round(whole / smallest) * smallest;
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(remaining / size);
    remaining -= count * size;
    if (count) parts.push(`${count} ${unit}`);
  }
  return parts.join(" ");
}
