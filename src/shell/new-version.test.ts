import { expect, it } from 'vitest';
import { isOtherBuild } from './new-version.ts';

const entry = 'https://support.example/assets/main-aaaa.js';
const page = (src: string) => `<html><head><script type="module" crossorigin src="${src}"></script></head></html>`;

it('tells another build by the name of its entry script', () => {
  expect(isOtherBuild(page('/assets/main-aaaa.js'), entry)).toBe(false);
  expect(isOtherBuild(page('/assets/main-bbbb.js'), entry)).toBe(true);
});

it('takes no other page for a new version', () => {
  expect(isOtherBuild('<html><h1>Sign in to the hotel’s network</h1></html>', entry)).toBe(false);
  expect(isOtherBuild(page('https://portal.hotel.example/assets/login.js'), entry)).toBe(false);
  expect(isOtherBuild('', entry)).toBe(false);
});
