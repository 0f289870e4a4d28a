// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter, useLocation } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Command, CommandBar } from './CommandBar.tsx';

function Where() {
  return <output>{useLocation().pathname}</output>;
}

function draw(commands: readonly Command[]) {
  return render(
    <MemoryRouter>
      <CommandBar commands={commands} />
      <Where />
    </MemoryRouter>,
  );
}

const icon = <svg />;
const names = () =>
  screen.getAllByRole('button').map((button) => button.getAttribute('aria-label') ?? button.textContent);

let isNarrow = false;
beforeEach(() => {
  isNarrow = false;
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    () =>
      ({ matches: isNarrow, addEventListener: () => {}, removeEventListener: () => {} }) as unknown as MediaQueryList,
  );
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('CommandBar', () => {
  it('does what is available, and hands the press on', () => {
    const onClick = vi.fn();
    draw([
      { label: 'Refresh', icon, onClick },
      { label: 'Grant access', icon, to: '/grant' },
    ]);
    fireEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(onClick).toHaveBeenCalledWith(expect.objectContaining({ type: 'click' }));
    fireEvent.click(screen.getByRole('button', { name: 'Grant access' }));
    expect(screen.getByRole('status').textContent).toBe('/grant');
  });

  it('leaves what is unavailable in its place, reachable, with its reason, and does nothing', () => {
    const onClick = vi.fn();
    draw([{ label: 'Revoke access', icon, onClick, why: 'Nobody has access.' }]);
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Revoke access' });
    fireEvent.click(button);
    expect(onClick).not.toHaveBeenCalled();
    expect(button.disabled).toBe(false);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.getAttribute('aria-description')).toBe('Nobody has access.');
  });

  it('keeps the first two in a narrow window, and the rest behind one button', () => {
    isNarrow = true;
    draw(['A', 'B', 'C', 'D'].map((label) => ({ label, icon })));
    expect(names()).toEqual(['A', 'B', 'More commands']);
  });
});
