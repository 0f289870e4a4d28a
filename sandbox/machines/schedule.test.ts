import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScenarioTenant } from '#sandbox/scenarios/scenarios.ts';
import { runDue, schedule } from './schedule.ts';

const moment = fc.integer({ min: 0, max: 20 });
const newTenant = () => createScenarioTenant('single', { name: 'agenda' });

test('what is due happens in the order of time, and in the order noted at the same moment', () => {
  fc.assert(
    fc.property(fc.array(moment, { maxLength: 30 }), moment, (times, now) => {
      const tenant = newTenant();
      const happened: [number, number][] = [];
      for (const [index, at] of times.entries()) schedule(tenant, at, 'note', { index });
      runDue(tenant, now, { note: (_, item) => happened.push([item.at, Number(item.data['index'])]) });
      const expected = times
        .map((at, index): [number, number] => [at, index])
        .filter(([at]) => at <= now)
        .toSorted(([a, i], [b, j]) => a - b || i - j);
      expect(happened).toEqual(expected);
      expect(tenant.agenda.every(({ at }) => at > now)).toBe(true);
    }),
  );
});

test('catching up in many steps ends where one step ends', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 8 }), fc.array(fc.nat(60)), (starts, looks) => {
      const run = (moments: number[]): string[] => {
        const tenant = newTenant();
        const happened: string[] = [];
        for (const at of starts) schedule(tenant, at, 'step', { left: 3 });
        const happenings = {
          step: (_: unknown, item: { at: number; data: Record<string, unknown> }) => {
            const left = Number(item.data['left']);
            happened.push(`${item.at}:${left}`);
            if (left > 0) schedule(tenant, item.at + 5, 'step', { left: left - 1 });
          },
        };
        for (const moment of moments) runDue(tenant, moment, happenings);
        return happened;
      };
      expect(run([...looks.toSorted((a, b) => a - b), 100])).toEqual(run([100]));
    }),
  );
});
