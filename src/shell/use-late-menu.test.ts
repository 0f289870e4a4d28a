import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { LateState } from '#src/ui/use-late-popover.ts';

const drawer = vi.fn<() => object>();
const page: { activeElement?: unknown } = {};
const focus = vi.fn(() => void (page.activeElement = button));
const button = { focus } as unknown as HTMLElement;
const MenuDrawer = () => null;
const LateNews = () => null;

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal('document', page);
  mockReact();
  // As much of it as is used here besides: a state that is made from the one before.
  const react = await import('react');
  const reduce = (state: unknown, to: unknown): unknown => (typeof to === 'function' ? to(state) : to);
  const useState = (initial: unknown) => react.useReducer(reduce, undefined, () => initial);
  vi.doMock('react', () => ({ ...react, useState }));
  vi.doMock('#src/ui/when-idle.ts', () => ({ whenIdle: () => undefined }));
  vi.doMock('#src/ui/LatePopover.tsx', () => ({ LateNews }));
  vi.doMock('./MenuDrawer.tsx', () => drawer());
});
afterEach(() => {
  unmockReact();
  for (const path of ['#src/ui/when-idle.ts', '#src/ui/LatePopover.tsx', './MenuDrawer.tsx']) vi.doUnmock(path);
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.resetModules();
  vi.clearAllMocks();
});

async function narrowWindow() {
  const [{ useState }, { useLateMenu }, { LateMenu }] = [
    await import('react'),
    await import('./use-late-menu.ts'),
    await import('./LateMenu.tsx'),
  ];
  const { shown: menu } = mount(() => {
    const [isNarrow, setNarrow] = useState(true);
    return { ...useLateMenu(isNarrow), setNarrow };
  });
  const elements = () => elementsIn<{ children?: ReactNode; state?: LateState<void> }>(LateMenu({ menu: menu() }));
  return {
    menu,
    drawn: () => elements().map(({ type }) => type),
    news: () => elements().find(({ type }) => type === LateNews)?.props.state,
  };
}

/** A menu that comes when it is let. */
function slowDrawer(): () => void {
  let come = (): void => undefined;
  drawer.mockReturnValue(new Promise((resolve) => void (come = () => resolve({ MenuDrawer }))));
  return () => come();
}

it('a menu that cannot be loaded is asked for when it is pressed, and leaves the page and the next press as they were', async () => {
  drawer.mockImplementation(() => {
    throw new TypeError('Failed to fetch dynamically imported module');
  });
  const { menu, news } = await narrowWindow();
  expect(drawer).not.toHaveBeenCalled();
  menu().toggle(button);
  await vi.waitFor(() => expect(news()).toEqual({ is: 'failed' }));
  expect(menu().isOpen).toBe(false);
  menu().close();
  expect(news()).toEqual({ is: 'closed' });
  expect(focus).toHaveBeenCalledTimes(2);
});

it('a menu opens once it is there, and closes by the next press', async () => {
  drawer.mockReturnValue({ MenuDrawer });
  const { menu, drawn } = await narrowWindow();
  expect(drawn()).not.toContain(MenuDrawer);
  menu().toggle(button);
  await vi.waitFor(() => expect(menu().isOpen).toBe(true));
  expect(drawn()).toContain(MenuDrawer);
  menu().toggle(button);
  expect(menu().isOpen).toBe(false);
  expect(drawn()).toContain(MenuDrawer);
});

it('a menu that comes late says so, and no press calls for it twice', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const come = slowDrawer();
  const { menu, news } = await narrowWindow();
  menu().toggle(button);
  menu().toggle(button);
  expect(focus).toHaveBeenCalledOnce();
  expect(news()).toEqual({ is: 'loading', isLong: false });
  vi.advanceTimersByTime(400);
  expect(news()).toEqual({ is: 'loading', isLong: true });
  come();
  await vi.waitFor(() => expect(menu().isOpen).toBe(true));
});

it('a menu that comes when its person has gone on stays closed', async () => {
  const come = slowDrawer();
  const { menu, drawn } = await narrowWindow();
  menu().toggle(button);
  page.activeElement = {};
  come();
  await vi.waitFor(() => expect(drawn()).toContain(MenuDrawer));
  await vi.waitFor(() => expect(menu().state).toEqual({ is: 'closed' }));
});

it('a window that was wide for a while is not met by the menu of before', async () => {
  const come = slowDrawer();
  const { menu, drawn } = await narrowWindow();
  menu().toggle(button);
  menu().setNarrow(false);
  come();
  await vi.waitFor(() => expect(drawn()).toContain(MenuDrawer));
  menu().setNarrow(true);
  expect(menu().state).toEqual({ is: 'closed' });
  menu().toggle(button);
  await vi.waitFor(() => expect(menu().isOpen).toBe(true));
  menu().setNarrow(false);
  expect(menu().isOpen).toBe(false);
});
