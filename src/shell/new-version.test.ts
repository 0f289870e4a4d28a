import { expect, it } from 'vitest';
import { isOtherBuild } from './new-version.ts';

const entry = 'https://app.example/assets/app-aaaa.js';

it.each([
  ['<script type="module" crossorigin src="/assets/app-aaaa.js" integrity="sha384-x"></script>', false],
  ['<script type="module" crossorigin src="/assets/app-bbbb.js"></script>', true],
  // A network that wants a sign-in answers with its own page.
  ['<html><script src="https://portal.example/login.js"></script></html>', false],
  ['', false],
])('says of %s whether it is another build: %s', (html, isOther) => {
  expect(isOtherBuild(html, entry)).toBe(isOther);
});
