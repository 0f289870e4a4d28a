import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { allTerms } from '#src/consent/terms.ts';
import { windowsServer20241030 as terms } from '#src/consent/terms/windows-server-2024-10-30.ts';
import { FooterNote } from './FooterNote.tsx';
import { TermsStep } from './TermsStep.tsx';
import type { Seal } from './use-seal.ts';
import type { WizardControl } from './use-wizard.ts';
import { initialState } from './wizard-state.ts';

const control: WizardControl = {
  state: initialState([], undefined, { tenantId: 't', userId: 'u' }),
  dispatch: () => undefined,
  asked: 'terms',
  goTo: () => undefined,
  showInstead: () => undefined,
  cancel: () => undefined,
  link: { ids: [], dropped: 0, beyond: 0 },
  replaces: undefined,
  isKept: true,
};

/** The step and what stands above the buttons. */
const shown = (seal: Seal): string =>
  renderToStaticMarkup(
    <>
      <TermsStep terms={terms} textRef={{ current: null }} seal={seal} />
      <FooterNote
        step="terms"
        control={control}
        terms={terms}
        offered={{ termsId: terms.id, machines: ['m'] }}
        seal={seal}
        problems={[]}
        now={0}
      />
    </>,
  );
const box = 'type="checkbox"';

test('who has signed is not asked to agree again because the signature could not be verified', () => {
  const html = shown({ state: 'failed', error: new Error('No answer.'), retry: () => undefined });
  expect(html).toContain('Try again');
  // That is said of a signature that holds.
  expect(html).not.toContain('You have signed these terms already.');
  expect(html).not.toContain(box);
});

test('a void signature is agreed to anew', () => {
  const html = shown({ state: 'void', reason: 'A confirmation counts for at most 10 minutes, which are over.' });
  expect(html).toContain('Confirm again that it is you');
  expect(html).toContain(box);
});

/** What every published text has a clause about. */
const clauses = [
  /collect/i,
  /\bdata\b|\blogs\b/i,
  /90|ninety/i,
  /retain|retention|keep/i,
  /previously|before/i,
  /not (be )?affect|call back/i,
];

test('what is in a published text is not said to be no part of it', () => {
  const [, aside = ''] = shown({ state: 'none' }).split('Not part of the terms');
  const bullets = [...aside.matchAll(/<li>(.*?)<\/li>/g)].map(([, words]) => words);
  expect(bullets).toEqual([
    expect.stringContaining('once the request has reached the machine'),
    expect.stringContaining('transcript'),
  ]);
  for (const clause of clauses) expect(bullets.join(' ')).not.toMatch(clause);
  for (const { text } of allTerms) for (const words of bullets) expect(text).not.toContain(words);
});

test('a browser that translates the page leaves the terms as they were published', () => {
  const article = /<article[^>]*>/.exec(shown({ state: 'none' }))?.[0];
  expect(article).toContain('translate="no"');
});
