import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { beforeEach, expect, test, vi } from 'vitest';
import type { GrantProgress } from '#src/azure/grant/grants.ts';
import { sampleConsentId, sampleMachine, sampleRecord, sampleTenant, sampleUser } from '#src/consent/samples.ts';
import { Finished } from './Finished.tsx';

const account = vi.hoisted(() => ({ tenantId: '', userId: '' }));
vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account }) }));

const signed = await sampleRecord();
const record = { ...signed, consent: { ...signed.consent, notAfter: '2999-01-01T00:00:00Z' } };

beforeEach(() => Object.assign(account, { tenantId: sampleTenant, userId: sampleUser }));

const shown = (state: Pick<GrantProgress, 'running' | 'granting'>): string =>
  renderToStaticMarkup(
    <Finished
      grant={{
        consentId: sampleConsentId,
        record,
        machines: [{ machineId: sampleMachine('srv'), step: 'failed', message: 'No.' }],
        pressedHere: true,
        ...state,
      }}
    />,
  );

test('a grant is whole where access is confirmed on all machines that it was asked for on', () => {
  const machines = (isLeftOut: boolean) =>
    [
      { machineId: sampleMachine('srv'), step: 'confirmed', message: '', at: 7 },
      {
        machineId: sampleMachine('other'),
        step: 'skipped',
        message: '',
        ...(isLeftOut && { isLeftOut: true as const }),
      },
    ] as const;
  const html = (isLeftOut: boolean) =>
    renderToStaticMarkup(
      <MemoryRouter>
        <Finished
          grant={{
            consentId: sampleConsentId,
            record,
            machines: [...machines(isLeftOut)],
            pressedHere: true,
            running: false,
          }}
        />
      </MemoryRouter>,
    );
  expect(html(true)).toContain('Open a machine to watch its access');
  expect(html(false)).not.toContain('Open a machine');
});

test('the ways to go on stay while Azure is read, and say why they are to be had only then', () => {
  const html = shown({ running: true });
  expect(html).toContain('Try again on 1 machine');
  expect(html).toContain('Azure is being read.');
  expect(shown({ running: false })).not.toContain('Azure is being read.');
});

test('nothing is offered while access is granted from here', () => {
  expect(shown({ running: true, granting: true })).toBe('');
});

test('who did not agree is told, before any press, that only the person who did can go on', () => {
  const reason = 'Only the person who agreed can put this consent into effect.';
  expect(shown({ running: false })).not.toContain(reason);
  account.userId = '0e0e0e0e-0000-4000-8000-000000000000';
  for (const running of [false, true]) {
    const html = shown({ running });
    expect(html).toContain(reason);
    // That would pass, and this does not.
    expect(html).not.toContain('Azure is being read.');
  }
});
