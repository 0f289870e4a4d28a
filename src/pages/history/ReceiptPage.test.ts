import { expect, it, vi } from 'vitest';
import type { ReactElement } from 'react';
import { sampleConsentId } from '#src/consent/samples.ts';
import { Component as ConsentPage } from './ConsentPage.tsx';
import { Component as ReceiptPage } from './ReceiptPage.tsx';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('react-router', async (original) => ({
  ...(await original<object>()),
  useParams: () => ({ consentId: sampleConsentId }),
}));

it.each([ConsentPage, ReceiptPage])(
  'begins anew for another consent, with nothing said or begun of the last',
  (Page) => {
    expect((Page() as ReactElement).key).toBe(sampleConsentId);
  },
);
