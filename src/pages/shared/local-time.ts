/** The fields of a moment in the browser's zone, as date and time inputs have them. */
export interface LocalFields {
  /** YYYY-MM-DD. */
  date: string;
  /** HH:MM. */
  time: string;
}

export function localFields(at: number): LocalFields {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString();
  return { date: local.slice(0, 10), time: local.slice(11, 16) };
}

/** Milliseconds since the epoch; NaN when date and time are not both there. */
export function parseLocal({ date, time }: LocalFields): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(:\d{2})?$/.test(time)) return Number.NaN;
  // Without an offset, ECMAScript reads a date with a time as local.
  return new Date(`${date}T${time}`).getTime();
}
