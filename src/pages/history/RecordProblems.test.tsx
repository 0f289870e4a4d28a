import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { RecordProblem } from '#src/azure/consent-records.ts';
import { RecordProblems } from './RecordProblems.tsx';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const shown = (...problems: RecordProblem[]): string => renderToStaticMarkup(<RecordProblems problems={problems} />);
const edited: RecordProblem = { scope: '/a', reason: 'Edited.', consentId: 'rs-x' };
const gone: RecordProblem = { scope: '/b', reason: 'No consent.', consentId: 'rs-y', isConsentGone: true };

it('call no change untrustworthy of which only the consent is gone', () => {
  expect(shown(gone)).not.toContain('cannot be trusted');
  expect(shown(gone)).toContain('No consent is on record for 1 change of access.');
  expect(shown(edited)).toContain('1 record cannot be trusted');
  expect(shown(edited)).not.toContain('No consent is on record');
  expect(shown(edited, gone)).toContain('1 record cannot be trusted');
});
