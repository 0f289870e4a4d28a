import type { DraftInputs } from '#src/azure/records/consent-draft.ts';
import { checkEnd, defaultMinutes } from '#src/consent/duration.ts';

/** `YYYY-MM-DD` and `HH:MM` in the browser's zone, as typed. */
export interface TypedEnd {
  date: string;
  time: string;
}

/** A duration that counts from the moment of signing, or an end as typed. */
export type ChosenEnd = { minutes: number } | TypedEnd;

/** What is chosen with another end. One that was typed before stays for whoever goes back to it. */
export function endChange(
  { end, typedEnd }: { end: ChosenEnd; typedEnd?: TypedEnd | undefined },
  chosen: ChosenEnd,
): { end: ChosenEnd; typedEnd: TypedEnd | undefined } {
  return { end: chosen, typedEnd: 'minutes' in end ? typedEnd : end };
}

export type EndReading = { ok: true; at: number; minutes: number } | { ok: false; reason: string };

const minuteMs = 60_000;

/** When access ends if it starts at `now` (server time, ms). */
export function readEnd(end: ChosenEnd, now: number): EndReading {
  const at = 'minutes' in end ? now + end.minutes * minuteMs : parseLocal(end.date, end.time);
  const checked = checkEnd(new Date(at), new Date(now));
  return checked.ok ? { ok: true, at, minutes: checked.minutes } : checked;
}

/** Whether it is an end at all; what else is wrong with it takes a clock to say. */
export function isMoment(end: ChosenEnd): boolean {
  return 'minutes' in end || !Number.isNaN(parseLocal(end.date, end.time));
}

/** Milliseconds since the epoch; NaN when date and time are not both there. */
export function parseLocal(date: string, time: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(:\d{2})?$/.test(time)) return Number.NaN;
  // Without an offset, ECMAScript reads a date with a time as local.
  return new Date(`${date}T${time}`).getTime();
}

const two = (number: number) => String(number).padStart(2, '0');

/** The fields of a moment in the browser's zone. */
export function localFields(at: number): TypedEnd {
  const moment = new Date(at);
  const year = String(moment.getFullYear()).padStart(4, '0');
  return {
    date: `${year}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`,
    time: `${two(moment.getHours())}:${two(moment.getMinutes())}`,
  };
}

/** Whether an end is a time already. */
export const hasMoment = (end: ChosenEnd): boolean => 'minutes' in end || !Number.isNaN(parseLocal(end.date, end.time));

/** An end that is no time yet is not kept: the default takes its place. */
export function draftEnd(end: ChosenEnd): DraftInputs['end'] {
  if ('minutes' in end) return end;
  if (!hasMoment(end)) return { minutes: defaultMinutes };
  return { at: new Date(parseLocal(end.date, end.time)).toISOString() };
}

export function restoredEnd(end: DraftInputs['end']): ChosenEnd {
  return 'minutes' in end ? end : localFields(Date.parse(end.at));
}
