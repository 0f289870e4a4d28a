import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from '#src/azure/external-store.ts';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import { openSearchId } from './shortcuts.ts';

const pathname = createStore('/terms');
const focus = vi.fn<(id: string) => void>();

beforeEach(() => {
  vi.resetModules();
  mockReact();
  pathname.set('/terms');
  vi.stubGlobal('document', { getElementById: (id: string) => ({ focus: () => focus(id) }) });
  vi.stubGlobal('requestAnimationFrame', () => 0);
  vi.doMock('react-router', () => ({
    useNavigate: () => undefined,
    useLocation: () => ({ pathname: pathname.get() }),
  }));
  vi.doMock('@fluentui/react-components', () => ({ Button: 'button' }));
  vi.doMock('#src/ui/Tooltip.tsx', () => ({ Tooltip: 'i' }));
  vi.doMock('#src/ui/SearchBox.tsx', () => ({ SearchBox: 'input' }));
  vi.doMock('./shortcuts.ts', () => ({ headerSearchId: 'header-search', openSearchId }));
});
afterEach(() => {
  unmockReact();
  const mocked = ['react-router', '@fluentui/react-components', '#src/ui/Tooltip.tsx', '#src/ui/SearchBox.tsx'];
  for (const path of [...mocked, './shortcuts.ts']) vi.doUnmock(path);
  vi.unstubAllGlobals();
  vi.resetModules();
  vi.clearAllMocks();
});

interface Props {
  children?: ReactNode;
  'aria-expanded'?: boolean;
  onClick: () => void;
  onBlur: (event: { currentTarget: { contains: (to: unknown) => boolean }; relatedTarget: object | null }) => void;
  onKeyDown: (event: { key: string; nativeEvent: { isComposing: boolean } }) => void;
}

const inside = {};

/** The search of a narrow window, opened. */
async function opened() {
  const { useSyncExternalStore } = await import('react');
  const { HeaderSearch } = await import('./HeaderSearch.tsx');
  const { shown } = mount(() => {
    useSyncExternalStore(pathname.subscribe, pathname.get);
    return HeaderSearch();
  });
  const props = (is: (props: Props) => boolean): Props => {
    const found = elementsIn<Props>(shown()).find((element) => is(element.props));
    if (!found) throw new Error('There is none.');
    return found.props;
  };
  const button = () => props((one) => 'aria-expanded' in one);
  const around = () => props((one) => 'onKeyDown' in one);
  button().onClick();
  return {
    isOpen: () => button()['aria-expanded'],
    press: (key: string, isComposing = false) => around().onKeyDown({ key, nativeEvent: { isComposing } }),
    leaveTo: (relatedTarget: object | null) =>
      around().onBlur({ currentTarget: { contains: (to) => to === inside }, relatedTarget }),
  };
}

it('closes on Escape, which gives the focus back to the button', async () => {
  const { isOpen, press } = await opened();
  expect(isOpen()).toBe(true);
  press('a');
  press('Escape', true);
  expect(isOpen()).toBe(true);
  press('Escape');
  expect(isOpen()).toBe(false);
  expect(focus).toHaveBeenCalledExactlyOnceWith(openSearchId);
  press('Escape');
  expect(focus).toHaveBeenCalledOnce();
});

it('closes when the focus goes on to what it would cover, not when the window loses it', async () => {
  const { isOpen, leaveTo } = await opened();
  leaveTo(inside);
  leaveTo(null);
  expect(isOpen()).toBe(true);
  leaveTo({});
  expect(isOpen()).toBe(false);
});

it('is closed on the next page, and on the way back', async () => {
  const { isOpen } = await opened();
  pathname.set('/history');
  expect(isOpen()).toBe(false);
  pathname.set('/terms');
  expect(isOpen()).toBe(false);
});
