import { checkEnd, defaultMinutes } from '#src/consent/duration.ts';
import { minuteMs } from '#src/lib/time.ts';
import type { EndInput } from './wizard-state.ts';

/** When access begins that is signed now, ms: with the minute, so that the end is the one that is shown. */
export function startOf(now: number): number {
  return Math.floor(now / minuteMs) * minuteMs;
}

/** When access ends if it is signed now (ms of server time); NaN while a custom end is incomplete. */
export function endOf({ mode, minutes, date, time }: EndInput, now: number): number {
  return mode === 'minutes' ? startOf(now) + minutes * minuteMs : parseLocal(date, time);
}

/** What is wrong with the end, as `checkEnd` says it. */
export function checkChosenEnd(end: EndInput, now: number): ReturnType<typeof checkEnd> {
  return checkEnd(endOf(end, now), startOf(now));
}

/** A custom end begins with what was typed before, else with the default. */
export function customEnd(end: EndInput, now: number): EndInput {
  return end.date === '' && end.time === ''
    ? { ...end, mode: 'custom', ...localFields(now + defaultMinutes * minuteMs) }
    : { ...end, mode: 'custom' };
}

/** The fields of a moment in the browser's zone. */
export function localFields(at: number): { date: string; time: string } {
  const moment = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  const year = String(moment.getFullYear()).padStart(4, '0');
  return {
    date: `${year}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`,
    time: `${two(moment.getHours())}:${two(moment.getMinutes())}`,
  };
}

/** Milliseconds since the epoch; NaN when date and time are not both there. */
export function parseLocal(date: string, time: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(:\d{2})?$/.test(time)) return Number.NaN;
  // Without an offset, ECMAScript reads a date with a time as local.
  return new Date(`${date}T${time}`).getTime();
}
