import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal('window', new EventTarget());
  mockReact();
});
afterEach(() => {
  unmockReact();
  vi.unstubAllGlobals();
});

/** Whether the browser would ask before the page goes. */
const isAsked = (): boolean => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

/** Whether it asks of a page that is closed, and of a press that goes to Microsoft Entra. */
const asks = async (isNeeded: boolean, isNeededForEntra: boolean): Promise<[closed: boolean, forEntra: boolean]> => {
  const { useLeavingWarning } = await import('./use-leaving-warning.ts');
  const { leaveForEntra } = await import('#src/auth/leaving.ts');
  const { unmount } = mount(() => useLeavingWarning(isNeeded, isNeededForEntra));
  const closed = isAsked();
  let forEntra = false;
  await leaveForEntra(() => {
    forEntra = isAsked();
    return Promise.resolve();
  });
  unmount();
  expect(isAsked()).toBe(false);
  return [closed, forEntra];
};

it('has the browser ask before the page is left, and before a press goes to Microsoft Entra only where that loses what was not told', async () => {
  expect(await asks(false, false)).toEqual([false, false]);
  expect(await asks(true, false)).toEqual([true, false]);
  expect(await asks(true, true)).toEqual([true, true]);
});
