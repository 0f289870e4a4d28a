import { expect, it } from 'vitest';
import { keepPageFromFiles } from './stray-files.ts';

/** What became of a drop on the page, beside every place for files or, `taken`, on one. */
const drop = (name: string, types: string[], taken = false) => {
  const target = new EventTarget();
  keepPageFromFiles(target);
  const dataTransfer = { types, dropEffect: 'copy' };
  const event = Object.assign(new Event(name, { cancelable: true }), { dataTransfer });
  if (taken) event.preventDefault();
  target.dispatchEvent(event);
  return { prevented: event.defaultPrevented, effect: dataTransfer.dropEffect };
};

it('keeps the page when a file is dropped beside the place for it', () => {
  for (const name of ['dragover', 'drop']) expect(drop(name, ['Files'])).toEqual({ prevented: true, effect: 'none' });
});

it('leaves alone what is no file, and what a place on the page has taken', () => {
  expect(drop('drop', ['text/plain'])).toEqual({ prevented: false, effect: 'copy' });
  expect(drop('dragover', ['Files'], true)).toEqual({ prevented: true, effect: 'copy' });
});
