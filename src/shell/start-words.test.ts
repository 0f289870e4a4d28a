import { describe, expect, it } from 'vitest';
import { SignInError } from '#src/auth/sign-in-error.ts';
import { ConfigError } from '#src/config.ts';
import { describeStart, mayPass } from './start-words.ts';

describe('what keeps the app from starting', () => {
  it.each([
    [new ConfigError(['No connection.'], 'unreachable'), true],
    [new SignInError('network', 'No connection.'), true],
    [new ConfigError(['"tenantId" is missing.']), false],
    [new SignInError('failed', 'AADSTS50011'), false],
    [new TypeError('undefined is not a function'), false],
  ])('%s may pass: %s', (error, passes) => {
    expect(mayPass(error)).toBe(passes);
    expect(describeStart(error).title === 'Remote Support cannot be reached').toBe(passes);
    expect(describeStart(error).why).toContain(error.message);
  });
});
