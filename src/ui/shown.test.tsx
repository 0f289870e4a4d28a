// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, render, screen } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { formatInstant } from '#src/lib/time.ts';
import { AzureText } from './AzureText.tsx';
import { Message } from './Message.tsx';
import { ProgressBar } from './Progress.tsx';
import { StateWord } from './StateWord.tsx';
import { Time } from './Time.tsx';

afterEach(cleanup);

describe('AzureText', () => {
  it('shows plain text as it is, and nothing invisible', () => {
    const unseen = /[\p{Cf}\p{Cc}\p{Zl}\p{Zp}]/u;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const { container } = render(<AzureText text={text} />);
        expect(container.textContent).not.toMatch(unseen);
        cleanup();
      }),
      { numRuns: 60 },
    );
    render(<AzureText text="SRV-SQL-01" />);
    expect(screen.getByText('SRV-SQL-01')).toBeTruthy();
  });

  it('isolates what reorders the text around it, and cuts what is long, the whole in its title', () => {
    const { container } = render(<AzureText text={`admin\u202e${'x'.repeat(300)}`} max={20} />);
    const element = container.querySelector('bdi');
    expect(element?.textContent).toHaveLength(20);
    expect(element?.title).toHaveLength('admin⟨U+202E⟩'.length + 300);
  });
});

describe('Time', () => {
  const at = Date.UTC(2026, 10, 30, 12, 15);
  it.each([
    [at - 3 * 3_600_000, `in 3 h · ${formatInstant(at)}`],
    [at + 60_000, `1 min ago · ${formatInstant(at)}`],
    [at + 400, `just now · ${formatInstant(at)}`],
  ])('says the distance, then the moment', (now, words) => {
    const { container } = render(<Time at={at} now={now} />);
    expect(container.textContent).toBe(words);
    expect(container.querySelector('time')?.dateTime).toBe('2026-11-30T12:15:00.000Z');
  });

  it('keeps the moment in the title where there is little room', () => {
    const { container } = render(<Time at={at} now={at - 60_000} isShort />);
    expect([container.textContent, container.querySelector('time')?.title]).toEqual(['in 1 min', formatInstant(at)]);
  });

  it('has words for what is no time', () => {
    expect(render(<Time at={Number.NaN} />).container.textContent).not.toBe('');
  });
});

describe('ProgressBar', () => {
  it.each([
    [3, 4, '75'],
    [9, 4, '100'],
    [0, 0, '100'],
    [undefined, 4, null],
  ])('tells %s of %s', (value, max, now) => {
    render(<ProgressBar label="Export" value={value} max={max} />);
    expect(screen.getByRole('progressbar', { name: 'Export' }).getAttribute('aria-valuenow')).toBe(now);
  });
});

it('never tells a state by its icon alone', () => {
  const { container } = render(
    <StateWord tone="bad" detail="for 3 min">
      Setup failed
    </StateWord>,
  );
  expect(container.textContent).toBe('Setup failed · for 3 min');
});

it('reads out what a press came to, and is named by what it says', () => {
  render(
    <Message tone="error" isNews title="Access was not revoked.">
      You don’t have permission.
    </Message>,
  );
  expect(screen.getByRole('alert').textContent).toContain('You don’t have permission.');
  expect(screen.getByRole('group', { name: 'Access was not revoked.' })).toBeTruthy();
});
