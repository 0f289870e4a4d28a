// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { MemoryRouter, useLocation } from 'react-router';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hint, OverlayLayer } from './Hint.tsx';
import { Pane } from './load-overlays.ts';
import { MenuButton, type MenuEntry, PopoverButton } from './MenuButton.tsx';

// Until the focus is inside, which a busy machine delays, the focus manager hides what is open from roles. That it is shown is seen end to end.
beforeAll(() => configure({ defaultHidden: true }));
afterAll(() => configure({ defaultHidden: false }));

// Where this stand-in for a browser cancels an animation, it rejects a promise that nobody asked for.
beforeAll(() => void Reflect.deleteProperty(Element.prototype, 'animate'));
afterEach(cleanup);

function Where() {
  return <output>{useLocation().pathname}</output>;
}

async function openMenu(entries: readonly MenuEntry[]) {
  render(
    <MemoryRouter>
      <MenuButton label="More" entries={entries} />
      <Where />
      <OverlayLayer />
    </MemoryRouter>,
  );
  const button = screen.getByRole('button', { name: 'More' });
  button.focus();
  fireEvent.click(button);
  await screen.findByRole('list');
  return button;
}

describe('MenuButton', () => {
  it('does what is chosen, closes, and has the focus again', async () => {
    const onClick = vi.fn();
    const button = await openMenu([{ label: 'Refresh', onClick }]);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    fireEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(onClick).toHaveBeenCalledOnce();
    await waitFor(() => expect(screen.queryByRole('list')).toBeNull());
    expect(document.activeElement).toBe(button);
  });

  it('leads to pages', async () => {
    await openMenu([{ label: 'Grant access', to: '/grant' }]);
    fireEvent.click(screen.getByRole('button', { name: 'Grant access' }));
    expect(screen.getByText('/grant')).toBeTruthy();
  });

  it('says in plain sight why something is unavailable, and does not do it', async () => {
    const onClick = vi.fn();
    await openMenu([{ label: 'Set up', why: 'It is set up.', onClick }]);
    fireEvent.click(screen.getByText('Set up'));
    expect(screen.getByText('It is set up.')).toBeTruthy();
    expect(onClick).not.toHaveBeenCalled();
  });

  it('marks the chosen one of several', async () => {
    await openMenu([
      { label: 'None', isChosen: false },
      { label: 'Location', isChosen: true },
    ]);
    const choices = within(screen.getByRole('list'))
      .getAllByRole('button')
      .map((one) => one.getAttribute('aria-pressed'));
    expect(choices).toEqual(['false', 'true']);
  });
});

describe('PopoverButton', () => {
  it('opens, closes by what it holds, and closes by a second press', async () => {
    render(
      <MemoryRouter>
        <PopoverButton label="Columns">{(close) => <button onClick={close}>Done</button>}</PopoverButton>
      </MemoryRouter>,
    );
    const button = screen.getByRole('button', { name: 'Columns' });
    fireEvent.click(button);
    fireEvent.click(await screen.findByText('Done'));
    expect(screen.queryByText('Done')).toBeNull();
    fireEvent.click(button);
    await screen.findByText('Done');
    // Fluent closes it by the press outside, before the press reaches the button.
    fireEvent.pointerDown(button);
    fireEvent.click(button);
    expect(screen.queryByText('Done')).toBeNull();
  });
});

function WithDrawer() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button onClick={() => setIsOpen(true)}>Open</button>
      {isOpen && (
        <Pane title="Change access" footer={<button>Change</button>} onClose={() => setIsOpen(false)}>
          Content
        </Pane>
      )}
      <OverlayLayer />
    </>
  );
}

describe('Pane', () => {
  it('is named by its title, holds its footer, and gives the focus back', async () => {
    render(<WithDrawer />);
    const button = screen.getByRole('button', { name: 'Open' });
    button.focus();
    fireEvent.click(button);
    const pane = await screen.findByRole('dialog', { name: 'Change access' });
    expect(pane.textContent).toContain('Content');
    expect(screen.getByRole('button', { name: 'Change' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(button));
  });

  it('leaves the focus manager, which gives the page back to assistive technology, when it closes', async () => {
    const managerOf = (owner: Window & { __tabsterInstance?: unknown }) => owner.__tabsterInstance;
    render(<WithDrawer />);
    fireEvent.click(screen.getByRole('button', { name: 'Open' }));
    await screen.findByRole('dialog');
    const before = managerOf(window);
    expect(before).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(managerOf(window)).toBe(before);
  });
});

describe('hint', () => {
  it('shows its words where the pointer is, and takes them away with Escape', async () => {
    render(
      <>
        <button {...hint('Fold the menu')}>Menu</button>
        <OverlayLayer />
      </>,
    );
    const button = screen.getByRole('button', { name: 'Menu' });
    expect(button.getAttribute('aria-description')).toBe('Fold the menu');
    fireEvent.pointerOver(button);
    expect((await screen.findByRole('tooltip')).textContent).toBe('Fold the menu');
    fireEvent.keyDown(document, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('tooltip')).toBeNull());
  });

  it('is nothing without words, and a name where it is all that names', () => {
    expect(hint(undefined)).toEqual({});
    expect(hint('Search', 'label')).toMatchObject({ 'aria-label': 'Search' });
  });
});
