import { partOf, type JsonObject } from '#sandbox/json.ts';
import { ArmError } from '#sandbox/arm/http.ts';

/** Since when and until when a role is to hold, ms of tenant time. */
export interface Span {
  from: number;
  until?: number;
}

/** ISO 8601 in days, hours and minutes, as ms; not a number for anything else. */
export function durationMs(text: unknown): number {
  const found = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(String(text));
  if (!found) return NaN;
  const [days = 0, hours = 0, minutes = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60_000;
}

/** @throws {ArmError} 400 when a request's schedule has no end, or one before its beginning. */
export function spanOf(properties: JsonObject, now: number): Span {
  const schedule = partOf(properties, 'scheduleInfo');
  const { type, duration, endDateTime } = partOf(schedule, 'expiration');
  const { startDateTime: start } = schedule;
  const from = Math.max(now, typeof start === 'string' ? Date.parse(start) : now);
  if (type === 'NoExpiration' && !Number.isNaN(from)) return { from };
  const until = type === 'AfterDuration' ? from + durationMs(duration) : Date.parse(String(endDateTime));
  if (until > from) return { from, until };
  throw new ArmError(
    400,
    'InvalidRoleAssignmentRequestSchedule',
    'The schedule of the role assignment request is invalid.',
  );
}
