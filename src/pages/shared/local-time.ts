/** The fields of a moment in the browser's zone, as date and time inputs have them. */
export interface LocalFields {
  /** YYYY-MM-DD. */
  date: string;
  /** HH:MM. */
  time: string;
}

export function localFields(at: number): LocalFields {
  const moment = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  const year = String(moment.getFullYear()).padStart(4, '0');
  return {
    date: `${year}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`,
    time: `${two(moment.getHours())}:${two(moment.getMinutes())}`,
  };
}

/** Milliseconds since the epoch; NaN when date and time are not both there. */
export function parseLocal({ date, time }: LocalFields): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(:\d{2})?$/.test(time)) return Number.NaN;
  // Without an offset, ECMAScript reads a date with a time as local.
  return new Date(`${date}T${time}`).getTime();
}
