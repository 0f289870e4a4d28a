// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CopyButton } from './CopyButton.tsx';
import { Message } from './Message.tsx';
import { SearchBox } from './SearchBox.tsx';
import { Tabs } from './Tabs.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('Tabs', () => {
  const tabs = [
    { key: 'basics', label: 'Basics', isUnfinished: true },
    { key: 'terms', label: 'Terms' },
    { key: 'review', label: 'Review + grant' },
  ];
  function Wizard() {
    const [chosen, setChosen] = useState('basics');
    return (
      <Tabs label="Steps" tabs={tabs} chosen={chosen} onChoose={setChosen}>
        Content of {chosen}
      </Tabs>
    );
  }

  it('shows the chosen one’s content, named by it, and moves by the keys', () => {
    render(<Wizard />);
    const focus = () => document.activeElement?.textContent.trim();
    fireEvent.click(screen.getByRole('tab', { name: 'Terms' }));
    expect(screen.getByRole('tabpanel', { name: 'Terms' }).textContent).toBe('Content of terms');
    fireEvent.keyDown(screen.getByRole('tab', { name: 'Terms' }), { key: 'ArrowRight' });
    expect(focus()).toBe('Review + grant');
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowRight' });
    expect(focus()).toContain('Basics');
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowLeft' });
    expect(screen.getByRole('tabpanel').textContent).toBe('Content of review');
    expect(screen.getAllByRole('tab').map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0]);
    for (const key of ['altKey', 'ctrlKey', 'metaKey'])
      expect(fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowLeft', [key]: true })).toBe(true);
    expect(screen.getByRole('tabpanel').textContent).toBe('Content of review');
  });

  it('says in words what a dot shows', () => {
    render(<Wizard />);
    expect(screen.getByRole('tab', { name: /Basics.*not finished/ })).toBeTruthy();
  });
});

describe('SearchBox', () => {
  it('clears by Escape and tells nobody, until there is nothing to clear', () => {
    const [onChange, onKeyDown] = [vi.fn(), vi.fn()];
    const draw = (value: string) => (
      <div role="presentation" onKeyDown={onKeyDown}>
        <SearchBox label="Search" value={value} onChange={onChange} />
      </div>
    );
    const { rerender } = render(draw('sql'));
    fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Escape' });
    expect([onChange.mock.calls, onKeyDown.mock.calls.length]).toEqual([[['']], 0]);
    rerender(draw(''));
    fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Escape' });
    expect(onKeyDown).toHaveBeenCalledOnce();
  });
});

describe('CopyButton', () => {
  it.each([
    [() => Promise.resolve(), 'Copied'],
    [() => Promise.reject(new Error('refused')), 'Select and copy it yourself'],
  ])('says what came of it', async (write, words) => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(write);
    render(<CopyButton text="rs-1" label="Copy consent ID" />);
    fireEvent.click(screen.getByRole('button', { name: 'Copy consent ID' }));
    expect(await screen.findByRole('button', { name: words })).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe(words);
    expect(writeText).toHaveBeenCalledWith('rs-1');
  });
});

it('gives the focus to what held a button that goes with its press', () => {
  render(
    <section>
      <Message tone="info" title="Done." onDismiss={() => undefined} />
    </section>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
  expect(document.activeElement?.tagName).toBe('SECTION');
});
