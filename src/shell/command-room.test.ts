import { expect, it } from 'vitest';
import { commandsThatFit } from './command-room.ts';

/** Where six buttons end, the bar's beginning being 0. */
const ends = [130, 260, 350, 550, 660, 720];

it('has all commands where the last one ends within it', () => {
  expect(commandsThatFit(ends, 720)).toBe(6);
  expect(commandsThatFit([], 720)).toBe(0);
});

it('leaves room for the button of the rest, which may take the place of one that would fit', () => {
  expect(commandsThatFit(ends, 719)).toBe(5);
  expect(commandsThatFit(ends, 690)).toBe(4);
  expect(commandsThatFit(ends, 400)).toBe(3);
});

it('keeps the first, however narrow it is', () => {
  expect(commandsThatFit(ends, 100)).toBe(1);
});
