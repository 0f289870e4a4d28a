const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since the epoch of an ISO 8601 instant with its zone, as ARM writes it (up to 7 fraction digits), else undefined. */
export function parseInstant(text: string | undefined): number | undefined {
  if (text === undefined || !instantPattern.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/**
 * UTC in whole seconds, `2026-11-24T21:00:00Z`, rounded down. ARM may rewrite the fraction of a time it finds inside an object
 * parameter (`.000Z` comes back as `Z`), and a record must come back as it was hashed. Throws RangeError for an invalid date.
 */
export function toUtcSeconds(at: number | Date): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Whether a text is exactly what `toUtcSeconds` writes. */
export function isUtcSeconds(text: string): boolean {
  const at = parseInstant(text);
  return at !== undefined && toUtcSeconds(at) === text;
}
