import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it } from 'vitest';
import { longestReason } from '#src/consent/consent-limits.ts';
import { sampleRecord } from '#src/consent/samples.ts';
import { GrantSummary } from './GrantSummary.tsx';

it('has the whole reason, also where its characters are drawn as marks', async () => {
  const record = await sampleRecord({ reason: 'a\u00A0'.repeat(longestReason / 2 - 1) + 'b' });
  const html = renderToStaticMarkup(
    <MemoryRouter>
      <GrantSummary record={record} />
    </MemoryRouter>,
  );
  expect(html).toContain(`>${'a⟨U+00A0⟩'.repeat(longestReason / 2 - 1)}b</bdi>`);
});
