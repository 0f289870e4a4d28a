import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { windowsServer20241030 } from '#src/consent/terms/windows-server-2024-10-30.ts';
import { TermsStep } from './TermsStep.tsx';
import type { Seal } from './use-seal.ts';

const shown = (seal: Seal): string =>
  renderToStaticMarkup(
    <TermsStep
      terms={windowsServer20241030}
      textRef={{ current: null }}
      machines={1}
      ticked={false}
      seal={seal}
      problems={[]}
      onTick={() => undefined}
    />,
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
