// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePreference } from '#src/ui/preferences.ts';
import { headerSearchId, pageTitleId } from './names.ts';
import { useShortcuts } from './shortcuts.ts';

function Page() {
  useShortcuts();
  return (
    <>
      <search id={headerSearchId}>
        <input aria-label="Search" />
      </search>
      <h1 id={pageTitleId} tabIndex={-1}>
        Machines
      </h1>
      <textarea aria-label="Reason" />
    </>
  );
}

const press = (key: string, target: Element = document.body, more = {}) => fireEvent.keyDown(target, { key, ...more });
const focused = () => (document.activeElement?.closest('[id]') ?? document.body).id;

beforeEach(() => render(<Page />));
afterEach(() => {
  cleanup();
  writePreference('shortcuts', undefined);
});

describe('the sequences of the portal', () => {
  it('lead to the search and to the title', () => {
    press('g');
    press('/');
    expect(focused()).toBe(headerSearchId);
    (document.activeElement as HTMLElement).blur();
    press('G');
    press('Shift');
    press('.');
    expect(focused()).toBe(pageTitleId);
  });

  it('are broken by any other key, by a modifier, and where one types', () => {
    press('g');
    press('x');
    press('/');
    press('g', document.body, { ctrlKey: true });
    press('/');
    press('g', screen.getByLabelText('Reason'));
    press('/', screen.getByLabelText('Reason'));
    expect(focused()).not.toBe(headerSearchId);
  });

  it('can be turned off', () => {
    cleanup();
    writePreference('shortcuts', 'off');
    render(<Page />);
    press('g');
    press('/');
    expect(focused()).not.toBe(headerSearchId);
  });
});
