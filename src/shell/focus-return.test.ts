import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

class Sample {
  isConnected = true;
  focus = vi.fn<() => void>();
}
const body = new Sample();
const title = new Sample();
const page: { body: Sample; activeElement: Sample; getElementById: () => Sample } = {
  body,
  activeElement: body,
  getElementById: () => title,
};

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal('document', page);
  vi.stubGlobal('HTMLElement', Sample);
  vi.stubGlobal('requestAnimationFrame', (act: () => void) => act());
  mockReact();
  const react = await import('react');
  vi.doMock('react', () => ({ ...react, useLayoutEffect: react.useEffect }));
});
afterEach(() => {
  unmockReact();
  vi.unstubAllGlobals();
  vi.resetModules();
  vi.clearAllMocks();
});

/** What closes, which `opener` had the focus before. */
async function closed(opener: Sample, isGone = false): Promise<void> {
  const { useFocusReturn } = await import('./focus-return.ts');
  page.activeElement = opener;
  const { unmount } = mount(() => useFocusReturn(true));
  page.activeElement = body;
  opener.isConnected = !isGone;
  unmount();
}

it('gives the focus back to what had it', async () => {
  const opener = new Sample();
  await closed(opener);
  expect(opener.focus).toHaveBeenCalledOnce();
  expect(title.focus).not.toHaveBeenCalled();
});

it('leaves the focus to the page’s title where what had it is gone, or was when the dialog came', async () => {
  await closed(new Sample(), true);
  expect(title.focus).toHaveBeenCalledOnce();
  await closed(body);
  expect(title.focus).toHaveBeenCalledTimes(2);
  expect(body.focus).not.toHaveBeenCalled();
});
