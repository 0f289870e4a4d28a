import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { CurrentStep } from './CurrentStep.tsx';
import { initialState } from './wizard-state.ts';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));

const person = { tenantId: 't', userId: 'u', username: '', name: '' };
const problem = 'config.json names the terms "x", which this app does not have for this product.';

/** The step of the terms, where there are none, or none yet. */
const shown = (pending: number): string => {
  const choice = { target: 'windowsServer', included: [], left: [], pending } as const;
  const props: Pick<ComponentProps<typeof CurrentStep>, 'step' | 'terms' | 'termsProblem' | 'offered' | 'problems'> = {
    step: 'terms',
    terms: undefined,
    termsProblem: problem,
    offered: undefined,
    problems: [],
  };
  const rest = {
    control: { state: initialState([], undefined, person) },
    checked: { choice },
    seal: { state: 'none' },
  } as unknown as ComponentProps<typeof CurrentStep>;
  return renderToStaticMarkup(<CurrentStep {...rest} {...props} />);
};

test('terms that this app does not have are said to be missing, and not waited for', () => {
  expect(shown(1)).toContain('Checking the machines');
  const html = shown(0);
  expect(html).not.toContain('Checking the machines');
  expect(html.replaceAll('&quot;', '"')).toContain(problem);
  // The step takes the focus, as every other.
  expect(html).toMatch(/<h2 [^>]*tabindex="-1"[^>]*>Terms</);
});
