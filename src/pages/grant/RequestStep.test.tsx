import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { longestReason } from '#src/consent/consent-limits.ts';
import { RequestStep } from './RequestStep.tsx';
import { initialState } from './wizard-state.ts';

const { inputs } = initialState([], undefined, { tenantId: '', userId: '' });
const requests = { isPending: false, tickets: [], problems: [] };

/** The step before anybody tried to leave it. */
const shown = (reason: string) =>
  renderToStaticMarkup(
    <RequestStep inputs={{ ...inputs, reason }} requests={requests} problems={[]} onChange={() => undefined} />,
  );

test('a reason that is too long is said to be so while it is typed', () => {
  expect(shown('a'.repeat(longestReason))).not.toContain('it may have');
  expect(shown('a'.repeat(longestReason + 1))).toContain('The reason has 501 characters; it may have 500.');
});

test('the digits that Microsoft’s mails show are not confused with those that are let pass', () => {
  const typed = renderToStaticMarkup(
    <RequestStep
      inputs={{ ...inputs, requestMode: 'typed' }}
      requests={requests}
      problems={[]}
      onChange={() => undefined}
    />,
  );
  expect(typed).toContain('Usually 15 or 16 digits, as in Microsoft’s mails.');
});
