// @vitest-environment happy-dom
import '#test/dom.ts';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { FileDrop } from './VerifyPage.tsx';

afterEach(cleanup);

it('takes files that are dropped or chosen, the same ones again', () => {
  const onFiles = vi.fn();
  const { container } = render(<FileDrop onFiles={onFiles} />);
  const file = new File(['{}'], 'receipt.json');
  fireEvent.drop(screen.getByText('or drop or paste them here'), { dataTransfer: { files: [file] } });
  const input = container.querySelector('input') ?? document.createElement('input');
  fireEvent.change(input, { target: { files: [file] } });
  expect(onFiles.mock.calls).toEqual([[[file]], [[file]]]);
  expect(input.value).toBe('');
});
