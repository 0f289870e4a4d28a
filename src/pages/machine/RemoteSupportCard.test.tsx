import type * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { type AccessEvidence, type AccessState, accessState } from '#src/consent/access/access-state.ts';
import { sampleConsentId, sampleEvidence, sampleNow } from '#src/consent/samples.ts';
import type { Freshness } from '#src/pages/shared/freshness.ts';
import { isGrantNext } from './machine-commands.tsx';
import { RemoteSupportCard } from './RemoteSupportCard.tsx';

// Rendering to text has no snapshot of a store of its own.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const notSetUp = (change: Partial<AccessEvidence>): AccessState => {
  const state = accessState(sampleEvidence({ jobs: [], records: [], extension: 'absent', ...change }));
  expect(state.kind).toBe('none');
  return state;
};

const setUpCheck = {
  title: 'Remote support extension',
  remedy: { text: 'Register the provider, then set up again.', command: 'az provider register' },
};

const shown = (state: AccessState, error: Error | null = null, isWordTold = false): string =>
  renderToStaticMarkup(
    <RemoteSupportCard
      name="SRV-1"
      state={state}
      freshness={{ is: 'current', asOf: state.readAt }}
      error={error}
      now={state.readAt}
      consent={undefined}
      whyNoRecord="none"
      reading={false}
      onRefresh={() => {}}
      isWordTold={isWordTold}
      openSessions="no open session reported"
      setUpCheck={setUpCheck}
      acts={null}
    />,
  );

const whatItIs = 'Remote support lets a Microsoft Support engineer work on this machine';
const bare = notSetUp({});
const open = notSetUp({ records: sampleEvidence().records });
const local = notSetUp({ jobs: 'unknown', jobsUnavailable: 'Not registered.' });
const mayGrant = { grant: undefined };

it('explains remote support where nothing is set up', () => {
  expect(shown(bare)).toContain(whatItIs);
  expect(shown(bare)).not.toContain(bare.detail);
  expect(isGrantNext(bare, mayGrant)).toBe(true);
  expect(isGrantNext(bare, { grant: 'The machine is away.' })).toBe(false);
});

it('promises no set-up on Azure Local, where Azure installs the extension', () => {
  expect(shown(bare)).toContain('granting access sets up what is missing');
  const azureLocal = notSetUp({ azureLocal: true });
  expect(shown(azureLocal)).toContain(whatItIs);
  expect(shown(azureLocal)).not.toContain('granting access sets up what is missing');
});

it('reads the word out as it changes, but not beside the bell that does', () => {
  expect(shown(bare)).toMatch(/<span[^>]* role="status" aria-live="polite"/);
  expect(shown(bare, null, true)).toMatch(/<span[^>]* role="status" aria-live="off"/);
});

it('reads out what comes by itself: what does not fit together, and how many sessions are open', () => {
  const fits = accessState(sampleEvidence());
  const conflict = 'The access ends later than what was agreed.';
  expect(shown({ ...fits, conflict })).toMatch(new RegExp(`<div role="status"[^>]*><p[^>]*>${conflict}</p></div>`));
  // Its place is there before.
  expect(shown(fits).match(/<div role="status"[^>]*><\/div>/g)).toHaveLength(3);
  expect(shown(fits)).toContain('<span role="status">no open session reported</span>');
});

it('has what changes alone in its element, where no translation can hold what was', () => {
  const active = shown(accessState(sampleEvidence()));
  expect(active).toMatch(/<span class="_strong[^"]*">Diagnostics until [^<]*<\/span>/);
  expect(active).toMatch(
    /<bdi>Azure does not say who let it in<\/bdi> · <span>no consent record [^<]*<\/span> · <span role="status">/,
  );
  expect(shown(accessState(sampleEvidence({ machine: 'notFound' })))).toMatch(
    /<p[^>]*><bdi>[^<]*<\/bdi><span><\/span><\/p>/,
  );
});

it('names the consent under which access may come, and puts no grant before its revoke', () => {
  expect(shown(open)).toContain(`The consent ${sampleConsentId} is recorded; Azure shows no access for it yet.`);
  expect(shown(open)).not.toContain(whatItIs);
  expect(open.canRevoke.allowed).toBe(true);
  expect(isGrantNext(open, mayGrant)).toBe(false);
});

it('says that Azure cannot show access where it keeps no jobs', () => {
  expect(shown(local)).toMatch(/Not registered\. .* Azure cannot show it\./);
  expect(shown(local)).toContain(whatItIs);
});

it('says why it is not known, where a part of the evidence could not be read', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No.', correlationId: 'c-1' });
  const unknown = accessState(sampleEvidence({ jobs: [], extension: 'unknown' }));
  expect(shown(unknown, error)).toMatch(/You do not have the permission.*No\..*Ask an administrator.*c-1/);
  expect(shown(bare, error)).not.toContain('permission');
  // That comes by itself, so it is read out.
  expect(shown(unknown, error)).toMatch(/<div role="status"[^>]*><div role="group".*The state of access could not be/);
});

it('says once how access ends for certain, with the command to copy', () => {
  const removed = accessState(sampleEvidence({ machine: 'notFound' }));
  expect(removed.kind).toBe('removedFromAzure');
  expect(shown(removed)).toContain('Support access that was set up may continue on it.');
  expect(shown(removed).split('To end all access for certain now')).toHaveLength(2);
  expect(shown(removed).split('for certain now')).toHaveLength(2);
});

it('offers the next grant wherever no access is there or on its way, and not over a set-up that failed', () => {
  const ready = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Succeeded' };
  const setUp = accessState(sampleEvidence({ jobs: [], records: [], extension: ready }));
  expect(setUp.kind).toBe('setUp');
  expect(isGrantNext(setUp, mayGrant)).toBe(true);
  expect(shown(setUp)).toContain('<bdi>Remote support is set up.</bdi><span> Azure shows no access.</span>');
  for (const kind of ['revoked', 'expired'] as const)
    expect(isGrantNext({ kind, canRevoke: setUp.canRevoke }, mayGrant)).toBe(true);
  for (const kind of ['active', 'setUpFailed', 'settingUp', 'unknown'] as const)
    expect(isGrantNext({ kind, canRevoke: setUp.canRevoke }, mayGrant)).toBe(false);
});

it('says what to do about a set-up that failed, and of no other', () => {
  const extension = { name: 'AzureEdgeRemoteSupport', provisioningState: 'Failed', message: 'Not registered.' };
  const failed = accessState(sampleEvidence({ jobs: [], records: [], extension }));
  expect(failed.kind).toBe('setUpFailed');
  expect(shown(failed)).toContain(setUpCheck.remedy.text);
  expect(shown(failed)).toContain(setUpCheck.remedy.command);
  expect(shown(bare)).not.toContain(setUpCheck.remedy.text);
});

it('can be read again beside its age only while it is not of now, for the page has a command to refresh', () => {
  const again = 'aria-label="Read the state again"';
  const card = (freshness: Freshness) =>
    renderToStaticMarkup(
      <RemoteSupportCard
        name="SRV-1"
        state={bare}
        freshness={freshness}
        error={null}
        now={sampleNow}
        consent={undefined}
        whyNoRecord="none"
        openSessions="no open session reported"
        reading={false}
        onRefresh={() => {}}
        acts={null}
      />,
    );
  expect(card({ is: 'current', asOf: sampleNow })).toContain('read from Azure');
  expect(card({ is: 'current', asOf: sampleNow })).not.toContain(again);
  expect(card({ is: 'old', asOf: sampleNow - 600_000 })).toContain(again);
});
