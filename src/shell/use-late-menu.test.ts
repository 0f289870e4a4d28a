import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

const drawer = vi.fn<() => object>();
const focus = vi.fn();
const button = { focus } as unknown as HTMLElement;
const MenuDrawer = () => null;
const LateFailure = () => null;

beforeEach(() => {
  vi.resetModules();
  mockReact();
  vi.doMock('#src/ui/when-idle.ts', () => ({ whenIdle: () => undefined }));
  vi.doMock('#src/ui/LatePopover.tsx', () => ({ LateFailure }));
  vi.doMock('./MenuDrawer.tsx', () => drawer());
});
afterEach(() => {
  unmockReact();
  for (const path of ['#src/ui/when-idle.ts', '#src/ui/LatePopover.tsx', './MenuDrawer.tsx']) vi.doUnmock(path);
  vi.resetModules();
  vi.clearAllMocks();
});

async function narrowWindow() {
  const [{ useLateMenu }, { LateMenu }] = [await import('./use-late-menu.ts'), await import('./LateMenu.tsx')];
  const { shown } = mount(() => useLateMenu(true));
  return { menu: shown, drawn: () => elementsIn(LateMenu({ menu: shown() })).map(({ type }) => type) };
}

it('a menu that cannot be loaded is asked for when it is pressed, and leaves the page and the next press as they were', async () => {
  drawer.mockImplementation(() => {
    throw new TypeError('Failed to fetch dynamically imported module');
  });
  const { menu, drawn } = await narrowWindow();
  expect(drawer).not.toHaveBeenCalled();
  menu().toggle(button);
  await vi.waitFor(() => expect(drawn()).toContain(LateFailure));
  expect(menu().isOpen).toBe(false);
  menu().close();
  expect(drawn()).not.toContain(LateFailure);
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
