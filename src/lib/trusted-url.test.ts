import { expect, test } from 'vitest';
import { trustedUrl } from './trusted-url.ts';

test.each([
  'https://management.azure.com/x',
  'http://localhost:4281',
  'http://fabrikam.localhost:4281/a?b=c',
  'http://127.0.0.1:1',
  'http://[::1]:1',
])('trusts %s', (text) => {
  expect(trustedUrl(text)?.href).toBe(new URL(text).href);
});

test.each([
  'http://management.azure.com',
  'http://localhost.evil.example',
  'http://127.0.0.1.evil.example',
  'http://128.0.0.1',
  'https://user@management.azure.com',
  'https://:secret@management.azure.com',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:https://management.azure.com/x',
  'ftp://localhost',
  '//management.azure.com',
  '/subscriptions',
  '',
])('does not trust %s', (text) => {
  expect(trustedUrl(text)).toBeUndefined();
});
