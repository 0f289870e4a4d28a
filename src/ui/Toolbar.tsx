import { useLayoutEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

/** By how many places a key moves the focus; the first and the last are each other's neighbours. */
const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Buttons that are one stop of the Tab key; arrows, Home and End go through them. */
export function Toolbar({
  label,
  className,
  children,
}: {
  label: string;
  className?: string | undefined;
  children: ReactNode;
}) {
  const bar = useRef<HTMLDivElement>(null);
  const stop = useRef<HTMLElement>(undefined);
  const buttons = () => [...(bar.current?.querySelectorAll('button') ?? [])];
  const mark = (wanted: HTMLElement | undefined) => {
    const all = buttons();
    const chosen = all.find((button) => button === wanted) ?? all[0];
    stop.current = chosen;
    for (const button of all) button.tabIndex = button === chosen ? 0 : -1;
  };
  // After each drawing: buttons come and go.
  useLayoutEffect(() => mark(stop.current));
  const onKeyDown = (event: KeyboardEvent) => {
    const all = buttons();
    const at = all.findIndex((button) => button === event.target);
    const step = steps[event.key];
    if (at === -1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? -1 : step === undefined ? undefined : at + step;
    if (to === undefined) return;
    event.preventDefault();
    all.at(to % all.length)?.focus();
  };
  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label={label}
      tabIndex={-1}
      className={className}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        if (target !== bar.current) mark(target);
      }}
    >
      {children}
    </div>
  );
}
