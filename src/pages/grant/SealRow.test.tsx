import type { ReactElement, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import type { ConsentRecord } from '#src/consent/record.ts';
import { sampleConsent, sampleNow } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { elementsIn } from '#src/azure/testing/sample-react.ts';
import { passFocusOn } from '#src/ui/pass-focus.ts';
import { SealProblem, SealRow, SignatureLeft, takeFocus } from './SealRow.tsx';
import type { Seal } from './use-seal.ts';

vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));
afterEach(() => void vi.unstubAllGlobals());

const signature = { idTokenSha256: '0', keyId: 'k', issuedAt: '2026-11-24T13:00:05Z', authenticationMethods: [] };

test('a signature tells until when it counts, and counts down above the button, where nothing is read aloud', async () => {
  const consent = await sampleConsent();
  const record: ConsentRecord = {
    kind: 'remote-support-consent-record/1',
    consent,
    consentHash: 'h',
    consentId: 'rs-a',
    signature,
  };
  const seal = renderToStaticMarkup(
    <SealRow seal={{ state: 'sealed', record, idToken: 'a.b.c', key: {} }} person={{ name: 'Ada', username: 'ada' }} />,
  );
  expect(seal).toContain(`Counts until ${formatInstant(sampleNow + 600_000)}.`);
  const left = renderToStaticMarkup(<SignatureLeft consent={consent} now={sampleNow + 90_000} />);
  expect(left.split('role="timer"')[1]).toContain('counts for another 8 min');
});

interface Props {
  children?: ReactNode;
  ref?: unknown;
  tabIndex?: number;
  actions?: ReactNode;
}

test('the focus of the press to try again is at what the signature is verified in, until what comes of it takes that', async () => {
  const failed: Seal = { state: 'failed', error: new Error('No answer.'), retry: () => undefined };
  const { type, props } = SealProblem({ seal: failed }) as ReactElement<object>;
  const message = (type as (props: object) => ReactElement<Props>)(props);
  expect(elementsIn<Props>(message.props.actions).map((one) => one.props.ref)).toEqual([passFocusOn]);
  const checking = elementsIn<Props>(
    SealRow({ seal: { state: 'checking' }, person: { name: 'Ada', username: 'ada' } }),
  );
  expect(checking.find((one) => one.props.tabIndex === -1)?.props.ref).toBe(takeFocus);

  const next = { focus: vi.fn(), localName: 'button' };
  const body = {};
  const page: { body: object; activeElement: unknown; querySelector: () => unknown } = {
    body,
    activeElement: body,
    querySelector: () => next,
  };
  vi.stubGlobal('document', page);
  const place = { focus: vi.fn(() => (page.activeElement = place)), parentElement: null };
  const leave = takeFocus(place as unknown as HTMLElement);
  expect(page.activeElement).toBe(place);
  leave?.();
  page.activeElement = body;
  await Promise.resolve();
  expect(next.focus).toHaveBeenCalledOnce();

  // Who is somewhere else stays there.
  page.activeElement = next;
  place.focus.mockClear();
  takeFocus(place as unknown as HTMLElement)?.();
  expect(place.focus).not.toHaveBeenCalled();
});
