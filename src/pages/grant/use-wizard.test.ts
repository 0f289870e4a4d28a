import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConsentDraft } from '#src/azure/records/consent-draft.ts';
import { createStore } from '#src/azure/external-store.ts';
import { sampleStorage } from '#src/azure/testing/sample-arm.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { sampleConsent, sampleMachine, sampleTenant, sampleUser } from '#src/consent/samples.ts';

const person = { tenantId: sampleTenant, userId: sampleUser };
const [one, other, third] = ['srv-sql-01', 'srv-sql-02', 'srv-sql-03'].map(sampleMachine) as [string, string, string];

/** The tab's history, as far as the wizard uses it. */
const tab = createStore({ entries: [''], at: 0, type: 'POP' });

const visit = (query: URLSearchParams, isReplaced = false): void => {
  const { entries, at } = tab.get();
  if (isReplaced) tab.set({ entries: entries.with(at, `${query}`), at, type: 'REPLACE' });
  else tab.set({ entries: [...entries.slice(0, at + 1), `${query}`], at: at + 1, type: 'PUSH' });
};
const back = (steps: number): void => tab.set({ ...tab.get(), at: tab.get().at - steps, type: 'POP' });

let leave = (): void => undefined;

/** A page that was just loaded where the tab is, in place of the one before. */
async function loaded() {
  leave();
  vi.resetModules();
  tab.set({ ...tab.get(), type: 'POP' });
  const { useWizard } = await import('./use-wizard.ts');
  const page = mount(() => useWizard(person));
  leave = page.unmount;
  return page;
}

beforeEach(() => {
  vi.stubGlobal('sessionStorage', sampleStorage());
  mockReact();
  vi.doMock('#src/auth/session.ts', () => ({ auth: () => ({ account: person }) }));
  vi.doMock('react-router', async () => {
    const { useSyncExternalStore } = await import('react');
    const useShown = () => useSyncExternalStore(tab.subscribe, tab.get);
    const setQuery = (query: URLSearchParams, options?: { replace?: boolean }) => visit(query, options?.replace);
    /** React Router gives the same query as long as the URL is the same. */
    const queries = new Map<string, URLSearchParams>();
    const searchOf = ({ entries, at }: ReturnType<typeof tab.get>) => {
      const text = entries[at] ?? '';
      const query = queries.get(`${at} ${text}`) ?? new URLSearchParams(text);
      queries.set(`${at} ${text}`, query);
      return query;
    };
    return {
      NavigationType: { Pop: 'POP', Push: 'PUSH', Replace: 'REPLACE' },
      useNavigationType: () => useShown().type,
      useSearchParams: () => [searchOf(useShown()), setQuery],
    };
  });
  tab.set({ entries: [queryOf(one)], at: 0, type: 'POP' });
});

afterEach(() => {
  leave();
  unmockReact();
  vi.doUnmock('react-router');
  vi.doUnmock('#src/auth/session.ts');
  vi.unstubAllGlobals();
});

const queryOf = (machine: string, step?: string): string =>
  `${new URLSearchParams({ machine, ...(step === undefined ? {} : { step }) })}`;

/** Another machine is chosen after a step forward, and then Back is pressed. */
async function backPastTheChoice(steps: number) {
  const page = await loaded();
  page.shown().goTo('request');
  page.shown().goTo('machines');
  page.shown().dispatch({ type: 'change', change: { machines: [other], reason: 'Slow queries' } });
  page.shown().goTo('request');
  back(steps);
  return page;
}

test('Back to an entry with other machines puts them right, so that a reload keeps what was chosen since', async () => {
  await backPastTheChoice(3);
  expect(tab.get().entries[0]).toBe(queryOf(other));
  const { inputs } = (await loaded()).shown().state;
  expect(inputs).toMatchObject({ machines: [other], reason: 'Slow queries' });
});

test('Back keeps the step that its entry asks for', async () => {
  await backPastTheChoice(2);
  expect(tab.get()).toMatchObject({ at: 1, type: 'REPLACE' });
  expect(tab.get().entries[1]).toBe(queryOf(other, 'request'));
});

test('Back leaves an entry with the same machines as it is', async () => {
  await backPastTheChoice(1);
  expect(tab.get()).toMatchObject({ at: 2, type: 'POP' });
});

test('a link followed from inside the app chooses machines anew', async () => {
  const page = await backPastTheChoice(3);
  visit(new URLSearchParams({ machine: third }));
  expect(page.shown().state.inputs).toMatchObject({ machines: [third], reason: '' });
});

test('Cancel keeps what was entered for the way back, and not what was signed', async () => {
  const page = await loaded();
  page.shown().dispatch({ type: 'change', change: { reason: 'Slow queries', end: { minutes: 240 } } });
  page.shown().dispatch({ type: 'pass', step: 'machines' });
  const { keepDraft, readDraft } = await import('#src/azure/records/consent-draft.ts');
  keepDraft({ ...readDraft(), consent: await sampleConsent(), idToken: 'a.b.c' } as ConsentDraft);
  const back = await loaded();
  expect(back.shown().state.signing).toBeDefined();
  back.shown().cancel();
  const { state } = (await loaded()).shown();
  expect(state).toMatchObject({
    inputs: { machines: [one], reason: 'Slow queries', end: { minutes: 240 } },
    passed: 1,
  });
  expect(state.signing).toBeUndefined();
});

test('a link of which nothing can be used does not open what was entered for another machine', async () => {
  const page = await loaded();
  page.shown().dispatch({ type: 'change', change: { reason: 'Slow queries' } });
  visit(new URLSearchParams({ machine: 'srv-sql-01', step: 'access' }));
  // What the wizard does with a step that was not reached.
  (await loaded()).shown().showInstead('machines');
  expect(tab.get().entries.at(-1)).toBe('machine=srv-sql-01');
  const unusable = await loaded();
  const { link, state } = unusable.shown();
  expect(link).toEqual({ ids: [], dropped: 1, beyond: 0 });
  expect(state).toMatchObject({ inputs: { machines: [], reason: '' }, passed: 0 });
  // Nor does it take the place of that before anything is entered.
  unusable.shown().cancel();
  const { readDraft } = await import('#src/azure/records/consent-draft.ts');
  expect(readDraft()).toMatchObject({ machines: [one], reason: 'Slow queries' });
  unusable.shown().dispatch({ type: 'change', change: { machines: [other] } });
  expect(readDraft()).toMatchObject({ machines: [other] });
});

/** Opens the wizard for a machine in the same tab, in place of the page before. */
const opened = async (machine: string) => {
  visit(new URLSearchParams({ machine }));
  return loaded();
};
const enter = (page: Awaited<ReturnType<typeof loaded>>, reason: string) =>
  page.shown().dispatch({ type: 'change', change: { reason } });
const obvious = { requestMode: 'listed', ticket: { number: '1', source: 'azure' } } as const;

test('a wizard that nobody touches takes no earlier draft’s place, however it was opened', async () => {
  enter(await loaded(), 'Slow queries');
  const { readDraft } = await import('#src/azure/records/consent-draft.ts');
  const before = readDraft();
  const page = await opened(other);
  page.shown().dispatch({ type: 'change', change: obvious, isAutomatic: true });
  expect(page.shown().state.inputs).toMatchObject({ ...obvious, machines: [other], reason: '' });
  page.shown().cancel();
  visit(new URLSearchParams({ machine: third }));
  expect(page.shown().state.inputs.machines).toEqual([third]);
  page.shown().dispatch({ type: 'change', change: obvious, isAutomatic: true });
  page.shown().cancel();
  expect(readDraft()).toEqual(before);
  // What is chosen by itself later is no less touched.
  enter(page, 'Of the third');
  page.shown().dispatch({ type: 'change', change: obvious, isAutomatic: true });
  expect(readDraft()).toMatchObject({ ticket: obvious.ticket, reason: 'Of the third' });
});

test('what was entered for other machines stays beside what is entered now, the last three of them', async () => {
  const fourth = sampleMachine('srv-sql-04');
  enter(await loaded(), 'Of the first');
  const page = await opened(other);
  enter(page, 'Of the other');
  enter(page, 'Of the other, too');
  // Followed from inside the app.
  visit(new URLSearchParams({ machine: one }));
  expect(page.shown().state.inputs.reason).toBe('Of the first');
  visit(new URLSearchParams({ machine: third }));
  enter(page, 'Of the third');
  const reasonOf = async (machine: string) => (await opened(machine)).shown().state.inputs.reason;
  expect([await reasonOf(one), await reasonOf(other), await reasonOf(third)]).toEqual([
    'Of the first',
    'Of the other, too',
    'Of the third',
  ]);
  enter(await opened(fourth), 'Of the fourth');
  expect([await reasonOf(one), await reasonOf(other), await reasonOf(fourth)]).toEqual([
    '',
    'Of the other, too',
    'Of the fourth',
  ]);
  const { dropDraft } = await import('#src/azure/records/consent-draft.ts');
  dropDraft();
  expect([await reasonOf(other), await reasonOf(third)]).toEqual(['', '']);
});

test('a link that is too long for an address leaves it, and no earlier draft is lost by that', async () => {
  enter(await loaded(), 'Slow queries');
  const many = Array.from({ length: 21 }, (_, index) => sampleMachine(`srv-${index}`));
  visit(new URLSearchParams(many.map((id) => ['machine', id])));
  await loaded();
  expect(tab.get().entries.at(-1)).toBe('');
  expect((await loaded()).shown().state.inputs.machines).toEqual(many);
  expect((await opened(one)).shown().state.inputs.reason).toBe('Slow queries');
});

test.each([5, 'abc', {}, [null], [{}], [{ machines: [1] }], [{ machines: [other], reason: 5 }]])(
  'what is stored malformed beside a draft breaks nothing: %j',
  async (beside) => {
    enter(await loaded(), 'Slow queries');
    const key = 'remote-support.draft';
    sessionStorage.setItem(key, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(key) ?? ''), beside }));
    const page = await opened(other);
    expect(page.shown().state.inputs).toMatchObject({ machines: [other], reason: '' });
    enter(page, 'Of the other');
    expect((await opened(one)).shown().state.inputs.reason).toBe('Slow queries');
  },
);

test('without room for both, what is entered now is kept', async () => {
  enter(await loaded(), 'Slow queries');
  const page = await opened(other);
  const setItem = sessionStorage.setItem.bind(sessionStorage);
  sessionStorage.setItem = (key, value) => {
    if (value.includes('Slow queries')) throw new DOMException('Full.', 'QuotaExceededError');
    setItem(key, value);
  };
  enter(page, 'Of the other');
  expect(page.shown().isKept).toBe(true);
  expect((await loaded()).shown().state.inputs.reason).toBe('Of the other');
});

test('what the frame says of the draft follows what the browser keeps', async () => {
  const words = async () => mount((await import('#src/shell/kept-draft.ts')).useDraftWords).shown();
  const setItem = vi.spyOn(sessionStorage, 'setItem').mockImplementation(() => {
    throw new DOMException('Full.', 'QuotaExceededError');
  });
  const page = await loaded();
  expect(page.shown().isKept).toBe(false);
  setItem.mockRestore();
  expect(await words()).toContain('a reload or a sign-in loses it');
  expect((await loaded()).shown().isKept).toBe(true);
  expect(await words()).toContain('is kept in this tab.');
});
