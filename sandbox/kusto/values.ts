/** Kusto's scalar values. Strings are never null; every other type has a null: https://learn.microsoft.com/kusto/query/scalar-data-types/null-values */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** `datetime` and `timespan` are ticks of 100 ns (since the Unix epoch); everything else is JSON. Longs past 2^53 lose precision. */
export type Value = Json | bigint;

export type KustoType = 'string' | 'bool' | 'int' | 'long' | 'real' | 'datetime' | 'timespan' | 'dynamic';

export const isNumeric = (type: KustoType): boolean => type === 'int' || type === 'long' || type === 'real';

const ticksPerMs = 10_000n;
const ticksPerSecond = 10_000_000n;

export const ticksOfMs = (ms: number): bigint => BigInt(Math.trunc(ms)) * ticksPerMs;

const instant =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** Ticks of an ISO 8601 text, UTC when it names no offset; `null` when it is none. */
export function parseDatetime(text: string): bigint | null {
  const found = instant.exec(text.trim());
  if (!found) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = found;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const date = new Date(ms);
  const inRange = date.getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (!inRange) return null;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  const offsetMs = offset ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000 : 0;
  return ticksOfMs(ms - offsetMs) + BigInt(fraction.padEnd(7, '0'));
}

const floorDivide = (a: bigint, b: bigint): bigint => (a >= 0n || a % b === 0n ? a / b : a / b - 1n);

export function formatDatetime(ticks: bigint): string {
  const seconds = floorDivide(ticks, ticksPerSecond);
  const rest = ticks - seconds * ticksPerSecond;
  const fraction = rest === 0n ? '' : `.${rest.toString().padStart(7, '0').replace(/0+$/, '')}`;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${fraction}Z`;
}

const two = (count: bigint): string => count.toString().padStart(2, '0');

function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const seconds = size / ticksPerSecond;
  const rest = size % ticksPerSecond;
  const days = seconds / 86_400n;
  const clock = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const fraction = rest === 0n ? '' : `.${rest.toString().padStart(7, '0')}`;
  return `${ticks < 0n ? '-' : ''}${days === 0n ? '' : `${days}.`}${clock}${fraction}`;
}

/** What `tostring` makes of a value; null becomes the empty string. */
export function toText(value: Value, type: KustoType): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return type === 'timespan' ? formatTimespan(value) : formatDatetime(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** How a value leaves in a JSON reply. */
export const toJson = (value: Value, type: KustoType): Json =>
  typeof value === 'bigint' ? toText(value, type) : value;

/** How a value is kept in a dynamic one: moments with all seven digits: https://learn.microsoft.com/kusto/query/make-series-operator */
export const toDynamic = (value: Value, type: KustoType): Json => {
  if (typeof value !== 'bigint' || type === 'timespan') return toJson(value, type);
  const [seconds, fraction = ''] = formatDatetime(value).slice(0, -1).split('.');
  return `${seconds}.${fraction.padEnd(7, '0')}Z`;
};

/** The number a value holds, read from text when need be; `null` when there is none. */
export function toNumber(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

export function toBool(value: Value): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return null;
  const lower = value.trim().toLowerCase();
  if (lower === 'true' || lower === '1') return true;
  return lower === 'false' || lower === '0' ? false : null;
}

/** Order of two non-null values of one type: negative, zero or positive. Text compares by code unit, as Kusto's ordinal order does. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  return Number(a) - Number(b);
}

/** A text that is the same for equal values and differs for others: the key of groups, joins and sets. */
export function valueKey(value: Value): string {
  return typeof value === 'bigint' ? `t${value}` : JSON.stringify(value);
}
