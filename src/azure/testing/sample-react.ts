import { isValidElement, type ReactElement, type ReactNode } from 'react';
import { vi } from 'vitest';

// For the tests of hooks: as much of React as they use, for one component and without a page.

interface Slot {
  deps?: readonly unknown[];
  value?: unknown;
  stop?: (() => void) | undefined;
}

type Run = () => (() => void) | undefined;

let slots: Slot[] = [];
let next = 0;
let effects: (() => void)[] = [];
let render = (): void => undefined;

/** The next slot of the component, and whether what it depends on is new. */
const slotFor = (deps: readonly unknown[]): { own: Slot; isNew: boolean } => {
  const own = (slots[next] ??= {});
  next += 1;
  const known = own.deps;
  own.deps = deps;
  return { own, isNew: known === undefined || deps.some((dep, index) => !Object.is(dep, known[index])) };
};

const valueOf = (initial: unknown): unknown => (typeof initial === 'function' ? initial() : initial);

const sampleReact = {
  useEffect: (run: Run, deps: readonly unknown[]): void => {
    const { own, isNew } = slotFor(deps);
    if (!isNew) return;
    effects.push(() => {
      own.stop?.();
      own.stop = run();
    });
  },
  useState: (initial: unknown): unknown => {
    const [value, dispatch] = sampleReact.useReducer((_: unknown, to: unknown) => to, initial, valueOf);
    return [value, dispatch];
  },
  useReducer: (
    reduce: (state: unknown, action: unknown) => unknown,
    initial: unknown,
    init: (initial: unknown) => unknown,
  ): [unknown, (action: unknown) => void] => {
    const { own, isNew } = slotFor([]);
    if (isNew) own.value = init(initial);
    const dispatch = (action: unknown): void => {
      const value = reduce(own.value, action);
      if (Object.is(value, own.value)) return;
      own.value = value;
      render();
    };
    return [own.value, dispatch];
  },
  /** An effect runs right after the rendering that made it, so the latest function is the one that it has. */
  useEffectEvent: (act: unknown): unknown => act,
  useSyncExternalStore: (subscribe: (listener: () => void) => () => void, get: () => unknown): unknown => {
    const { own, isNew } = slotFor([subscribe]);
    if (isNew) {
      own.stop?.();
      own.stop = subscribe(() => render());
    }
    return get();
  },
  useRef: (initial: unknown): unknown => {
    const { own, isNew } = slotFor([]);
    if (isNew) own.value = { current: initial };
    return own.value;
  },
  /** Nothing is drawn, so nobody provides another value. */
  createContext: (value: unknown) => ({ value }),
  useContext: ({ value }: { value: unknown }): unknown => value,
  useId: (): string => 'id',
  useMemo: (make: () => unknown, deps: readonly unknown[]): unknown => {
    const { own, isNew } = slotFor(deps);
    if (isNew) own.value = make();
    return own.value;
  },
  useCallback: (callback: unknown, deps: readonly unknown[]): unknown => {
    const { own, isNew } = slotFor(deps);
    if (isNew) own.value = callback;
    return own.value;
  },
};

/** What is loaded from now on gets this React. */
export const mockReact = (): void => void vi.doMock('react', () => sampleReact);
export const unmockReact = (): void => vi.doUnmock('react');

/** Shows one component that uses `hook`, in place of the one before. */
export const mount = <T>(hook: () => T): { shown: () => T; unmount: () => void } => {
  let value: { is: T } | undefined;
  slots = [];
  render = () => {
    next = 0;
    value = { is: hook() };
    const due = effects;
    effects = [];
    for (const effect of due) effect();
  };
  render();
  return {
    shown: () => {
      if (value === undefined) throw new Error('Nothing is shown.');
      return value.is;
    },
    unmount: () => {
      for (const { stop } of slots) stop?.();
    },
  };
};

/** All elements of what a component gives back, outermost first, without those that its own components would draw. */
export const elementsIn = <Props extends { children?: ReactNode }>(node: ReactNode): ReactElement<Props>[] => {
  if (Array.isArray(node)) return node.flatMap((one) => elementsIn<Props>(one));
  return isValidElement<Props>(node) ? [node, ...elementsIn<Props>(node.props.children)] : [];
};
