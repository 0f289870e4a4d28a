import { expect, test } from 'vitest';
import { sampleMachine } from '#src/consent/samples.ts';
import {
  obviousRequest,
  rankRequests,
  type ReadRequests,
  requestChange,
  requestFields,
  requestProblems,
  unlistedRequest,
} from './request-choice.ts';
import { initialState, type WizardInputs } from './wizard-state.ts';

const machine = sampleMachine('srv-sql-01');
const person = { tenantId: '', userId: '' };
const inputs = (change: Partial<WizardInputs>): WizardInputs => ({
  ...initialState([machine], undefined, person).inputs,
  reason: 'Slow queries',
  requestMode: 'without',
  ...change,
});
const chosen = { number: '2411240040001234', source: 'azure' } as const;
const read: ReadRequests = { isPending: false, tickets: [{ number: chosen.number }], problems: [] };
const fieldsOf = (change: Partial<WizardInputs>, requests = read) =>
  requestProblems(inputs(change), requests).map(({ field }) => field);

test('the request about a chosen machine comes first, then the newest', () => {
  const requests = [
    { number: '1', createdDate: '2026-11-01T00:00:00Z' },
    { number: '2', createdDate: '2026-11-20T00:00:00Z' },
    { number: '3', createdDate: '2026-10-01T00:00:00Z', resourceId: machine.toUpperCase() },
  ];
  expect(rankRequests(requests, [machine]).map(({ number }) => number)).toEqual(['3', '2', '1']);
  expect(obviousRequest(requests, [machine])?.number).toBe('3');
  expect(obviousRequest([...requests, { number: '4', resourceId: machine }], [machine])).toBeUndefined();
  expect(obviousRequest(requests, [sampleMachine('other')])).toBeUndefined();
});

test('a request must be chosen, typed in the right form, or deliberately left out', () => {
  expect(fieldsOf({ requestMode: undefined })).toEqual([requestFields.mode]);
  expect(fieldsOf({ requestMode: 'listed' })).toEqual([requestFields.mode]);
  expect(fieldsOf({ requestMode: 'listed', ticket: chosen })).toEqual([]);
  expect(fieldsOf({ requestMode: 'typed' })).toEqual([requestFields.number]);
  expect(fieldsOf({ requestMode: 'typed', ticket: { number: '24112400-4000', source: 'typed' } })).toEqual([
    requestFields.number,
  ]);
  expect(fieldsOf({ requestMode: 'typed', ticket: { number: ' 2411240040001234 ', source: 'typed' } })).toEqual([]);
  expect(fieldsOf({})).toEqual([]);
});

test('a request that is no longer on the list stays shown, and has to be chosen anew once the list is read', () => {
  const listed = { requestMode: 'listed', ticket: chosen } as const;
  const closed: ReadRequests = { ...read, tickets: [{ number: '2411230030004567' }] };
  expect(unlistedRequest(listed, closed)).toBe(chosen.number);
  expect(fieldsOf(listed, closed)).toEqual([requestFields.mode]);
  // Nobody knows it yet, or can know it: it may be among those that were not read.
  expect(fieldsOf(listed, { ...closed, isPending: true })).toEqual([]);
  expect(fieldsOf(listed, { ...closed, problems: ['forbidden'] })).toEqual([]);
  expect(unlistedRequest(listed, read)).toBeUndefined();
  expect(unlistedRequest({ ...listed, requestMode: 'typed' }, closed)).toBeUndefined();
  expect(unlistedRequest({ requestMode: 'listed', ticket: null }, closed)).toBeUndefined();
});

test('the reason is one visible line of at most 500 characters', () => {
  for (const reason of ['', '   ', 'a'.repeat(501), 'two\nlines', 'hidden \u202E text', 'hidden \u061C text']) {
    expect(fieldsOf({ reason })).toEqual([requestFields.reason]);
  }
  expect(fieldsOf({ reason: 'Ärger mit der Datenbank 🙂' })).toEqual([]);
});

test('of a field that is empty only that is said: its hint tells what to enter', () => {
  const nothing = inputs({ requestMode: 'typed', ticket: { number: ' ', source: 'typed' }, reason: '' });
  expect(requestProblems(nothing, read).map(({ text }) => text)).toEqual(['Number is missing.', 'Reason is missing.']);
});

test('a number that was typed is there again for whoever only looked at another choice', () => {
  const typed = inputs({ requestMode: 'typed', ticket: { number: '24112400400', source: 'typed' } });
  const listed = inputs({ ...typed, ...requestChange(typed, 'listed', chosen.number) });
  expect(listed).toMatchObject({ requestMode: 'listed', ticket: chosen });
  const without = inputs({ ...listed, ...requestChange(listed, 'without') });
  expect(without).toMatchObject({ requestMode: 'without', ticket: null });
  expect(requestChange(without, 'typed')).toMatchObject({ requestMode: 'typed', ticket: typed.ticket });
  expect(requestChange(inputs({}), 'typed').ticket).toEqual({ number: '', source: 'typed' });
});
