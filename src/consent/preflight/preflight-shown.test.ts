import { expect, it } from 'vitest';
import { sampleConsentId, sampleFacts, sampleNow } from '#src/consent/samples.ts';
import { canGrant, preflight, type PreflightFacts } from './preflight.ts';
import { checksOfMachine } from './preflight-shown.ts';

const until = new Date(sampleNow + 60_000).toISOString();
const read = (change: Partial<PreflightFacts>) => {
  const facts = { ...sampleFacts, ...change };
  return { facts, checks: preflight(facts, sampleNow) };
};
const liveGrant = ({ checks }: { checks: readonly { id: string }[] }) => checks.find(({ id }) => id === 'liveGrant');
const shown = (change: Partial<PreflightFacts>) => liveGrant({ checks: checksOfMachine(read(change)) });

it('calls access under a consent of this app no failure of its machine, and lets nothing more be granted for it', () => {
  const live = { liveGrant: { jobName: sampleConsentId, consentId: sampleConsentId, until } };
  expect(shown(live)).toMatchObject({
    outcome: 'inPlace',
    title: 'There is live access, or may be',
    reason: expect.stringContaining('a new grant would overwrite that'),
    remedy: { text: expect.stringMatching(/^Revoke that access first, or wait until it ends\..* Configure access\.$/) },
  });
  expect(canGrant(read(live).checks).allowed).toBe(false);
});

it('names all access that is in the way, and offers no extension that would leave some of it', () => {
  const others = [sampleConsentId.replace(/.$/, '2')];
  expect(shown({ liveGrant: { jobName: sampleConsentId, consentId: sampleConsentId, until, others } })).toMatchObject({
    outcome: 'inPlace',
    reason: expect.stringContaining(`Access may go through ${others[0]} as well.`),
    remedy: { text: 'Revoke all that access first, or wait until it ends.' },
  });
});

it('leaves every other check as it is', () => {
  const live = read({
    liveGrant: { jobName: sampleConsentId, consentId: sampleConsentId, until },
    providerRegistered: false,
  });
  const others = live.checks.filter(({ id }) => id !== 'liveGrant');
  expect(others.some(({ outcome }) => outcome === 'fail')).toBe(true);
  expect(checksOfMachine(live).filter(({ id }) => id !== 'liveGrant')).toEqual(others);
});

it.each([
  ['is of no consent of this app', { jobName: 'remoteSupport', until }, 'fail'],
  [
    'is of one, and other access of none',
    { jobName: sampleConsentId, consentId: sampleConsentId, until, others: ['remoteSupport'] },
    'fail',
  ],
  [
    'has ended',
    { jobName: sampleConsentId, consentId: sampleConsentId, until: new Date(sampleNow).toISOString() },
    'pass',
  ],
  ['is not there', null, 'pass'],
])('shows the check unchanged where access %s', (_, grant, outcome) => {
  const reading = read({ liveGrant: grant });
  expect(liveGrant(reading)).toMatchObject({ outcome });
  expect(checksOfMachine(reading)).toEqual(reading.checks);
});
