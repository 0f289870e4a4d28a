import { type AccessLevel, accessLevels } from '#src/consent/level.ts';
import { parseMachineId, sameId } from '#src/lib/arm-id.ts';
import { parseInstant, parseIsoDuration } from '#src/lib/time.ts';
import { type AdviceRule, days, type Freeze, type Hours } from './rule.ts';

/** What is asked for, or was granted. What is left out isn't known, and no rule is held against it. Times are ms. */
export interface Asked {
  level?: AccessLevel | undefined;
  from?: number | undefined;
  until?: number | undefined;
  hasRequest?: boolean | undefined;
}

/** How something doesn't fit a rule. */
export type Breach = { rule: AdviceRule } & (
  | { is: 'level' | 'requestMissing' }
  | { is: 'longerThanAdvised'; longest: number }
  | { is: 'outsideHours'; hours: Hours }
  | { is: 'inFreeze'; freeze: Freeze }
);

/** The rules for one machine. Tags that aren't known are none. */
export function rulesFor(
  rules: readonly AdviceRule[],
  machineId: string,
  tags: ReadonlyMap<string, string> = new Map(),
): AdviceRule[] {
  const machine = parseMachineId(machineId);
  if (machine === undefined) return [];
  const isAmong = (id: string, list: readonly string[] | undefined) => list?.some((one) => sameId(one, id)) ?? true;
  // Names of tags are the same in any case, their values aren't.
  const isTagged = ([name, value]: [string, string]) =>
    [...tags].some(([key, held]) => sameId(key, name) && held === value);
  return rules.filter(
    ({ where = {} }) =>
      isAmong(machine.subscriptionId, where.subscriptions) &&
      isAmong(machine.resourceGroup, where.resourceGroups) &&
      Object.entries(where.tags ?? {}).every(isTagged),
  );
}

/** What of it doesn't fit, and by whose rule. */
export function breachesOf(rules: readonly AdviceRule[], { level, from, until, hasRequest }: Asked): Breach[] {
  return rules.flatMap((rule): Breach[] => {
    const { levels, hours, freezes = [], requestRequired } = rule;
    const longest = parseIsoDuration(rule.longest);
    const length = from === undefined || until === undefined ? undefined : until - from;
    return [
      ...(level && levels && !levels.includes(level) ? [{ is: 'level', rule } as const] : []),
      ...(length !== undefined && longest !== undefined && length > longest
        ? [{ is: 'longerThanAdvised', rule, longest } as const]
        : []),
      ...(from !== undefined && hours && !isWithinHours(hours, from)
        ? [{ is: 'outsideHours', rule, hours } as const]
        : []),
      ...freezes
        .filter((freeze) => reaches(freeze, from, until))
        .map((freeze) => ({ is: 'inFreeze', rule, freeze }) as const),
      ...(requestRequired === true && hasRequest === false ? [{ is: 'requestMissing', rule } as const] : []),
    ];
  });
}

/** The levels that these rules leave, weakest first. */
export function levelsLeft(rules: readonly AdviceRule[]): AccessLevel[] {
  return accessLevels.filter((level) => breachesOf(rules, { level }).length === 0);
}

/** Whether a moment is within the hours, by the clocks of their time zone. Hours over midnight belong to the day on which they begin. */
export function isWithinHours({ days: on, from, to, timeZone }: Hours, at: number): boolean {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const day = days.findIndex((name) => name === part('weekday'));
  const clock = `${part('hour')}:${part('minute')}`;
  const isOn = (index: number) => on.some((name) => name === days[(index + 7) % 7]);
  if (from < to) return isOn(day) && from <= clock && clock < to;
  return (isOn(day) && from <= clock) || (isOn(day - 1) && clock < to);
}

/** An end that isn't known is none that reaches into anything. */
function reaches(freeze: Freeze, from: number | undefined, until = from): boolean {
  const [start = NaN, end = NaN] = [parseInstant(freeze.from), parseInstant(freeze.to)];
  return from !== undefined && until !== undefined && from < end && (until > start || from >= start);
}
