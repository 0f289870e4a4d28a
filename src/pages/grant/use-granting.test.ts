import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { Leaving } from './leave-to-sign.ts';
import type { useGranting as hook } from './use-granting.ts';

type Subject = Parameters<typeof hook>[0];
type Leave = (subject: Subject, leaving: Leaving) => Promise<string | undefined>;

const leaveToSign = vi.fn<Leave>();
const mocks: Record<string, () => object> = {
  'react-router': () => ({ useNavigate: () => vi.fn() }),
  '#src/azure/grant/grants.ts': () => ({}),
  '#src/pages/shared/grant-notification.ts': () => ({}),
  '#src/pages/shared/receipt-keeping.ts': () => ({}),
  './leave-to-sign.ts': () => ({ leaveToSign }),
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

const ticked = { termsId: 'a', machines: ['m'] };
const control = { asked: 'review', state: { ticked } };
/** As much of the wizard as is looked at. */
const subject = { control, seal: { state: 'none' }, checked: { choice: { pending: 0 } } } as unknown as Subject;

async function page() {
  const [{ useState }, { useGranting }] = [await import('react'), await import('./use-granting.ts')];
  return mount(() => {
    const [now, setNow] = useState(subject);
    const become = (change: object) => setNow({ ...subject, control: { ...control, ...change } } as unknown as Subject);
    return { ...useGranting(now), become };
  });
}

/** Presses, and while Microsoft Entra is being asked for something does `meanwhile`; what the press comes to then. */
async function press(meanwhile: (page: { unmount: () => void; become: (change: object) => void }) => void) {
  const { shown, unmount } = await page();
  let isOver = false;
  leaveToSign.mockImplementationOnce(async (_, { isCalledOff }) => {
    expect(isCalledOff()).toBe(false);
    meanwhile({ unmount, become: shown().become });
    isOver = isCalledOff();
    return 'Microsoft Entra did not answer.';
  });
  await shown().sign();
  return { isOver, shown };
}

test.each<[string, object]>([
  ['something is changed, which takes the tick away', { state: { ticked: false } }],
  ['it is changed and ticked anew', { state: { ticked: { ...ticked } } }],
  ['another step is gone to', { asked: 'access' }],
])('a sign-in that has not begun is called off when %s, and can be pressed for again', async (_, change) => {
  const { isOver, shown } = await press(({ become }) => become(change));
  expect(isOver).toBe(true);
  expect(shown().failure).toBeUndefined();
  expect(shown().isSigning).toBe(false);
});

test('a press that was called off leaves the button at once, and its late end the next press alone', async () => {
  const { shown } = await page();
  const ends: ((problem: string) => void)[] = [];
  leaveToSign.mockImplementation(async () => new Promise((resolve) => void ends.push(resolve)));
  const first = shown().sign();
  expect(shown().isSigning).toBe(true);
  shown().become({ state: { ticked: { ...ticked } } });
  expect(shown().isSigning).toBe(false);
  const second = shown().sign();
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  ends[0]?.('Microsoft Entra did not answer.');
  await first;
  expect(shown().isSigning).toBe(true);
  expect(shown().failure).toBeUndefined();
  ends[1]?.('Nor to this one.');
  await second;
  expect(shown().isSigning).toBe(false);
  expect(shown().failure).toEqual({ text: 'Nor to this one.' });
});

test('a sign-in that has not begun is called off when the wizard is left', async () => {
  expect((await press(({ unmount }) => unmount())).isOver).toBe(true);
});

test('a sign-in goes on, and says why it came to nothing, while nothing is changed', async () => {
  const { isOver, shown } = await press(({ become }) => become({ state: { ticked, signing: {} } }));
  expect(isOver).toBe(false);
  expect(shown().failure).toEqual({ text: 'Microsoft Entra did not answer.' });
  expect(shown().isSigning).toBe(false);
});

test('nothing calls a sign-in off, nor frees its button, once the page is being left', async () => {
  const { shown } = await page();
  leaveToSign.mockImplementationOnce(async (_, { isCalledOff, begin }) => {
    begin();
    shown().become({ state: { ticked: false } });
    expect([isCalledOff(), shown().isSigning]).toEqual([false, true]);
    return 'Microsoft Entra could not be opened.';
  });
  await shown().sign();
  expect(shown().failure).toEqual({ text: 'Microsoft Entra could not be opened.' });
  expect(shown().isSigning).toBe(false);
});
