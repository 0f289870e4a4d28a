import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { Granting } from './use-granting.ts';

const person = { tenantId: 't', userId: 'u', username: 'ada@contoso.example', name: 'Ada' };
const inputs = { machines: ['m'] };
const failure = 'This browser keeps nothing for this page.';

const dispatch = vi.fn();
const obvious = vi.fn<(...args: [unknown, unknown, unknown, onChange: (change: object) => void]) => void>();

const mocks: Record<string, () => object> = {
  'react-router': () => ({ useNavigate: () => vi.fn() }),
  '#src/azure/grant/grants.ts': () => ({}),
  '#src/azure/transport/server-clock.ts': () => ({ useServerNow: () => 0, browserClockLag: () => 0 }),
  '#src/pages/shared/grant-notification.ts': () => ({}),
  '#src/pages/shared/receipt-keeping.ts': () => ({}),
  '#src/ui/Message.tsx': () => ({ Message: 'section' }),
  './CheckedOnReturn.tsx': () => ({ CheckedOnReturn: 'div' }),
  './CurrentStep.tsx': () => ({ CurrentStep: 'div' }),
  './FooterNote.tsx': () => ({ FooterNote: 'div' }),
  './ProblemSummary.tsx': () => ({ ProblemSummary: 'div' }),
  './StepBody.tsx': () => ({ stepTitleId: '' }),
  './TermsText.tsx': () => ({ displayedText: () => '' }),
  './WizardFooter.tsx': () => ({ WizardFooter: 'footer' }),
  './WizardFrame.tsx': () => ({ WizardFrame: 'div' }),
  './current-terms.ts': () => ({ termsFor: () => ({ problem: '' }) }),
  './leave-to-sign.ts': () => ({ leaveToSign: async () => failure }),
  './signing.ts': () => ({}),
  './use-machine-choice.ts': () => ({ useMachineChoice: () => ({ choice: { included: [], left: [], pending: 0 } }) }),
  './use-open-requests.ts': () => ({ useOpenRequests: () => ({}), useObviousRequest: obvious }),
  './use-seal.ts': () => ({ useSeal: () => ({ state: 'none' }), isSigned: () => false }),
  './use-wizard.ts': () => ({
    useWizard: () => ({
      state: { inputs, passed: 5, ticked: false },
      dispatch,
      goTo: vi.fn(),
      asked: 'access',
      isKept: true,
    }),
  }),
  './wizard-problems.ts': () => ({
    problemsToSay: () => [],
    wizardProblems: () => ({ machines: [], request: [], access: [], terms: [], review: [] }),
  }),
};

beforeEach(() => {
  vi.resetModules();
  mockReact();
  for (const [path, mock] of Object.entries(mocks)) vi.doMock(path, mock);
});
afterEach(() => {
  unmockReact();
  for (const path of Object.keys(mocks)) vi.doUnmock(path);
  vi.resetModules();
});

interface Props {
  children?: ReactNode;
  title?: string;
  granting?: Granting;
  onNext?: () => void;
  onChange?: (change: object) => void;
}

test.each([
  ['Next is pressed', ({ onNext }: Props) => onNext?.()],
  ['something else is entered', ({ onChange }: Props) => onChange?.({ reason: 'Slow' })],
])('why the signing came to nothing is not said any more once %s', async (_, act) => {
  const { GrantWizard } = await import('./GrantWizard.tsx');
  const { shown } = mount(() => GrantWizard({ person }));
  const all = () => elementsIn<Props>(shown()).map((one) => one.props);
  const said = () => all().find(({ title }) => title === 'Nothing goes on from here')?.children;
  await all()
    .find(({ granting }) => granting)
    ?.granting?.sign();
  expect(said()).toBe(failure);
  for (const one of all()) act(one);
  expect(said()).toBeUndefined();
});

test('the request that is chosen by itself is told from one that somebody chose', async () => {
  const { GrantWizard } = await import('./GrantWizard.tsx');
  mount(() => GrantWizard({ person }));
  const change = { requestMode: 'listed' };
  obvious.mock.lastCall?.[3](change);
  expect(dispatch).toHaveBeenLastCalledWith({ type: 'change', change, isAutomatic: true });
});
