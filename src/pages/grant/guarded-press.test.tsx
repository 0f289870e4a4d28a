import type { ReactElement, ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';

interface Props {
  children?: ReactNode;
  disabledFocusable?: boolean;
  onClick: (event: { isTrusted: boolean; nativeEvent: Event }) => void;
}

class Page extends EventTarget {
  visibilityState = 'visible';
  hasFocus = () => true;
}

let page: Page;
beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  mockReact();
  vi.doMock('@fluentui/react-components', () => ({ Button: 'button' }));
  page = new Page();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => {
  unmockReact();
  vi.doUnmock('@fluentui/react-components');
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A person moves the pointer, or gives another sign. */
const live = (name = 'pointermove') => {
  const sign = new Event(name);
  // No script can make an event that is trusted.
  vi.spyOn(sign, 'isTrusted', 'get').mockReturnValue(true);
  window.dispatchEvent(sign);
};

type Component = (onPress: () => void) => Promise<() => ReactElement>;

const guarded: Component = async (onPress) => {
  const { GuardedButton } = await import('#src/ui/GuardedButton.tsx');
  return () => GuardedButton({ children: 'Revoke access', onPress });
};
const granting: Component = async (onPress) => {
  const { GrantButton } = await import('./GrantButton.tsx');
  const onGrant = () => {
    onPress();
    return Promise.resolve(true);
  };
  return () => GrantButton({ label: 'Grant', unavailable: undefined, onGrant });
};

async function shown(component: Component) {
  const onPress = vi.fn();
  const { shown: drawn } = mount(await component(onPress));
  const button = () => elementsIn<Props>(drawn()).find(({ type }) => type === 'button')?.props;
  const press = (isTrusted = true) => button()?.onClick({ isTrusted, nativeEvent: new Event('click') });
  const presses = () => onPress.mock.calls.length;
  return { button, press, presses };
}

for (const { name, component } of [
  { name: 'the button that revokes', component: guarded },
  { name: 'the button that grants', component: granting },
]) {
  test(`${name} takes no press in the first second before a person’s eyes`, async () => {
    const { button, press, presses } = await shown(component);
    live();
    vi.advanceTimersByTime(999);
    expect(button()?.disabledFocusable).toBe(true);
    press();
    expect(presses()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(button()?.disabledFocusable).toBe(false);
    press();
    expect(presses()).toBe(1);
  });

  test.each(['blur', 'focus', 'pageshow', 'resize', 'visibilitychange'])(
    `${name} begins its second anew at %s`,
    async (event) => {
      const { press, presses } = await shown(component);
      live();
      vi.advanceTimersByTime(5000);
      (event === 'visibilitychange' ? page : window).dispatchEvent(new Event(event));
      press();
      vi.advanceTimersByTime(999);
      press();
      expect(presses()).toBe(0);
      vi.advanceTimersByTime(1);
      press();
      expect(presses()).toBe(1);
    },
  );

  test.each([
    ['hidden', () => (page.visibilityState = 'hidden')],
    ['without the focus', () => (page.hasFocus = () => false)],
  ])(`${name} takes no press while its page is %s`, async (_, leave) => {
    const { press, presses } = await shown(component);
    live();
    vi.advanceTimersByTime(5000);
    leave();
    window.dispatchEvent(new Event('blur'));
    vi.advanceTimersByTime(60_000);
    press();
    expect(presses()).toBe(0);
  });

  test(`${name} takes no press that a script made`, async () => {
    const { press, presses } = await shown(component);
    live();
    vi.advanceTimersByTime(5000);
    press(false);
    expect(presses()).toBe(0);
  });
}

test('the button that grants takes no press before a person has moved or pressed anything', async () => {
  const { press, presses } = await shown(granting);
  vi.advanceTimersByTime(5000);
  window.dispatchEvent(new Event('pointermove'));
  press();
  expect(presses()).toBe(0);
  live();
  press();
  expect(presses()).toBe(1);
});

test.each(['pointerdown', 'mousedown', 'keydown'])(
  'the button that grants takes a press that %s came before',
  async (sign) => {
    const { press, presses } = await shown(granting);
    vi.advanceTimersByTime(1000);
    live(sign);
    press();
    expect(presses()).toBe(1);
  },
);

test('a double click grants once', async () => {
  const { press, presses } = await shown(granting);
  live();
  vi.advanceTimersByTime(1000);
  press();
  press();
  expect(presses()).toBe(1);
});
