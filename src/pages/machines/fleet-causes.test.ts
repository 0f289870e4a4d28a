import { expect, it } from 'vitest';
import { AzureError, type AzureErrorKind } from '#src/azure/transport/errors.ts';
import { accessByCause, accessCause, byCause } from './fleet-causes.ts';

const problem = (subscriptionId: string, kind: AzureErrorKind, message: string) => ({
  subscriptionId,
  displayName: subscriptionId,
  error: new AzureError({ kind, message }),
});

const grouped = (...problems: ReturnType<typeof problem>[]) =>
  byCause(problems).map((cause) => cause.map(({ subscriptionId }) => subscriptionId));

it('tells one lost connection once, whatever it kept from being read', () => {
  expect(grouped(problem('a', 'network', 'lost'), problem('b', 'network', 'lost'))).toEqual([['a', 'b']]);
});

it('keeps causes apart, and tells each refusal for its own subscription', () => {
  expect(grouped(problem('a', 'network', 'lost'), problem('b', 'malformed', 'lost'))).toEqual([['a'], ['b']]);
  expect(grouped(problem('a', 'forbidden', 'no'), problem('b', 'forbidden', 'no'))).toEqual([['a'], ['b']]);
});

const lost = (name: string) => ({
  machineId: name,
  name,
  error: new AzureError({ kind: 'network', message: 'lost' }),
  isLastKnown: false,
});

it('tells a refusal of many machines once, though Azure names each of them, and keeps what is missing apart', () => {
  const refused = (name: string, missingAction: string) => ({
    ...lost(name),
    error: new AzureError({ kind: 'forbidden', message: `No, not ${name}.`, missingAction }),
  });
  const odd = { ...lost('e'), error: new Error('odd') };
  const causes = accessByCause([refused('a', 'read'), lost('b'), refused('c', 'read'), refused('d', 'list'), odd]);
  expect(causes.map((cause) => cause.map(({ name }) => name))).toEqual([['a', 'c'], ['b'], ['d'], ['e']]);
});

it('keeps machines of which something was known apart from those of which nothing is', () => {
  const causes = accessByCause([lost('a'), { ...lost('b'), isLastKnown: true }, lost('c')]);
  expect(causes.map((cause) => cause.map(({ name }) => name))).toEqual([['a', 'c'], ['b']]);
});

it('calls a cause the same whichever machine it is told of first, so that what a reader opened stays open', () => {
  expect(accessCause(lost('b'))).toBe(accessCause(lost('a')));
  expect(accessCause({ ...lost('a'), isLastKnown: true })).not.toBe(accessCause(lost('a')));
});
