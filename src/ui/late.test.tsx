// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Component, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isMissingPart, late } from './late.tsx';

const gone = new TypeError('error loading dynamically imported module: /assets/x.js');

const logged = vi.fn();
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(logged));
afterEach(() => {
  cleanup();
  logged.mockClear();
  vi.restoreAllMocks();
});

class Above extends Component<{ children: ReactNode }, { failed?: true }> {
  override state: { failed?: true } = {};
  static getDerivedStateFromError = () => ({ failed: true });
  override render() {
    return this.state.failed ? 'Caught above' : this.props.children;
  }
}

describe('late', () => {
  it('draws its part once it is there, with what it was given', async () => {
    const Part = late(() => Promise.resolve(({ name }: { name: string }) => `Hello ${name}`));
    render(<Part name="Ada" />);
    expect(await screen.findByText('Hello Ada')).toBeTruthy();
  });

  it('tries again what did not come, also where it is drawn anew', async () => {
    let attempts = 0;
    const Part = late(() => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(gone) : Promise.resolve(() => 'There');
    });
    render(<Part />);
    fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('There')).toBeTruthy();
    cleanup();
    render(<Part />);
    expect(await screen.findByText('There')).toBeTruthy();
    expect(attempts).toBe(2);
  });

  it('leaves out what is optional and does not come, without a word, and asks again where it is drawn anew', async () => {
    const load = vi.fn(() => Promise.reject(gone));
    const Part = late(load, { isOptional: true });
    for (const times of [1, 2]) {
      const { container } = render(<Part />);
      await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(times));
      await Promise.resolve();
      expect(container.textContent).toBe('');
      cleanup();
    }
    expect(logged).not.toHaveBeenCalled();
  });

  it('leaves every other error to the page', async () => {
    const Part = late(() =>
      Promise.resolve((): ReactNode => {
        throw new Error('A fault of its own');
      }),
    );
    render(
      <Above>
        <Part />
      </Above>,
    );
    expect(await screen.findByText('Caught above')).toBeTruthy();
  });
});

it.each([
  ['Failed to fetch dynamically imported module: https://app/assets/x.js', true],
  ['error loading dynamically imported module: https://app/assets/x.js', true],
  ['Importing a module script failed.', true],
  ['Unable to preload CSS for /assets/x.css', true],
  ['Failed to fetch', false],
])('takes %j for a missing part: %s', (message, is) => {
  expect(isMissingPart(new TypeError(message))).toBe(is);
  expect(isMissingPart(message)).toBe(false);
});
