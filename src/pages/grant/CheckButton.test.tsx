import type { KeyboardEvent, MouseEvent, ReactElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

interface Props {
  children: string;
  onKeyDown: (event: Pick<KeyboardEvent, 'key' | 'repeat' | 'preventDefault'>) => void;
  onClick: (event: Pick<MouseEvent, 'detail'>) => void;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  mockReact();
  vi.doMock('@fluentui/react-components', () => ({ Button: 'button' }));
});
afterEach(() => {
  unmockReact();
  vi.doUnmock('@fluentui/react-components');
  vi.useRealTimers();
});

/** The button of machines that are checked or are not, which its press changes at once. */
async function shown() {
  const { useSyncExternalStore } = await import('react');
  const { CheckButton } = await import('./CheckButton.tsx');
  const isChecking = createStore(false);
  const page = mount(() =>
    CheckButton({
      isChecking: useSyncExternalStore(isChecking.subscribe, isChecking.get),
      recheck: () => isChecking.set(true),
      stop: () => isChecking.set(false),
    }),
  );
  const button = () => (page.shown() as ReactElement<Props>).props;
  return { button, press: (detail: number) => button().onClick({ detail }) };
}

test.each([
  ['of a double click, however slow', 2, 700],
  ['of a key, which does not tell that it is one', 0, 300],
])('a second press %s does not undo the first', async (_, detail, afterMs) => {
  const { button, press } = await shown();
  press(1);
  vi.advanceTimersByTime(afterMs);
  press(detail);
  expect(button().children).toBe('Stop checking');
  vi.advanceTimersByTime(1000);
  press(1);
  vi.advanceTimersByTime(afterMs);
  press(detail);
  expect(button().children).toBe('Check again');
  // Whoever means it is heard.
  vi.advanceTimersByTime(1000);
  press(1);
  expect(button().children).toBe('Stop checking');
});

test('a held Enter presses once, and no other key is kept from what it does', async () => {
  const { button } = await shown();
  const isKept = (key: string, repeat: boolean) => {
    const preventDefault = vi.fn();
    button().onKeyDown({ key, repeat, preventDefault });
    return preventDefault.mock.calls.length > 0;
  };
  expect([isKept('Enter', false), isKept('Enter', true), isKept('Tab', true)]).toEqual([false, true, false]);
});
