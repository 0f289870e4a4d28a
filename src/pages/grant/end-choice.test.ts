import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftEnd, endChange, localFields, parseLocal, readEnd, restoredEnd } from './end-choice.ts';

const now = Date.UTC(2026, 10, 24, 13);
const hour = 3_600_000;

test('a duration counts from now and comes out exactly', () => {
  expect(readEnd({ minutes: 480 }, now)).toEqual({ ok: true, at: now + 8 * hour, minutes: 480 });
});

test('a custom end lies between one hour and 14 days from now', () => {
  const at = (ms: number) => readEnd(localFields(ms), now);
  expect(at(now + hour)).toMatchObject({ ok: true, minutes: 60 });
  expect(at(now + 14 * 24 * hour)).toMatchObject({ ok: true, minutes: 20_160 });
  expect(at(now + hour - 60_000)).toEqual({ ok: false, reason: 'Access lasts at least 1 hour.' });
  expect(at(now + 14 * 24 * hour + 60_000)).toEqual({ ok: false, reason: 'Access lasts at most 14 days.' });
  expect(at(now - hour)).toEqual({ ok: false, reason: 'The end is in the past.' });
  expect(readEnd({ date: '', time: '12:00' }, now).ok).toBe(false);
  expect(readEnd({ date: '2026-11-26', time: '' }, now).ok).toBe(false);
});

test('fields of a whole minute read back as the same moment', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000_000 }), (minutes) => {
      const fields = localFields(minutes * 60_000);
      expect(localFields(parseLocal(fields.date, fields.time))).toEqual(fields);
    }),
  );
});

test('what is no time is no time, and is not kept', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (date, time) => {
      const at = parseLocal(date, time);
      expect(Number.isNaN(at) || /^\d{4}-\d{2}-\d{2}$/.test(date)).toBe(true);
      const kept = draftEnd({ date, time });
      if (Number.isNaN(at)) expect(kept).toEqual({ minutes: 480 });
    }),
  );
  expect(restoredEnd(draftEnd({ date: '2026-11-26', time: '14:30' }))).toEqual({ date: '2026-11-26', time: '14:30' });
});

test('an end that was typed is there again for whoever only looked at a duration', () => {
  const typed = { date: '2026-11-26', time: '14:30' };
  const day = { minutes: 1440 };
  const first = endChange({ end: typed }, { minutes: 240 });
  expect(first).toEqual({ end: { minutes: 240 }, typedEnd: typed });
  expect(endChange(first, day)).toEqual({ end: day, typedEnd: typed });
  expect(endChange({ end: day }, { minutes: 60 }).typedEnd).toBeUndefined();
});
