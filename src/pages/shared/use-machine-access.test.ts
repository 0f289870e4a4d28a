import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRead, noEvidence } from '#src/azure/evidence.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { sampleEvidence, sampleReadAt } from '#test/consent/samples.ts';
import { firstProblem, lastKnown } from './use-machine-access.ts';

const forbidden = { readAt: sampleReadAt + 1000, problem: { kind: 'forbidden', message: 'No' } };
const parts = ['machine', 'extension', 'jobs', 'consents'] as const;

const reading = fc
  .record({ lost: fc.subarray([...parts]), at: fc.integer({ min: 1, max: 1000 }) })
  .map(({ lost, at }): AccessEvidence => {
    const evidence = sampleEvidence();
    for (const part of parts) evidence[part].readAt = at;
    return { ...evidence, ...Object.fromEntries(lost.map((part) => [part, { ...forbidden, readAt: at }])) };
  });

test('what was read stays until it is read again, with its own time', () => {
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1 }), (readings) => {
      let known: AccessEvidence | undefined;
      for (const [index, newest] of readings.entries()) {
        known = lastKnown(known, newest);
        for (const part of parts) {
          const answered = readings.slice(0, index + 1).findLast((one) => 'value' in one[part]);
          expect(known?.[part]).toBe((answered ?? newest)[part]);
        }
      }
    }),
  );
});

test('a reading without a fault is taken as it is, and a reading that is missing changes nothing', () => {
  const newest = sampleEvidence();
  expect(lastKnown(sampleEvidence(), newest)).toBe(newest);
  expect(lastKnown(newest, undefined)).toBe(newest);
});

test.each([
  ['jobs before the rest', { machine: forbidden, jobs: forbidden }, 'jobs'],
  ['the rest', { consents: forbidden }, 'consents'],
  ['none', {}, undefined],
])('the problem told is that of %s', (_, change, part) => {
  expect(firstProblem(sampleEvidence({}, change))?.part).toBe(part);
});

test('what nobody has asked for is no problem, and no state', () => {
  const seeded = { ...sampleEvidence(), jobs: noEvidence('a').jobs };
  expect(firstProblem(seeded)).toBeUndefined();
  expect([noEvidence('a'), seeded, sampleEvidence({}, { jobs: forbidden })].map(isRead)).toEqual([false, false, true]);
});
