import { Button } from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons';
import { Fragment, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { hint } from '#src/ui/Hint.tsx';
import { MenuButton } from '#src/ui/MenuButton.tsx';
import { useIsNarrow } from '#src/ui/use-media.ts';
import type { Command } from './command.ts';
import { commandBarId } from './names.ts';
import styles from './shell.module.css';

/** In a narrow window, as screens.md has it, the rest is behind ⋯. */
const shownInNarrow = 2;

/** The verbs of a page. What cannot be used now keeps its place, can be focused and tells its reason; what has no room is behind ⋯. */
export function CommandBar({ commands }: { commands: readonly Command[] }) {
  const bar = useRef<HTMLDivElement>(null);
  const room = useRoom(bar, commands);
  const isNarrow = useIsNarrow();
  const count = Math.min(room, isNarrow ? shownInNarrow : commands.length);
  // A menu of one would only hide it.
  const folded = commands.slice(count);
  useOneStop(bar);
  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label="Commands"
      tabIndex={-1}
      id={commandBarId}
      className={styles.commands}
      onKeyDown={(event) => moveFocus(event, bar.current)}
    >
      {commands.slice(0, count).map((command, index) => (
        <Fragment key={command.label}>
          {command.startsGroup && index > 0 && (
            <span role="separator" aria-orientation="vertical" className={styles.divider} />
          )}
          <CommandButton command={command} />
        </Fragment>
      ))}
      {folded.length > 0 && (
        <MenuButton
          label="More commands"
          icon={<MoreHorizontal20Regular />}
          isLabelShown={false}
          className={styles.command}
          entries={folded.map(({ primary: _primary, ...entry }) => entry)}
        />
      )}
    </div>
  );
}

function CommandButton({ command }: { command: Command }) {
  const navigate = useNavigate();
  const { label, icon, to, onClick, why, primary } = command;
  return (
    <Button
      appearance="subtle"
      icon={icon}
      className={styles.command}
      data-primary={primary || undefined}
      disabledFocusable={why !== undefined}
      {...hint(why)}
      onClick={(press) => {
        if (why !== undefined) return;
        onClick?.(press);
        if (to !== undefined) void navigate(to);
      }}
    >
      {label}
    </Button>
  );
}

/** Room of the ⋯ button, px. */
const menuWidth = 44;

/**
 * How many commands fit beside each other. Widths are measured while a command is in the bar and remembered by its label, so that one that
 * was folded comes back when there is room.
 */
function useRoom(bar: { current: HTMLDivElement | null }, commands: readonly Command[]): number {
  const [room, setRoom] = useState(commands.length);
  const widths = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const element = bar.current;
    if (element === null) return undefined;
    const measure = () => {
      for (const button of element.querySelectorAll<HTMLElement>(':scope > button'))
        if (button.textContent !== '') widths.current.set(button.textContent, button.offsetWidth + 2);
      // Out of sight, nothing has a width.
      if (element.clientWidth === 0) return;
      let left = element.clientWidth;
      const ends = commands.map(
        ({ label, startsGroup }) => (left -= (widths.current.get(label) ?? 0) + (startsGroup ? 18 : 0)),
      );
      const all = ends.every((end) => end >= 0);
      setRoom(all ? commands.length : ends.filter((end) => end >= menuWidth).length);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [bar, commands]);
  return room;
}

/** The bar is one stop of the Tab key; arrows, Home and End go through it. */
function useOneStop(bar: { current: HTMLDivElement | null }): void {
  // After each drawing: commands come and go.
  useLayoutEffect(() => {
    const all = buttonsIn(bar.current);
    const stop =
      all.find((button) => button === document.activeElement) ?? all.find(({ tabIndex }) => tabIndex === 0) ?? all[0];
    for (const button of all) button.tabIndex = button === stop ? 0 : -1;
  });
}

function moveFocus(event: KeyboardEvent, bar: HTMLDivElement | null): void {
  const all = buttonsIn(bar);
  const at = all.findIndex((button) => button === event.target);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
  if (at === -1 || to === undefined) return;
  event.preventDefault();
  for (const button of all) button.tabIndex = -1;
  const next = all[to % all.length];
  if (next === undefined) return;
  next.tabIndex = 0;
  next.focus();
}

function buttonsIn(bar: HTMLDivElement | null): HTMLButtonElement[] {
  return [...(bar?.querySelectorAll<HTMLButtonElement>(':scope > button') ?? [])];
}
