import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

const focus = vi.fn();

/** As much of an element as is asked for: whether it is in something of this selector. */
class Place {
  readonly #within: string;
  constructor(within: string) {
    this.#within = within;
  }
  closest(selectors: string): this | null {
    return this.#within !== '' && selectors.split(', ').some((one) => one.startsWith(this.#within)) ? this : null;
  }
}

const page = Object.assign(new EventTarget(), { querySelectorAll: () => [{ offsetParent: {}, focus }] });

beforeEach(async () => {
  mockReact();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', page);
  vi.stubGlobal('Element', Place);
  const { useShortcuts } = await import('./shortcuts.ts');
  mounted = mount(useShortcuts);
});
afterEach(() => {
  mounted?.unmount();
  unmockReact();
  vi.unstubAllGlobals();
  vi.resetModules();
  focus.mockClear();
});
let mounted: { unmount: () => void } | undefined;

interface Press {
  key: string;
  at?: number;
  /** Where the focus is. */
  within?: string;
  /** Another part of the page has taken the key. */
  isTaken?: boolean;
}

/** How often the focus was moved. */
function movesOf(presses: readonly Press[]): number {
  for (const [index, { key, at = index * 100, within = '', isTaken = false }] of presses.entries()) {
    const event = new Event('keydown', { cancelable: true });
    Object.defineProperties(event, {
      key: { value: key },
      timeStamp: { value: at },
      target: { value: new Place(within) },
    });
    if (isTaken) event.preventDefault();
    page.dispatchEvent(event);
  }
  return focus.mock.calls.length;
}

const keys = (text: string, more: Omit<Press, 'key'> = {}): Press[] => Array.from(text, (key) => ({ key, ...more }));

it.each<[string, readonly Press[]]>([
  ['G and the key', keys('g.')],
  ['G, and Shift for the key', [{ key: 'g' }, { key: 'Shift' }, { key: '/' }]],
  ['it a second later', [{ key: 'G' }, { key: ',', at: 1000 }]],
])('%s lead to a part of the page', (_, presses) => expect(movesOf(presses)).toBe(1));

it.each<[string, readonly Press[]]>([
  ['the key alone', keys('.')],
  ['it two seconds later', [{ key: 'g' }, { key: '.', at: 2000 }]],
  ['keys in a text box', keys('g.', { within: 'input' })],
  ['keys in a modal dialog', keys('g/', { within: '[aria-modal' })],
  ['other keys between', keys('gw1.')],
  ['a key that goes on a text in a list', [{ key: 'g' }, { key: '.', isTaken: true }]],
  ['a G that does', [{ key: 'g', isTaken: true }, { key: '.' }]],
  ['a key behind one that did', [{ key: 'g' }, { key: 'w', isTaken: true }, { key: '.' }]],
])('%s lead nowhere', (_, presses) => expect(movesOf(presses)).toBe(0));
